import type { StackResource } from '../../assembly';
import { type PathPattern, parsePattern } from '../paths';
import { checkProperties, notAvailable, record, resourcesOf, text } from '../template';
import { limitOf, type ThrottleLimit, type ThrottleSettings } from '../throttle';
import { type RestAuthorization, readAuthorization } from './authorization';
import { type GatewayResponses, readGatewayResponses } from './gateway-responses';
import { type RestIntegration, readIntegration } from './integration';
import { readUsage, type Usage } from './usage';
import { readValidation, type Validation } from './validation';

/** An AWS::ApiGateway::RestApi with everything that belongs to it, read once. */
export interface RestApiDefinition {
  readonly binaryMediaTypes: readonly string[];
  /** Where the API key is: in the header x-api-key, or in the answer of the authorizer. */
  readonly keySource: 'HEADER' | 'AUTHORIZER';
  readonly stages: readonly RestStage[];
  readonly resources: readonly RestResource[];
  readonly responses: GatewayResponses;
  readonly usage: Usage;
}

export interface RestStage {
  readonly name: string;
  readonly variables: { readonly [name: string]: string };
  /** By `<METHOD> <path>`, with `*` for any. */
  readonly limits: ReadonlyMap<string, ThrottleLimit>;
}

export interface RestResource {
  readonly id: string;
  readonly pattern: PathPattern;
  readonly methods: readonly RestMethod[];
}

export interface RestMethod {
  readonly httpMethod: string;
  readonly apiKeyRequired: boolean;
  readonly authorization: RestAuthorization;
  readonly validation: Validation;
  readonly integration: RestIntegration;
}

const KNOWN = {
  api: [
    'Name',
    'Description',
    'BinaryMediaTypes',
    'ApiKeySourceType',
    'DisableExecuteApiEndpoint',
    'EndpointConfiguration',
    'FailOnWarnings',
    'Policy',
    'SecurityPolicy',
    'EndpointAccessMode',
    'Tags',
  ],
  stage: [
    'RestApiId',
    'DeploymentId',
    'StageName',
    'AccessLogSetting',
    'CacheClusterEnabled',
    'Description',
    'MethodSettings',
    'TracingEnabled',
    'Variables',
    'Tags',
  ],
  method: [
    'RestApiId',
    'ResourceId',
    'HttpMethod',
    'ApiKeyRequired',
    'AuthorizationType',
    'AuthorizerId',
    'AuthorizationScopes',
    'Integration',
    'MethodResponses',
    'OperationName',
    'RequestModels',
    'RequestParameters',
    'RequestValidatorId',
  ],
};

/** @throws LocalError `GatewayNotAvailable` for what cannot be served here */
export function readRestApi(api: StackResource, apiId: string, localText: (text: string) => string): RestApiDefinition {
  checkProperties(api, KNOWN.api);
  const of = (type: string): StackResource[] => resourcesOf(api, apiId, `AWS::ApiGateway::${type}`, 'RestApiId');
  const paths = pathsOf(api, of('Resource'));
  const read = (method: StackResource): RestMethod => readMethod(method, of, localText);
  const methods = of('Method').map((method) => ({ resourceId: String(method.property('ResourceId')), method: read(method) }));
  return {
    binaryMediaTypes: (api.property('BinaryMediaTypes') ?? []) as readonly string[],
    keySource: text(api, 'ApiKeySourceType') === 'AUTHORIZER' ? 'AUTHORIZER' : 'HEADER',
    stages: of('Stage').map(readStage),
    resources: [...paths].map(([id, path]) => ({
      id,
      pattern: parsePattern(path),
      methods: methods.filter(({ resourceId }) => resourceId === id).map(({ method }) => method),
    })),
    responses: readGatewayResponses(of('GatewayResponse')),
    usage: readUsage(api, apiId),
  };
}

export function rootResourceId(apiId: string): string {
  return `${apiId.slice(0, 6)}root`;
}

export function idOf(resource: StackResource): string {
  return resource.scope.run.identityOf(resource.type).id(resource);
}

/** Paths by resource id. */
function pathsOf(api: StackResource, resources: readonly StackResource[]): Map<string, string> {
  const root = api.scope.run.identityOf(api.type).attribute(api, 'RootResourceId') as string;
  const byId = new Map(resources.map((resource) => [idOf(resource), resource]));
  const pathOf = (id: string): string => {
    const resource = byId.get(id);
    return resource ? `${pathOf(String(resource.property('ParentId')))}/${resource.property('PathPart')}` : '';
  };
  return new Map([[root, '/'], ...[...byId.keys()].map((id): [string, string] => [id, pathOf(id)])]);
}

interface MethodSettings extends ThrottleSettings {
  readonly HttpMethod?: string;
  readonly ResourcePath?: string;
  readonly CachingEnabled?: boolean;
}

function readStage(stage: StackResource): RestStage {
  checkProperties(stage, KNOWN.stage);
  if (stage.property('CacheClusterEnabled') === true) throw notAvailable(stage, 'CacheClusterEnabled');
  const settings = (stage.property('MethodSettings') ?? []) as readonly MethodSettings[];
  if (settings.some(({ CachingEnabled }) => CachingEnabled)) throw notAvailable(stage, 'MethodSettings.CachingEnabled');
  const limits = settings.flatMap((one) => {
    const limit = limitOf(one);
    // Slashes are written ~1, except the one in front.
    const path = (one.ResourcePath ?? '/*').replace(/^\//, '').replaceAll('~1', '/');
    return limit ? [[`${one.HttpMethod ?? '*'} ${path}`, limit] as const] : [];
  });
  return { name: String(stage.property('StageName')), variables: record<string>(stage, 'Variables'), limits: new Map(limits) };
}

function readMethod(method: StackResource, of: (type: string) => StackResource[], localText: (text: string) => string): RestMethod {
  checkProperties(method, KNOWN.method);
  return {
    httpMethod: String(method.property('HttpMethod')),
    apiKeyRequired: method.property('ApiKeyRequired') === true,
    authorization: readAuthorization(method, of('Authorizer')),
    validation: readValidation(method, of('RequestValidator'), of('Model')),
    integration: readIntegration(method, localText),
  };
}
