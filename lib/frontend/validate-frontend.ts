import { type Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Problems } from '../core/problems';
import { checkContentSecurityPolicy } from './content-security-policy';
import { CONFIG_FILE } from './deployment-definition';
import { checkDomain } from './frontend-domain';
import { checkSource, type ReservedPath } from './source-folder';
import type { StaticFrontendProps } from './static-frontend-props';

const PATH = /^(\/[A-Za-z0-9_-]+)+$/;

/** @throws ConstructValidationError with everything that is wrong */
export function validateFrontend(scope: Construct, props: StaticFrontendProps): void {
  const problems = new Problems('StaticFrontend', scope);
  const { apiPath = '/api' } = props;
  problems.require({ source: props.source }, { source: 'the folder of the built site, such as "web/dist"' });
  checkSource(problems, props.source, reservedPaths(props));
  checkApi(problems, props, apiPath);
  checkImages(problems, scope, props, apiPath);
  checkConfig(problems, props.config ?? {});
  for (const [i, folder] of (props.hashedFolders ?? []).entries()) {
    if (/^[^/\\]+(\/[^/\\]+)*$/.test(folder)) continue;
    problems.add(
      'StaticFrontend.HashedFolder',
      `hashedFolders[${i}]`,
      `${JSON.stringify(folder)} is no folder of the site: write "assets", without slashes around it`,
    );
  }
  if (props.contentSecurityPolicy) checkContentSecurityPolicy(problems, props.contentSecurityPolicy);
  if (props.domain) checkDomain(problems, props.domain);
  checkFirewall(problems, props.webAclArn);
  for (const field of ['obsoleteAssetRetention', 'accessLogRetention'] as const) checkDays(problems, field, props[field]);
  if (props.removalPolicy === RemovalPolicy.SNAPSHOT) {
    problems.add(
      'StaticFrontend.RemovalPolicy',
      'removalPolicy',
      'buckets have no snapshots: use DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE',
    );
  }
  problems.throwIfAny();
}

/** Files of the site that another behaviour, or the deployment, would hide. */
function reservedPaths({ api, apiPath = '/api', images, config }: StaticFrontendProps): ReservedPath[] {
  const first = (path: string): string => path.slice(1);
  return [
    ...(api ? [{ name: first(apiPath), why: `${apiPath} is the API; move it, or set another apiPath` }] : []),
    ...(images ? [{ name: first(images.path), why: `${images.path} is the image store; move it, or set another path there` }] : []),
    ...(config ? [{ name: CONFIG_FILE, why: 'config writes this file at deployment; remove it, or leave config out' }] : []),
  ];
}

function checkApi(problems: Problems, { api }: StaticFrontendProps, apiPath: string): void {
  if (!PATH.test(apiPath)) {
    problems.add('StaticFrontend.Path', 'apiPath', `${JSON.stringify(apiPath)} is no path: write "/api", of letters, digits, "-" and "_"`);
  }
  if (!api?.usesIam) return;
  problems.add(
    'StaticFrontend.IamApi',
    'api',
    `${api.node.path} has routes with ApiAuthorizer.iam(), and CloudFront does not sign what it forwards: give them another authorizer, or call the API by its own URL`,
  );
}

function checkImages(problems: Problems, scope: Construct, { api, images }: StaticFrontendProps, apiPath: string): void {
  if (!images) return;
  if (Stack.of(images) !== Stack.of(scope)) {
    problems.add(
      'StaticFrontend.ImagesElsewhere',
      'images',
      `${images.node.path} is in another stack: its bucket names the distribution, so they can only be deployed together`,
    );
  }
  const within = (a: string, b: string): boolean => a === b || a.startsWith(`${b}/`);
  if (api && (within(images.path, apiPath) || within(apiPath, images.path))) {
    problems.add(
      'StaticFrontend.Path',
      'apiPath',
      `${apiPath} and ${images.path}, the path of the images, lie in each other: set one of them`,
    );
  }
}

function checkConfig(problems: Problems, config: { readonly [name: string]: string }): void {
  for (const [name, value] of Object.entries(config)) {
    const field = `config.${name}`;
    if (typeof value !== 'string') problems.add('StaticFrontend.Config', field, `must be a text, not ${JSON.stringify(value)}`);
    else if (value.includes('{{resolve:'))
      problems.add('StaticFrontend.Config', field, 'is a secret or a parameter: /config.json is public');
  }
}

/** Values are tokens until synthesis, so this is known last. @returns what is wrong with them */
export function secretsInConfig(scope: Construct, config: { readonly [name: string]: string }): string[] {
  const isSecret = (value: string): boolean =>
    /\{\{resolve:(secretsmanager|ssm-secure):/.test(JSON.stringify(Stack.of(scope).resolve(value)));
  return Object.entries(config)
    .filter(([, value]) => isSecret(value))
    .map(([name]) => `config.${name}: is a secret, and everybody can read /config.json: leave it out [StaticFrontend.Config]`);
}

function checkFirewall(problems: Problems, arn: string | undefined): void {
  if (arn === undefined || Token.isUnresolved(arn)) return;
  if (/^arn:[a-z-]+:wafv2:us-east-1:\d{12}:global\/webacl\//.test(arn)) return;
  problems.add(
    'StaticFrontend.WebAcl',
    'webAclArn',
    `${JSON.stringify(arn)} is no web ACL for CloudFront: its ARN begins with arn:aws:wafv2:us-east-1:<account>:global/webacl/`,
  );
}

function checkDays(problems: Problems, field: string, duration: Duration | undefined): void {
  if (duration === undefined || duration.isUnresolved()) return;
  const days = duration.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 1) return;
  problems.add('StaticFrontend.Days', field, `must be a whole number of days from 1, not ${duration.toHumanString()}`);
}
