import type { Stack } from 'aws-cdk-lib';
import * as rest from 'aws-cdk-lib/aws-apigateway';
import * as http from 'aws-cdk-lib/aws-apigatewayv2';
import { serveStack, testFunction } from './serve';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f';

function httpApi(stack: Stack, api: object = {}): string {
  return new http.CfnApi(stack, 'Http', { name: 'a', protocolType: 'HTTP', ...api }).ref;
}
function httpRoute(stack: Stack, integration: object, route: object = {}): void {
  const apiId = httpApi(stack);
  const { ref } = new http.CfnIntegration(stack, 'Integration', {
    apiId,
    integrationType: 'AWS_PROXY',
    integrationUri: ARN,
    ...integration,
  });
  new http.CfnRoute(stack, 'Route', { apiId, routeKey: 'GET /', target: `integrations/${ref}`, ...route });
}
function restMethod(stack: Stack, integration: object, method: object = {}): rest.CfnRestApi {
  const api = new rest.CfnRestApi(stack, 'Rest', { name: 'a' });
  const shared = { restApiId: api.ref, resourceId: api.attrRootResourceId, httpMethod: 'GET', authorizationType: 'NONE' };
  new rest.CfnMethod(stack, 'Method', { ...shared, integration: { type: 'MOCK', ...integration }, ...method });
  return api;
}

test.each<[string, (stack: Stack) => void, string]>([
  [
    'WebSocket APIs',
    (stack) => httpApi(stack, { protocolType: 'WEBSOCKET', routeSelectionExpression: '$request.body.action' }),
    'Http (AWS::ApiGatewayV2::Api): ProtocolType WEBSOCKET',
  ],
  ['OpenAPI bodies', (stack) => httpApi(stack, { body: { openapi: '3.0.1' } }), 'Http (AWS::ApiGatewayV2::Api): Body'],
  [
    'VPC links',
    (stack) => httpRoute(stack, { connectionType: 'VPC_LINK', integrationType: 'HTTP_PROXY' }),
    'Integration (AWS::ApiGatewayV2::Integration): ConnectionType VPC_LINK',
  ],
  ['service integrations', (stack) => httpRoute(stack, { integrationSubtype: 'SQS-SendMessage' }), 'IntegrationSubtype'],
  ['a payload format that is none', (stack) => httpRoute(stack, { payloadFormatVersion: '3.0' }), 'PayloadFormatVersion 3.0'],
  [
    'a target that is no function',
    (stack) => httpRoute(stack, { integrationUri: 'arn:aws:states:us-east-1:0:x' }),
    'the target arn:aws:states:us-east-1:0:x is not available locally. It must be a Lambda function.',
  ],
  [
    'a route to nothing',
    (stack) => httpRoute(stack, {}, { target: 'integrations/x' }),
    'Route (AWS::ApiGatewayV2::Route): Target integrations/x',
  ],
  [
    'an authorizer that is not there',
    (stack) => httpRoute(stack, {}, { authorizationType: 'JWT', authorizerId: 'x' }),
    'AuthorizationType JWT with AuthorizerId x',
  ],
  [
    'mutual TLS',
    (stack) =>
      void new http.CfnDomainName(stack, 'Domain', { domainName: 'a.example.com', mutualTlsAuthentication: { truststoreUri: 's3://a/b' } }),
    'Domain (AWS::ApiGatewayV2::DomainName): MutualTlsAuthentication',
  ],
  [
    'mapping of bodies',
    (stack) => void restMethod(stack, { requestTemplates: { 'application/json': '$input.json("$.a")' } }),
    'the mapping template "$input.json(\\"$.a\\")"',
  ],
  [
    'HTTP integrations that map',
    (stack) => void restMethod(stack, { type: 'HTTP', uri: 'http://127.0.0.1' }),
    'Integration.Type HTTP is not available locally. Use AWS_PROXY',
  ],
  [
    'parts of a body as parameters',
    (stack) =>
      void restMethod(stack, {
        type: 'HTTP_PROXY',
        uri: 'http://127.0.0.1',
        requestParameters: { 'integration.request.header.a': 'method.request.body.a' },
      }),
    'Integration.RequestParameters integration.request.header.a: method.request.body.a',
  ],
  [
    'caches',
    (stack) => void restMethod(stack, { cacheKeyParameters: ['a'] }),
    'Method (AWS::ApiGateway::Method): Integration.CacheKeyParameters',
  ],
  [
    'a cache cluster',
    (stack) => void new rest.CfnStage(stack, 'Stage', { restApiId: restMethod(stack, {}).ref, stageName: 'a', cacheClusterEnabled: true }),
    'Stage (AWS::ApiGateway::Stage): CacheClusterEnabled',
  ],
  [
    'a canary',
    (stack) => void new rest.CfnStage(stack, 'Stage', { restApiId: restMethod(stack, {}).ref, stageName: 'a', canarySetting: {} }),
    'CanarySetting',
  ],
  ['a validator of another API', (stack) => void restMethod(stack, {}, { requestValidatorId: 'x' }), 'RequestValidatorId x'],
  [
    'a template language in a gateway response',
    (stack) =>
      void new rest.CfnGatewayResponse(stack, 'Answer', {
        restApiId: restMethod(stack, {}).ref,
        responseType: 'DEFAULT_4XX',
        responseTemplates: { 'application/json': '#if(true)a#end' },
      }),
    'Answer (AWS::ApiGateway::GatewayResponse): ResponseTemplates "#if(true)a#end"',
  ],
])('%s are refused by name', async (_, build, message) => {
  const starting = serveStack((stack) => {
    testFunction(stack);
    build(stack);
  }, {});
  await expect(starting).rejects.toMatchObject({ code: 'GatewayNotAvailable', message: expect.stringContaining(message) });
});

test('a resource policy is not checked, and that is said', async () => {
  const api = await serveStack((stack) => {
    restMethod(stack, {}).policy = { Version: '2012-10-17', Statement: [] };
  }, {});
  expect(api.notices).toEqual(['Rest: the resource policy of the API is not checked here.']);
  await api.stop();
});
