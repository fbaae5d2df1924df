import type { StackResource } from '../assembly';
import { gatewayId, ISSUER_PATH, RestApi, type TokenDefaults } from '../gateway';
import { isOnThisMachine } from '../gateway/jwt/key-source';
import { apiKeyValue } from '../gateway/rest-api/api-key';
import { rootResourceId } from '../gateway/rest-api/template';
import { functionArn, record, resourcesOf, resourcesOfType, text } from '../gateway/template';
import { type LocalResources, localArn, physicalName, type ResourceAdapter } from './adapter';
import { gatewayRun, mapDomains, mappingsOf, reloadApi, serveApi } from './gateway';

/** REST APIs: each has a server of its own on a free port, with its stages below it. */
export const restApi: ResourceAdapter = {
  types: ['AWS::ApiGateway::RestApi'],
  id: gatewayId,
  attribute: (resource, name) => ({ RestApiId: gatewayId(resource), RootResourceId: rootResourceId(gatewayId(resource)) })[name],
  start: async (resource, run) => {
    const id = gatewayId(resource);
    if (resource.property('Policy') !== undefined) run.notice(`${resource.logicalId}: the resource policy of the API is not checked here.`);
    const claims = tokenClaims(resource, id);
    const url = await serveApi(resource, id, restApiOf(resource, id, run), run);
    if (claims.iss !== undefined && !isOnThisMachine(claims.iss)) run.publicUrls.set(claims.iss, url + ISSUER_PATH);
    for (const stage of resourcesOf(resource, id, 'AWS::ApiGateway::Stage', 'RestApiId')) {
      run.urls.push({ kind: 'api', name: resource.logicalId, url: `${url}/${text(stage, 'StageName')}` });
    }
    mapDomains(mappingsOf(resource, id), (stage) => `${url}/${stage}`, run);
  },
  reload: (resource, run) => reloadApi(gatewayId(resource), restApiOf(resource, gatewayId(resource), run), run),
};

function restApiOf(resource: StackResource, id: string, run: LocalResources): RestApi {
  const claims = tokenClaims(resource, id);
  return new RestApi(resource, id, gatewayRun(run), () => ({ ...claims, iss: claims.iss && run.localText(claims.iss) }));
}

/** What the environment of this library's authorizer function says about tokens: it asks the issuer for its keys, so the run is the issuer. */
function tokenClaims(api: StackResource, apiId: string): TokenDefaults {
  for (const authorizer of resourcesOf(api, apiId, 'AWS::ApiGateway::Authorizer', 'RestApiId')) {
    const uri = text(authorizer, 'AuthorizerUri');
    const fn = uri === undefined ? undefined : functionOf(authorizer, uri);
    const variables = fn ? (record(fn, 'Environment').Variables as { readonly [name: string]: string } | undefined) : undefined;
    if (variables?.JWT_ISSUER) return { iss: variables.JWT_ISSUER, aud: (JSON.parse(variables.JWT_AUDIENCE ?? '[]') as string[])[0] };
  }
  return {};
}

function functionOf(authorizer: StackResource, uri: string): StackResource | undefined {
  const arn = functionArn(authorizer, uri);
  return resourcesOfType(authorizer, 'AWS::Lambda::Function').find((fn) => fn.scope.run.identityOf(fn.type).attribute(fn, 'Arn') === arn);
}

/** The parts of REST APIs: read by the API that they belong to. */
export const restApiPart: ResourceAdapter = {
  types: [
    'AWS::ApiGateway::Account',
    'AWS::ApiGateway::Authorizer',
    'AWS::ApiGateway::BasePathMapping',
    'AWS::ApiGateway::Deployment',
    'AWS::ApiGateway::GatewayResponse',
    'AWS::ApiGateway::Method',
    'AWS::ApiGateway::RequestValidator',
    'AWS::ApiGateway::Resource',
    'AWS::ApiGateway::UsagePlan',
    'AWS::ApiGateway::UsagePlanKey',
  ],
  id: gatewayId,
  attribute: (resource, name) => (name.endsWith('Id') ? gatewayId(resource) : undefined),
  part: 'reloaded',
};

export const restApiStage: ResourceAdapter = {
  types: ['AWS::ApiGateway::Stage'],
  id: (resource) => String(resource.property('StageName')),
  attribute: () => undefined,
  part: 'reloaded',
};

/** `Ref` of a model is its name. */
export const restApiModel: ResourceAdapter = {
  types: ['AWS::ApiGateway::Model'],
  id: (resource) => physicalName(resource, 'Name').replace(/[^A-Za-z0-9]/g, ''),
  attribute: () => undefined,
  part: 'reloaded',
};

/** API keys: their values are told, because nobody could look them up. */
export const apiKey: ResourceAdapter = {
  types: ['AWS::ApiGateway::ApiKey'],
  id: gatewayId,
  attribute: (resource, name) => (name === 'APIKeyId' ? gatewayId(resource) : undefined),
  start: (resource, run: LocalResources) => run.notice(`API key ${resource.logicalId}: x-api-key: ${apiKeyValue(resource)}`),
};

/** User pools: their names only. Nobody can sign up or in here; `POST /_local/token` of an API makes tokens in their name. */
export const userPool: ResourceAdapter = {
  types: ['AWS::Cognito::UserPool'],
  id: poolId,
  attribute: (resource, name) => {
    const provider = `cognito-idp.us-east-1.amazonaws.com/${poolId(resource)}`;
    const arn = localArn('cognito-idp', `userpool/${poolId(resource)}`);
    return { Arn: arn, ProviderName: provider, ProviderURL: `https://${provider}`, UserPoolId: poolId(resource) }[name];
  },
};

export const userPoolClient: ResourceAdapter = {
  types: ['AWS::Cognito::UserPoolClient', 'AWS::Cognito::UserPoolDomain', 'AWS::Cognito::UserPoolResourceServer'],
  id: gatewayId,
  attribute: (resource, name) => (name === 'ClientId' ? gatewayId(resource) : undefined),
};

function poolId(resource: StackResource): string {
  return `us-east-1_${gatewayId(resource).slice(0, 9)}`;
}
