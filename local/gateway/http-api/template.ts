import type { StackResource } from '../../assembly';
import { type PathPattern, parsePattern } from '../paths';
import { checkProperties, notAvailable, record, resourcesOf, text } from '../template';
import { limitOf, type ThrottleLimit } from '../throttle';
import { type RouteAuthorization, readAuthorization } from './authorization';
import { type HttpIntegration, readIntegration } from './integration';

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
};

/** @throws LocalError `GatewayNotAvailable` for what cannot be served here */
export function readHttpApi(api: StackResource, apiId: string, localText: (text: string) => string): HttpApiDefinition {
  const protocol = text(api, 'ProtocolType');
  if (protocol !== 'HTTP') throw notAvailable(api, `ProtocolType ${protocol}`, 'Only HTTP is.');
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
