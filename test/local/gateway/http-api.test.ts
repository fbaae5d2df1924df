import { type CfnStage, HttpApi, HttpMethod, ParameterMapping, PayloadFormatVersion } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type Event, failure, type Served, serveStack, testFunction } from './serve';

const answers: Record<string, unknown> = {};
let api: Served;

beforeAll(async () => {
  api = await serveStack(
    (stack) => {
      const http = new HttpApi(stack, 'Http');
      const fn = testFunction(stack);
      const route = (key: string, payloadFormatVersion?: PayloadFormatVersion): void => {
        const [method, path] = key.split(' ');
        const integration = new HttpLambdaIntegration(`I${key}`, fn, { payloadFormatVersion });
        http.addRoutes({ path, methods: [method as HttpMethod], integration });
      };
      for (const key of ['GET /', 'GET /users/{id}', 'ANY /users/{id}', 'GET /users/me', 'POST /users', 'GET /files/{path+}']) route(key);
      route('POST /v1/{id}', PayloadFormatVersion.VERSION_1_0);
      const authorizer = new HttpLambdaAuthorizer('Auth', testFunction(stack, 'Auth'), { responseTypes: [HttpLambdaResponseType.SIMPLE] });
      http.addRoutes({ path: '/private', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('P', fn), authorizer });
      (http.defaultStage?.node.defaultChild as CfnStage).stageVariables = { color: 'blue' };
    },
    {
      Fn: (event) => {
        const answer = answers[event.rawPath ?? event.path];
        if (answer instanceof Error) throw answer;
        return answer === undefined ? { statusCode: 200, body: JSON.stringify(event) } : answer;
      },
      Auth: (event) => ({ isAuthorized: event.identitySource[0] === 'letmein', context: { sub: 'ada' } }),
    },
  );
});
afterAll(() => api.stop());

const get = (path: string, init?: RequestInit) => fetch(api.url + path, init);
const event = async (path: string, init?: RequestInit) => (await (await get(path, init)).json()) as Event;

test('the event of payload format 2.0', async () => {
  const { headers, requestContext, ...rest } = await event('/users/a%20b?x=1&x=2&y=%C3%A4', {
    headers: { 'X-One': 'a', cookie: 'c=1; d=2', 'user-agent': 'test' },
  });
  expect(rest).toEqual({
    version: '2.0',
    routeKey: 'GET /users/{id}',
    rawPath: '/users/a b',
    rawQueryString: 'x=1&x=2&y=%C3%A4',
    cookies: ['c=1', 'd=2'],
    queryStringParameters: { x: '1,2', y: 'ä' },
    pathParameters: { id: 'a b' },
    stageVariables: { color: 'blue' },
    isBase64Encoded: false,
  });
  expect(headers).toMatchObject({ 'x-one': 'a', 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' });
  expect(headers).not.toHaveProperty('cookie');
  expect(requestContext).toEqual({
    accountId: '000000000000',
    apiId: expect.stringMatching(/^[a-z0-9]{10}$/),
    domainName: `${requestContext.apiId}.execute-api.us-east-1.amazonaws.com`,
    domainPrefix: requestContext.apiId,
    http: { method: 'GET', path: '/users/a b', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
    requestId: expect.any(String),
    routeKey: 'GET /users/{id}',
    stage: '$default',
    time: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
    timeEpoch: expect.any(Number),
  });
});

test('the event of payload format 1.0', async () => {
  const { headers, multiValueHeaders, requestContext, ...rest } = await event('/v1/a%20b?x=1&x=2', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'X-One': 'a' },
    body: '{"a":1}',
  });
  expect(rest).toEqual({
    version: '1.0',
    resource: '/v1/{id}',
    path: '/v1/a b',
    httpMethod: 'POST',
    queryStringParameters: { x: '2' },
    multiValueQueryStringParameters: { x: ['1', '2'] },
    pathParameters: { id: 'a b' },
    stageVariables: { color: 'blue' },
    body: '{"a":1}',
    isBase64Encoded: false,
  });
  expect([headers['X-One'], multiValueHeaders['X-One']]).toEqual(['a', ['a']]);
  expect(requestContext).toMatchObject({
    httpMethod: 'POST',
    resourcePath: '/v1/{id}',
    identity: { sourceIp: '127.0.0.1' },
    stage: '$default',
  });
});

test.each([
  ['/', 'GET', 'GET /'],
  ['/users/me', 'GET', 'GET /users/me'],
  ['/users/7', 'GET', 'GET /users/{id}'],
  ['/users/7', 'DELETE', 'ANY /users/{id}'],
  ['/files/a/b.txt', 'GET', 'GET /files/{path+}'],
])('%s with %s goes to %s', async (path, method, routeKey) => {
  expect((await event(path, { method })).routeKey).toBe(routeKey);
});

test.each([
  ['/nothing', 'GET'],
  ['/users/', 'GET'],
  ['/users', 'GET'],
  ['/files/', 'GET'],
])('%s has no route', async (path, method) => {
  const response = await get(path, { method });
  expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([
    404,
    '{"message":"Not Found"}',
    'application/json',
  ]);
});

test.each([
  ['text', 'text/plain', false],
  ['{"a":1}', 'application/json; charset=utf-8', false],
  ['a=1', 'application/x-www-form-urlencoded', true],
  ['\u0000\u0001', 'image/png', true],
])('a body %j of type %s arrives as base64: %s', async (body, type, isBase64Encoded) => {
  const got = await event('/users', { method: 'POST', headers: { 'content-type': type }, body });
  expect(got.isBase64Encoded).toBe(isBase64Encoded);
  expect(Buffer.from(got.body, isBase64Encoded ? 'base64' : 'utf8').toString()).toBe(body);
});

test.each<[string, unknown, number, string, string]>([
  ['a text', 'Hello', 200, 'application/json', 'Hello'],
  ['an object without statusCode', { message: 'Hello' }, 200, 'application/json', '{"message":"Hello"}'],
  ['a number', 7, 200, 'application/json', '7'],
  ['a statusCode alone', { statusCode: 204 }, 204, 'text/plain; charset=utf-8', ''],
  ['a statusCode as text', { statusCode: '201', body: 'x' }, 201, 'text/plain; charset=utf-8', 'x'],
  ['base64', { statusCode: 200, body: 'aGk=', isBase64Encoded: true }, 200, 'text/plain; charset=utf-8', 'hi'],
  ['a statusCode that is none', { statusCode: 'ok' }, 500, 'application/json', '{"message":"Internal Server Error"}'],
  ['a body that is an object', { statusCode: 200, body: {} }, 500, 'application/json', '{"message":"Internal Server Error"}'],
  ['an error', failure('bang'), 500, 'application/json', '{"message":"Internal Server Error"}'],
  [
    'a timeout of the function',
    failure('Task timed out', 'Sandbox.Timedout'),
    500,
    'application/json',
    '{"message":"Internal Server Error"}',
  ],
  [
    'a request over 6 MB',
    failure('', 'Lambda.RequestTooLargeException'),
    413,
    'application/json',
    '{"message":"Request Entity Too Large"}',
  ],
])('a function that answers %s', async (_, answer, status, type, body) => {
  answers['/users/answer'] = answer;
  const response = await get('/users/answer');
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([status, type, body]);
});

test('the developer is told what the client is not', async () => {
  api.notices.length = 0;
  answers['/users/answer'] = failure('bang');
  await get('/users/answer');
  answers['/users/answer'] = { statusCode: 'ok' };
  await get('/users/answer');
  expect(api.notices).toEqual([
    'GET /users/{id}: the function failed: bang',
    'GET /users/{id}: API Gateway would not understand the answer of the function: {"statusCode":"ok"}',
  ]);
});

test('headers and cookies of an answer', async () => {
  answers['/users/cookies'] = { statusCode: 200, headers: { 'X-A': 1, 'content-type': 'a/b' }, cookies: ['a=1', 'b=2'], body: '' };
  const { headers } = await get('/users/cookies');
  expect([headers.get('x-a'), headers.get('content-type'), headers.getSetCookie()]).toEqual(['1', 'a/b', ['a=1', 'b=2']]);
});

test('a request authorizer decides, its context reaches the handler, and it is asked once', async () => {
  api.events.length = 0;
  const missing = await get('/private');
  expect([missing.status, await missing.text(), api.events]).toEqual([401, '{"message":"Unauthorized"}', []]);
  const wrong = await get('/private', { headers: { authorization: 'no' } });
  expect([wrong.status, await wrong.text()]).toEqual([403, '{"message":"Forbidden"}']);
  const first = await event('/private', { headers: { authorization: 'letmein' } });
  expect(first.requestContext.authorizer).toEqual({ lambda: { sub: 'ada' } });
  await event('/private', { headers: { authorization: 'letmein' } });
  expect(api.events.map(({ name }) => name)).toEqual(['Auth', 'Auth', 'Fn', 'Fn']);
  expect(api.events[1].event).toMatchObject({
    version: '2.0',
    type: 'REQUEST',
    routeArn: expect.stringMatching(/^arn:aws:execute-api:us-east-1:000000000000:[a-z0-9]{10}\/\$default\/GET\/private$/),
    identitySource: ['letmein'],
    routeKey: 'GET /private',
  });
});

test('limits: 10 MB of body, 10 240 bytes of headers', async () => {
  const large = await get('/users', { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });
  expect([large.status, await large.text()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
  expect((await get('/users/7', { headers: { 'x-long': 'x'.repeat(10_240) } })).status).toBe(431);
});

test('every request is logged with status and duration', async () => {
  api.requests.length = 0;
  await get('/users/7?a=1');
  expect(api.requests).toEqual([
    { api: expect.stringMatching(/^Http/), method: 'GET', path: '/users/7?a=1', status: 200, ms: expect.any(Number) },
  ]);
  expect([...api.publicUrls.values()]).toEqual([api.url]);
});

test('what cannot be served is refused by name', async () => {
  const mapped = serveStack((stack) => {
    const http = new HttpApi(stack, 'Http');
    const integration = new HttpLambdaIntegration('I', testFunction(stack), { parameterMapping: new ParameterMapping().removeHeader('x') });
    http.addRoutes({ path: '/', integration });
  }, {});
  await expect(mapped).rejects.toMatchObject({
    code: 'GatewayNotAvailable',
    message: expect.stringMatching(
      /^Api\/Http.*\(AWS::ApiGatewayV2::Integration\): RequestParameters of a function is not available locally/,
    ),
  });
});
