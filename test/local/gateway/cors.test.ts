import { Duration, type Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CorsHttpMethod, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type Served, serveStack, testFunction } from './serve';

const SHOP = 'https://shop.example.com';
const served: Served[] = [];
const serve = async (build: (stack: Stack) => void): Promise<Served> => {
  const handler = () => ({
    statusCode: 200,
    headers: { 'access-control-allow-origin': 'https://own.example.com', 'x-own': '1' },
    body: 'ok',
  });
  const api = await serveStack(build, { Fn: handler });
  served.push(api);
  return api;
};
afterAll(() => Promise.all(served.map((api) => api.stop())));

const preflight = (url: string, origin: string) =>
  fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } });

describe('an API with CORS', () => {
  let api: Served;
  beforeAll(async () => {
    api = await serve((stack) => {
      const http = new HttpApi(stack, 'Http', {
        corsPreflight: {
          allowOrigins: [SHOP, 'http://*'],
          allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.PUT],
          allowHeaders: ['authorization', 'content-type'],
          exposeHeaders: ['etag'],
          allowCredentials: false,
          maxAge: Duration.minutes(5),
        },
      });
      const integration = new HttpLambdaIntegration('I', testFunction(stack));
      http.addRoutes({ path: '/open', methods: [HttpMethod.GET], integration });
      const authorizer = new HttpLambdaAuthorizer('A', testFunction(stack, 'Auth'));
      http.addRoutes({ path: '/{proxy+}', methods: [HttpMethod.ANY], integration, authorizer });
    });
  });

  test.each([SHOP, 'http://127.0.0.1:5173'])('answers the preflight of %s itself, without authorizer and function', async (origin) => {
    api.events.length = 0;
    const { status, headers } = await preflight(`${api.url}/private`, origin);
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET,PUT',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-max-age': '300',
    });
    expect(api.events).toEqual([]);
  });

  test('says nothing to an origin that is not allowed', async () => {
    const { status, headers } = await preflight(`${api.url}/open`, 'https://evil.example.com');
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, null]);
  });

  test.each([
    ['an answer', '/open', 200, SHOP, SHOP],
    ['a refusal', '/private', 401, SHOP, SHOP],
    ['an answer to another origin', '/open', 200, 'https://evil.example.com', null],
  ])('%s has its headers, not those of the function', async (_, path, status, origin, allowed) => {
    const response = await fetch(api.url + path, { headers: { origin } });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([status, allowed]);
    expect(response.headers.get('access-control-expose-headers')).toBe(allowed && 'etag');
  });

  test('without an origin there is nothing to say', async () => {
    const { headers } = await fetch(`${api.url}/open`);
    expect([headers.get('access-control-allow-origin'), headers.get('x-own')]).toEqual([null, '1']);
  });
});

test('any origin is *, unless credentials are allowed', async () => {
  const build = (allowCredentials: boolean) => (stack: Stack) => {
    const http = new HttpApi(stack, 'Http', { corsPreflight: { allowOrigins: allowCredentials ? [SHOP] : ['*'], allowCredentials } });
    http.addRoutes({ path: '/', integration: new HttpLambdaIntegration('I', testFunction(stack)) });
  };
  const open = await preflight((await serve(build(false))).url, SHOP);
  const { headers } = await preflight((await serve(build(true))).url, SHOP);
  expect([open.headers.get('access-control-allow-origin'), open.headers.get('access-control-allow-credentials')]).toEqual(['*', null]);
  expect([headers.get('access-control-allow-origin'), headers.get('access-control-allow-credentials')]).toEqual([SHOP, 'true']);
});

test('without CORS, OPTIONS is a method like any other and the headers of the function stay', async () => {
  const api = await serve((stack) => {
    const http = new HttpApi(stack, 'Http');
    http.addRoutes({ path: '/', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('I', testFunction(stack)) });
  });
  expect((await preflight(api.url, SHOP)).status).toBe(404);
  expect((await fetch(api.url, { headers: { origin: SHOP } })).headers.get('access-control-allow-origin')).toBe('https://own.example.com');
});

test('REST API: the template of the MOCK integration chooses among several origins', async () => {
  const other = 'https://admin.example.com';
  const api = await serve((stack) => {
    const rest = new RestApi(stack, 'Rest', { defaultCorsPreflightOptions: { allowOrigins: [SHOP, other] } });
    rest.root.addMethod('GET', new LambdaIntegration(testFunction(stack)));
  });
  const allowed = async (origin: string) => (await preflight(api.url, origin)).headers.get('access-control-allow-origin');
  expect([await allowed(other), await allowed(SHOP), await allowed('https://evil.example.com')]).toEqual([other, SHOP, SHOP]);
});
