import { randomBytes, randomUUID } from 'node:crypto';
import { LOCAL_ACCOUNT } from '../../lambda';
import { type GatewayRequest, headerValue, headerValues, mediaType } from '../exchange';
import { domainOf } from '../gateway-run';

/** Everything that events and mappings are made of, for one request that has found its route. */
export interface RequestContext {
  readonly request: GatewayRequest;
  readonly requestId: string;
  readonly apiId: string;
  readonly stage: string;
  readonly stageVariables: { readonly [name: string]: string };
  /** `GET /users/{userId}` or `$default`. */
  readonly routeKey: string;
  /** Path of the resource: `/users/{userId}`. */
  readonly resourcePath: string;
  /** Id of the resource of a REST API. */
  readonly resourceId?: string;
  /** The path below the stage, percent-encoded. */
  readonly path: string;
  /** Percent-encoded. */
  readonly pathParameters: { readonly [name: string]: string };
}

export function newRequestId(kind: 'http' | 'rest'): string {
  return kind === 'rest' ? randomUUID() : randomBytes(11).toString('base64');
}

/** `12/Mar/2020:19:03:58 +0000` */
export function requestTime(date: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

/** Headers that end at the gateway. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/**
 * The headers that an integration gets: those of the client, and what API Gateway adds. The protocol is always https, as on AWS, so
 * that an application that redirects from http does not redirect here.
 */
export function forwardedHeaders({ request }: RequestContext): [name: string, value: string][] {
  const kept = request.headers.filter(
    ([name]) => !HOP_BY_HOP.includes(name.toLowerCase()) && !/^x-forwarded-(for|port|proto)$/i.test(name),
  );
  const before = headerValues(request.headers, 'x-forwarded-for');
  return [
    ...kept.map(([name, value]): [string, string] => [name, value]),
    ['X-Amzn-Trace-Id', `Root=1-${Math.floor(request.receivedAt.getTime() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`],
    ['X-Forwarded-For', [...before, request.sourceIp].join(', ')],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ];
}

/** The part of `requestContext` that both payload formats share. */
export function commonContext({ apiId, requestId, stage, request }: RequestContext) {
  return {
    accountId: LOCAL_ACCOUNT,
    apiId,
    domainName: domainOf(apiId),
    domainPrefix: apiId,
    requestId,
    stage,
    userAgent: headerValue(request.headers, 'user-agent') ?? '',
  };
}

/** Whether HTTP APIs pass a body of this kind on as text. Forms are not text to them. */
export function isText(request: GatewayRequest): boolean {
  const type = mediaType(request.headers);
  return type === undefined || type.startsWith('text/') || /^application\/(json|javascript|xml|.+\+(json|xml))$/.test(type);
}

export function nullIfEmpty<T extends object>(value: T): T | null {
  return Object.keys(value).length === 0 ? null : value;
}
