import { Token } from 'aws-cdk-lib';
import type { Problems } from '../core/problems';
import { checkAuthorizer } from './authorizer-check';
import { checkExpress } from './express-function';
import type { LegacyServer } from './legacy-server';
import { type CheckedRoute, checkRoutes, fieldOf } from './route-check';
import { shapeOf } from './route-key';
import { ApiType, type ServerlessApiProps } from './serverless-api-props';

/** Collects everything that is wrong with an API. @returns its routes, in an order of their own */
export function checkApi(problems: Problems, props: ServerlessApiProps): CheckedRoute[] {
  if (props.authorizer) checkAuthorizer(problems, 'authorizer', props.authorizer);
  const routes = checkRoutes(problems, props);
  checkCors(problems, props);
  if (props.legacy) checkLegacy(problems, props.legacy, routes, props);
  if ((props.type ?? ApiType.HTTP) === ApiType.HTTP) {
    for (const field of ['usagePlans', 'cloudWatchRole'] as const) {
      if (props[field]) problems.add('ServerlessApi.RestOnly', field, 'an HTTP API has none: use `type: ApiType.REST`, or leave it out');
    }
  }
  checkLimits(problems, props);
  return routes;
}

const ORIGIN = /^https?:\/\/[^/?#\s]+$/;

function checkCors(problems: Problems, { corsOrigins, corsCredentials }: ServerlessApiProps): void {
  for (const [index, origin] of (corsOrigins ?? []).entries()) {
    const field = `corsOrigins[${index}]`;
    if (Token.isUnresolved(origin)) {
      problems.add(
        'ServerlessApi.OriginNotLiteral',
        field,
        'is only known at deployment: write the origin out. A StaticFrontend of this app needs none',
      );
    } else if (origin === '*' && corsCredentials) {
      problems.add(
        'ServerlessApi.OriginWithCredentials',
        field,
        'browsers refuse "*" together with cookies: name the origins, or leave `corsCredentials` out',
      );
    } else if (origin !== '*' && !ORIGIN.test(origin)) {
      problems.add(
        'ServerlessApi.InvalidOrigin',
        field,
        `${JSON.stringify(origin)} is no origin: write scheme and host without a path, "https://shop.example.com"`,
      );
    }
  }
  if (corsOrigins && corsOrigins.length > 1 && corsOrigins.includes('*')) {
    problems.add('ServerlessApi.InvalidOrigin', 'corsOrigins', '"*" allows every origin already: leave the others out, or it');
  }
  if (corsCredentials && !corsOrigins?.length) {
    problems.add(
      'ServerlessApi.OriginsMissing',
      'corsCredentials',
      'has no effect without `corsOrigins`: name the origins, or leave it out',
    );
  }
}

function checkLegacy(problems: Problems, { _spec: spec }: LegacyServer, routes: readonly CheckedRoute[], props: ServerlessApiProps): void {
  const catchAll = routes.find((route) => shapeOf(route) === 'ANY /{+}');
  if (catchAll) {
    problems.add(
      'ServerlessApi.LegacyUnreachable',
      fieldOf(catchAll.text),
      'takes everything, so nothing reaches the `legacy` server: leave one of them out',
    );
  }
  if (spec.kind === 'url' && !Token.isUnresolved(spec.url) && !isServerUrl(spec.url)) {
    problems.add(
      'ServerlessApi.InvalidLegacyUrl',
      'legacy',
      `${JSON.stringify(spec.url)} is no URL of a server: write "https://old.example.com", without query`,
    );
  }
  if (spec.kind === 'express') checkExpress(problems, spec.options, props);
  if (props.corsOrigins?.length && (props.type ?? ApiType.HTTP) === ApiType.HTTP) {
    problems.add(
      'ServerlessApi.LegacyCors',
      'corsOrigins',
      'an HTTP API with CORS answers preflights for the legacy server too and removes its CORS headers: leave `corsOrigins` out and add the headers in handlers, or use `type: ApiType.REST`',
    );
  }
}

function isServerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash, username } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && !search && !hash && !username;
}

function checkLimits(problems: Problems, { throttle, authorizerCache, usagePlans }: ServerlessApiProps): void {
  for (const [field, value] of Object.entries(throttle ?? {})) {
    if (Token.isUnresolved(value) || (value >= 0 && (field === 'rateLimit' || Number.isInteger(value)))) continue;
    problems.add('ServerlessApi.InvalidThrottle', `throttle.${field}`, `${value} is no limit: use a number of requests from 0`);
  }
  if (authorizerCache && !authorizerCache.isUnresolved() && authorizerCache.toSeconds() > 3600) {
    problems.add(
      'ServerlessApi.InvalidCache',
      'authorizerCache',
      `${authorizerCache.toHumanString()} is more than API Gateway remembers: at most an hour`,
    );
  }
  for (const [name, { apiKeys }] of Object.entries(usagePlans ?? {})) {
    if (apiKeys.length > 0) continue;
    problems.add('ServerlessApi.NoApiKeys', `usagePlans.${name}.apiKeys`, 'a plan without keys limits nobody: name at least one');
  }
}
