import type { StackResource } from '../../assembly';
import { type PathPattern, parsePattern } from '../paths';
import { checkProperties, functionArn, notAvailable, record, resourcesOf, text } from '../template';
import { limitOf, type ThrottleLimit } from '../throttle';
import { isKnownMapping } from './http-proxy';

/** An AWS::ApiGatewayV2::Api with everything that belongs to it, read once. */
export interface HttpApiDefinition {
  readonly cors?: CorsConfiguration;
  readonly stages: readonly HttpStage[];
  readonly routes: readonly HttpRoute[];
}

export interface CorsConfiguration {
  readonly AllowCredentials?: boolean;
  readonly AllowHeaders?: readonly string[];
  readonly AllowMethods?: readonly string[];
  readonly AllowOrigins?: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly MaxAge?: number;
}

export interface HttpStage {
  readonly name: string;
  readonly variables: { readonly [name: string]: string };
  readonly limit?: ThrottleLimit;
  readonly routeLimits: ReadonlyMap<string, ThrottleLimit>;
}

export interface HttpRoute {
  /** `GET /users/{userId}` or `$default`. */
  readonly key: string;
  readonly method: string;
  /** undefined for `$default` */
  readonly pattern?: PathPattern;
  readonly integration: HttpIntegration;
  readonly authorization: RouteAuthorization;
}

export type HttpIntegration =
  | { readonly kind: 'function'; readonly arn: string; readonly payload: '1.0' | '2.0'; readonly timeoutMs: number }
  | {
      readonly kind: 'http';
      readonly uri: string;
      /** ANY: that of the client. */
      readonly method: string;
      readonly timeoutMs: number;
      readonly parameters: { readonly [target: string]: string };
    };

export type RouteAuthorization =
  | { readonly kind: 'none' }
  | { readonly kind: 'iam' }
  | {
      readonly kind: 'jwt';
      readonly id: string;
      readonly source: string;
      readonly issuer: string;
      readonly audiences: readonly string[];
      readonly scopes: readonly string[];
    }
  | {
      readonly kind: 'function';
      readonly id: string;
      readonly arn: string;
      readonly payload: '1.0' | '2.0';
      readonly simple: boolean;
      readonly sources: readonly string[];
      readonly ttlSeconds: number;
    };

const KNOWN = {
  api: [
    'Name',
    'ProtocolType',
    'CorsConfiguration',
    'Description',
    'DisableExecuteApiEndpoint',
    'IpAddressType',
    'RouteSelectionExpression',
    'Tags',
    'Version',
  ],
  stage: [
    'ApiId',
    'StageName',
    'AutoDeploy',
    'DeploymentId',
    'AccessLogSettings',
    'DefaultRouteSettings',
    'RouteSettings',
    'StageVariables',
    'Description',
    'Tags',
  ],
  route: ['ApiId', 'RouteKey', 'Target', 'AuthorizationType', 'AuthorizerId', 'AuthorizationScopes', 'OperationName'],
  integration: [
    'ApiId',
    'IntegrationType',
    'IntegrationUri',
    'IntegrationMethod',
    'PayloadFormatVersion',
    'RequestParameters',
    'TimeoutInMillis',
    'ConnectionType',
    'Description',
    'CredentialsArn',
  ],
  authorizer: [
    'ApiId',
    'Name',
    'AuthorizerType',
    'AuthorizerUri',
    'AuthorizerPayloadFormatVersion',
    'AuthorizerResultTtlInSeconds',
    'EnableSimpleResponses',
    'IdentitySource',
    'JwtConfiguration',
    'AuthorizerCredentialsArn',
  ],
};

/** How long an integration may take, unless it says less. Source: "Quotas for configuring and running an HTTP API". */
const TIMEOUT_MS = 30_000;

/** @throws LocalError `GatewayNotAvailable` for what cannot be served here */
export function readHttpApi(api: StackResource, apiId: string, localText: (text: string) => string): HttpApiDefinition {
  checkProperties(api, KNOWN.api);
  const of = (type: string): StackResource[] => resourcesOf(api, apiId, `AWS::ApiGatewayV2::${type}`, 'ApiId');
  const integrations = new Map(of('Integration').map((resource) => [idOf(resource), readIntegration(resource, localText)]));
  const authorizers = new Map(of('Authorizer').map((resource) => [idOf(resource), resource]));
  return {
    cors: api.property('CorsConfiguration') as CorsConfiguration | undefined,
    stages: of('Stage').map(readStage),
    routes: of('Route').map((route) => readRoute(route, integrations, authorizers, localText)),
  };
}

function idOf(resource: StackResource): string {
  return resource.scope.run.identityOf(resource.type).id(resource);
}

function readStage(stage: StackResource): HttpStage {
  checkProperties(stage, KNOWN.stage);
  const routeLimits = Object.entries(record<object>(stage, 'RouteSettings')).flatMap(([key, settings]) => {
    const limit = limitOf(settings);
    return limit ? [[key, limit] as const] : [];
  });
  return {
    name: String(stage.property('StageName')),
    variables: record<string>(stage, 'StageVariables'),
    limit: limitOf(record(stage, 'DefaultRouteSettings')),
    routeLimits: new Map(routeLimits),
  };
}

function readRoute(
  route: StackResource,
  integrations: ReadonlyMap<string, HttpIntegration>,
  authorizers: ReadonlyMap<string, StackResource>,
  localText: (text: string) => string,
): HttpRoute {
  checkProperties(route, KNOWN.route);
  const key = String(route.property('RouteKey'));
  const [method, path] = key.split(' ');
  const target = text(route, 'Target');
  const integration = integrations.get(target?.replace(/^integrations\//, '') ?? '');
  if (!integration) throw notAvailable(route, `Target ${target}`, 'It must be an integration of the same API.');
  return {
    key,
    method: path === undefined ? 'ANY' : method,
    pattern: path === undefined ? undefined : parsePattern(path),
    integration,
    authorization: readAuthorization(route, authorizers, localText),
  };
}

function readIntegration(integration: StackResource, localText: (text: string) => string): HttpIntegration {
  checkProperties(integration, KNOWN.integration);
  const type = text(integration, 'IntegrationType');
  const uri = String(integration.property('IntegrationUri'));
  const parameters = record<string>(integration, 'RequestParameters');
  const timeoutMs = Number(integration.property('TimeoutInMillis') ?? TIMEOUT_MS);
  if ((text(integration, 'ConnectionType') ?? 'INTERNET') !== 'INTERNET') throw notAvailable(integration, 'ConnectionType VPC_LINK');
  if (type === 'HTTP_PROXY') {
    const unknown = Object.keys(parameters).filter((target) => !isKnownMapping(target));
    if (unknown.length > 0) throw notAvailable(integration, `RequestParameters ${unknown.join(', ')}`);
    return { kind: 'http', uri: localText(uri), method: text(integration, 'IntegrationMethod') ?? 'ANY', timeoutMs, parameters };
  }
  if (type !== 'AWS_PROXY') throw notAvailable(integration, `IntegrationType ${type}`, 'HTTP APIs have AWS_PROXY and HTTP_PROXY.');
  if (Object.keys(parameters).length > 0) throw notAvailable(integration, 'RequestParameters of a function');
  return {
    kind: 'function',
    arn: functionArn(integration, uri),
    payload: payloadOf(integration, 'PayloadFormatVersion', '1.0'),
    timeoutMs,
  };
}

function payloadOf(resource: StackResource, property: string, otherwise: '1.0' | '2.0'): '1.0' | '2.0' {
  const version = text(resource, property) ?? otherwise;
  if (version === '1.0' || version === '2.0') return version;
  throw notAvailable(resource, `${property} ${version}`);
}

function readAuthorization(
  route: StackResource,
  authorizers: ReadonlyMap<string, StackResource>,
  localText: (text: string) => string,
): RouteAuthorization {
  const type = text(route, 'AuthorizationType') ?? 'NONE';
  if (type === 'NONE') return { kind: 'none' };
  if (type === 'AWS_IAM') return { kind: 'iam' };
  const id = String(route.property('AuthorizerId'));
  const authorizer = authorizers.get(id);
  if (!authorizer || (type !== 'JWT' && type !== 'CUSTOM')) throw notAvailable(route, `AuthorizationType ${type} with AuthorizerId ${id}`);
  checkProperties(authorizer, KNOWN.authorizer);
  const sources = (authorizer.property('IdentitySource') ?? []) as readonly string[];
  if (type === 'JWT') {
    const { Issuer, Audience = [] } = record(authorizer, 'JwtConfiguration') as { Issuer?: string; Audience?: readonly string[] };
    const scopes = (route.property('AuthorizationScopes') ?? []) as readonly string[];
    const source = sources[0] ?? '$request.header.Authorization';
    return { kind: 'jwt', id, source, issuer: localText(String(Issuer)), audiences: Audience, scopes };
  }
  return {
    kind: 'function',
    id,
    arn: functionArn(authorizer, String(authorizer.property('AuthorizerUri'))),
    payload: payloadOf(authorizer, 'AuthorizerPayloadFormatVersion', '1.0'),
    simple: authorizer.property('EnableSimpleResponses') === true,
    sources,
    ttlSeconds: Number(authorizer.property('AuthorizerResultTtlInSeconds') ?? 0),
  };
}
