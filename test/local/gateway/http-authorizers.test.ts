import { Duration } from 'aws-cdk-lib';
import {
  CfnApiMapping,
  CfnAuthorizer,
  CfnDomainName,
  HttpApi,
  HttpMethod,
  type IHttpRouteAuthorizer,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer, HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type Event, failure, type Served, serveStack, testFunction } from './serve';

let api: Served;
const ISSUER = 'https://login.example.com';

beforeAll(async () => {
  api = await serveStack(
    (stack) => {
      const http = new HttpApi(stack, 'Http', { createDefaultStage: false });
      http.addStage('Dev', { stageName: 'dev', autoDeploy: true });
      const fn = testFunction(stack);
      const add = (path: string, authorizer: IHttpRouteAuthorizer, payloadFormatVersion = PayloadFormatVersion.VERSION_2_0): void => {
        const integration = new HttpLambdaIntegration(path, fn, { payloadFormatVersion });
        http.addRoutes({ path, methods: [HttpMethod.ANY], integration, authorizer });
      };
      const policy = new HttpLambdaAuthorizer('Policy', testFunction(stack, 'Policy'), {
        responseTypes: [HttpLambdaResponseType.IAM],
        identitySource: ['$request.header.X-Key', '$request.querystring.tenant', '$context.stage'],
        resultsCacheTtl: Duration.seconds(0),
      });
      add('/policy/{id}', policy);
      add('/policy1/{id}', policy, PayloadFormatVersion.VERSION_1_0);
      add(
        '/free',
        new HttpLambdaAuthorizer('Free', testFunction(stack, 'Simple'), {
          responseTypes: [HttpLambdaResponseType.SIMPLE],
          identitySource: [],
        }),
      );
      add('/jwt1', new HttpJwtAuthorizer('Jwt', ISSUER, { jwtAudience: ['shop'] }), PayloadFormatVersion.VERSION_1_0);
      const domain = new CfnDomainName(stack, 'Domain', { domainName: 'api.example.com' });
      new CfnApiMapping(stack, 'Mapping', { apiId: http.apiId, domainName: domain.ref, stage: 'dev', apiMappingKey: 'v1' });
      (
        stack.node.findAll().find((node) => node instanceof CfnAuthorizer && node.name === 'Policy') as CfnAuthorizer
      ).authorizerPayloadFormatVersion = '1.0';
    },
    {
      Fn: (event) => ({ statusCode: 200, body: JSON.stringify(event) }),
      Policy: (event) => {
        if (event.headers['X-Key'] === 'throw') throw failure('Unauthorized');
        if (event.headers['X-Key'] === 'bug') throw failure('bug');
        if (event.headers['X-Key'] === 'strange') return 'yes';
        const Resource = event.methodArn.replace(/\/[^/]+$/, '/1');
        return {
          principalId: 'ada',
          policyDocument: { Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource }] },
          context: { a: 1 },
        };
      },
      Simple: (event) => ({ isAuthorized: event.identitySource === null }),
    },
  );
});
afterAll(() => api.stop());

const result = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${api.url}/dev${path}`, { headers });
  return [response.status, (await response.json()) as Event] as const;
};

test('a policy is held against the route that was asked for', async () => {
  const [status, event] = await result('/policy/1?tenant=t', { 'X-Key': 'k' });
  expect([status, event.requestContext.authorizer]).toEqual([200, { lambda: { a: 1 } }]);
  expect(await result('/policy/2?tenant=t', { 'X-Key': 'k' })).toEqual([403, { message: 'Forbidden' }]);
});

test('payload format 1.0 of an authorizer, and of the handler behind it', async () => {
  api.events.length = 0;
  const [, event] = await result('/policy1/1?tenant=t', { 'X-Key': 'k' });
  expect(event.requestContext.authorizer).toEqual({ a: 1 });
  expect(api.events[0].event).toMatchObject({
    version: '1.0',
    type: 'REQUEST',
    methodArn: expect.stringMatching(/\/dev\/GET\/policy1\/1$/),
    identitySource: 'k,t,dev',
    resource: '/policy1/{id}',
    path: '/dev/policy1/1',
    requestContext: { stage: 'dev' },
  });
});

test.each([
  ['a missing source', '', 'k', 401, 'Unauthorized'],
  ['the error "Unauthorized"', '?tenant=t', 'throw', 401, 'Unauthorized'],
  ['any other error', '?tenant=t', 'bug', 500, 'Internal Server Error'],
  ['an answer that is none', '?tenant=t', 'strange', 500, 'Internal Server Error'],
])('%s', async (_, query, key, status, message) => {
  expect(await result(`/policy/1${query}`, { 'X-Key': key })).toEqual([status, { message }]);
});

test('without identity sources the authorizer is asked every time', async () => {
  api.events.length = 0;
  const [, event] = await result('/free');
  await result('/free');
  expect(event.requestContext.authorizer).toEqual({ lambda: null });
  expect(api.events.map(({ name }) => name)).toEqual(['Simple', 'Fn', 'Simple', 'Fn']);
});

test('claims for a handler with payload format 1.0', async () => {
  const { token } = (await (await fetch(`${api.url}/_local/token`, { method: 'POST', body: '{"sub":"ada"}' })).json()) as Event;
  const [, event] = await result('/jwt1', { authorization: `Bearer ${token}` });
  expect(event.requestContext.authorizer).toEqual({
    claims: expect.objectContaining({ sub: 'ada', iss: ISSUER, aud: 'shop' }),
    scopes: null,
  });
});

test('a named stage is part of the path, and without it there is nothing', async () => {
  const [, event] = await result('/free');
  expect([event.rawPath, event.requestContext.http.path, event.requestContext.stage]).toEqual(['/dev/free', '/dev/free', 'dev']);
  expect((await fetch(`${api.url}/free`)).status).toBe(404);
});

test('a custom domain leads to its stage', () => {
  expect(api.publicUrls.get('https://api.example.com/v1')).toBe(`${api.url}/dev`);
});
