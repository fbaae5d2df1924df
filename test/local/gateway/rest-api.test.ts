import { Duration } from 'aws-cdk-lib';
import {
  AuthorizationType,
  AwsIntegration,
  CognitoUserPoolsAuthorizer,
  JsonSchemaType,
  JsonSchemaVersion,
  LambdaIntegration,
  Model,
  RequestAuthorizer,
  RequestValidator,
  ResponseType,
  RestApi,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { type Event, failure, type Served, serveStack, testFunction } from './serve';

const answers: Record<string, unknown> = {};
let api: Served;

const policy = (Effect: string, Resource: string) => ({
  principalId: 'ada',
  policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] },
  context: { n: 7 },
});

beforeAll(async () => {
  api = await serveStack(
    (stack) => {
      const rest = new RestApi(stack, 'Rest', {
        binaryMediaTypes: ['image/*'],
        defaultCorsPreflightOptions: { allowOrigins: ['https://shop.example.com'], allowHeaders: ['X-A'], maxAge: Duration.minutes(5) },
        deployOptions: { stageName: 'v1', variables: { color: 'blue' } },
      });
      const fn = new LambdaIntegration(testFunction(stack));
      rest.root.addMethod('GET', fn);
      const users = rest.root.addResource('users');
      users.addMethod('POST', fn);
      users.addResource('{id}').addMethod('ANY', fn);
      rest.root.addResource('files').addProxy({ defaultIntegration: fn });
      const under = (path: string, options: object): void => void rest.root.addResource(path).addMethod('ANY', fn, options);
      under('token', {
        authorizer: new TokenAuthorizer(stack, 'Token', { handler: testFunction(stack, 'TokenFn'), validationRegex: 'Bearer .+' }),
      });
      const identitySources = ['method.request.header.X-Key', 'method.request.querystring.tenant'];
      under('request', {
        authorizer: new RequestAuthorizer(stack, 'Request', {
          handler: testFunction(stack, 'RequestFn'),
          identitySources,
          resultsCacheTtl: Duration.seconds(0),
        }),
      });
      under('iam', { authorizationType: AuthorizationType.IAM });
      const pools = new CognitoUserPoolsAuthorizer(stack, 'Pools', { cognitoUserPools: [new UserPool(stack, 'Pool')] });
      under('pool', { authorizer: pools, authorizationScopes: ['read'] });
      const schema = {
        schema: JsonSchemaVersion.DRAFT4,
        type: JsonSchemaType.OBJECT,
        required: ['amount'],
        properties: { amount: { type: JsonSchemaType.NUMBER, minimum: 0, exclusiveMinimum: true } },
      };
      under('checked', {
        requestModels: { 'application/json': new Model(stack, 'Amount', { restApi: rest, schema: schema as object }) },
        requestParameters: { 'method.request.querystring.page': true, 'method.request.header.X-Any': false },
        requestValidator: new RequestValidator(stack, 'Validator', {
          restApi: rest,
          validateRequestBody: true,
          validateRequestParameters: true,
        }),
      });
      rest.addGatewayResponse('Missing', {
        type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
        statusCode: '404',
        responseHeaders: { 'Access-Control-Allow-Origin': "'*'", 'X-Request': 'context.requestId' },
        templates: {
          'application/problem+json': '{"title":$context.error.messageString,"type":"$context.error.responseType","at":"$context.stage"}',
        },
      });
      rest.addGatewayResponse('Body', {
        type: ResponseType.BAD_REQUEST_BODY,
        templates: { 'application/json': '{"why":"$context.error.validationErrorString"}' },
      });
    },
    {
      Fn: (event) => {
        const answer = answers[event.path];
        if (answer instanceof Error) throw answer;
        return answer === undefined ? { statusCode: 200, body: JSON.stringify(event) } : answer;
      },
      TokenFn: (event) => {
        if (event.authorizationToken === 'Bearer throw') throw failure('Unauthorized');
        if (event.authorizationToken === 'Bearer bug') throw failure('bug');
        return policy(event.authorizationToken === 'Bearer no' ? 'Deny' : 'Allow', event.methodArn);
      },
      RequestFn: (event) =>
        policy(
          'Allow',
          event.headers['X-Key'] === 'all' ? 'arn:aws:execute-api:*:*:*/v1/*/request' : 'arn:aws:execute-api:*:*:*/v1/*/other',
        ),
    },
  );
});
afterAll(() => api.stop());

const get = (path: string, init?: RequestInit) => fetch(api.url + path, init);
const event = async (path: string, init?: RequestInit) => (await (await get(path, init)).json()) as Event;
const result = async (path: string, init?: RequestInit) => {
  const response = await get(path, init);
  return [response.status, await response.json()];
};

test('its URL ends with the stage', () => {
  expect(api.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
  expect([...api.publicUrls]).toContainEqual([
    expect.stringMatching(/^https:\/\/[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com$/),
    api.url.slice(0, -3),
  ]);
});

test('the event of a proxy integration: paths as they were sent, queries decoded', async () => {
  const { headers, multiValueHeaders, requestContext, ...rest } = await event('/users/a%20b?x=1&x=%C3%A4', {
    headers: { 'X-One': 'a', 'user-agent': 't' },
  });
  expect(rest).toEqual({
    resource: '/users/{id}',
    path: '/users/a%20b',
    httpMethod: 'GET',
    queryStringParameters: { x: 'ä' },
    multiValueQueryStringParameters: { x: ['1', 'ä'] },
    pathParameters: { id: 'a%20b' },
    stageVariables: { color: 'blue' },
    body: null,
    isBase64Encoded: false,
  });
  expect([headers['X-One'], multiValueHeaders['X-One'], headers['X-Forwarded-Proto']]).toEqual(['a', ['a'], 'https']);
  expect(requestContext).toMatchObject({
    accountId: '000000000000',
    httpMethod: 'GET',
    path: '/v1/users/a%20b',
    resourcePath: '/users/{id}',
    resourceId: expect.any(String),
    stage: 'v1',
    identity: { sourceIp: '127.0.0.1', userAgent: 't', userArn: null },
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(requestContext).not.toHaveProperty('authorizer');
});

test('nothing is null, not empty', async () => {
  expect(await event('/')).toMatchObject({
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    body: null,
  });
});

test.each([
  ['/users/7/', 'GET', '/users/{id}'],
  ['/users/7', 'PATCH', '/users/{id}'],
  ['/files/a/b', 'GET', '/files/{proxy+}'],
])('%s with %s is %s', async (path, method, resource) => {
  expect((await event(path, { method })).resource).toBe(resource);
});

test.each([
  ['/nothing', 'GET'],
  ['/users', 'GET'],
])('%s with %s is unknown, as the gateway response of the API says it', async (path, method) => {
  const response = await get(path, { method });
  expect([response.status, await response.json(), response.headers.get('content-type')]).toEqual([
    404,
    { title: 'Missing Authentication Token', type: 'MISSING_AUTHENTICATION_TOKEN', at: 'v1' },
    'application/problem+json',
  ]);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('x-request')).toBe(response.headers.get('x-amzn-requestid'));
});

test('another stage is 403', async () => {
  const response = await fetch(api.url.replace('/v1', '/v2'));
  expect([response.status, await response.json()]).toEqual([403, { message: 'Forbidden' }]);
});

const malformed = [502, '{"message":"Internal server error"}'];
test.each<[string, unknown, unknown[]]>([
  ['a statusCode as text', { statusCode: '201', body: 'x' }, [201, 'x']],
  ['no statusCode', { body: 'x' }, [200, 'x']],
  ['a bare value', 'Hello', malformed],
  ['nothing', null, malformed],
  ['a body that is an object', { statusCode: 200, body: { a: 1 } }, malformed],
  ['a member that is unknown', { statusCode: 200, cookies: [] }, malformed],
  ['a header that is a list', { statusCode: 200, headers: { a: ['b'] } }, malformed],
  ['an error', failure('bang'), malformed],
  ['a timeout of the function', failure('Task timed out', 'Sandbox.Timedout'), malformed],
  ['a request over 6 MB', failure('', 'Lambda.RequestTooLargeException'), [413, '{"message":"Request Too Long"}']],
])('a function that answers %s', async (_, answer, expected) => {
  answers['/users/answer'] = answer;
  const response = await get('/users/answer');
  expect([response.status, await response.text()]).toEqual(expected);
});

test('headers of an answer: several values, and the ones that are renamed', async () => {
  answers['/users/headers'] = {
    statusCode: 200,
    headers: { A: 'b', 'WWW-Authenticate': 'Basic' },
    multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
  };
  const { headers } = await get('/users/headers');
  expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect([
    headers.get('a'),
    headers.get('content-type'),
    headers.get('www-authenticate'),
    headers.get('x-amzn-remapped-www-authenticate'),
  ]).toEqual(['b', 'application/json', null, 'Basic']);
});

test('binary bodies travel as base64 for the media types of the API only', async () => {
  const post = (type: string) => event('/users', { method: 'POST', headers: { 'content-type': type }, body: 'hi' });
  expect(await post('image/png')).toMatchObject({ body: 'aGk=', isBase64Encoded: true });
  expect(await post('text/plain')).toMatchObject({ body: 'hi', isBase64Encoded: false });
  answers['/users/picture'] = { statusCode: 200, headers: { 'Content-Type': 'image/png' }, body: 'aGk=', isBase64Encoded: true };
  const text = async (accept: string) => (await get('/users/picture', { headers: { accept } })).text();
  expect([await text('image/webp,*/*'), await text('*/*')]).toEqual(['hi', 'aGk=']);
});

test('OPTIONS is answered by the MOCK integration', async () => {
  const response = await get('/users', { method: 'OPTIONS' });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example.com');
  expect(response.headers.get('access-control-allow-headers')).toBe('X-A');
  expect(response.headers.get('access-control-max-age')).toBe('300');
});

describe('TOKEN authorizer', () => {
  const call = (authorization?: string, path = '/token') => result(path, authorization === undefined ? {} : { headers: { authorization } });

  test.each([
    ['missing', undefined, 401, 'Unauthorized'],
    ['of another form', 'Basic x', 401, 'Unauthorized'],
    ['for which it throws "Unauthorized"', 'Bearer throw', 401, 'Unauthorized'],
    ['for which it throws anything else', 'Bearer bug', 500, null],
    ['that it denies', 'Bearer no', 403, 'User is not authorized to access this resource with an explicit deny'],
  ])('a token %s', async (_, token, status, message) => {
    expect(await call(token)).toEqual([status, { message }]);
  });

  test('allows, says who it is, and is asked once per token', async () => {
    api.events.length = 0;
    expect((await call('Bearer ada'))[1]).toMatchObject({ requestContext: { authorizer: { principalId: 'ada', n: '7' } } });
    await call('Bearer ada');
    expect(api.events.map(({ name }) => name)).toEqual(['TokenFn', 'Fn', 'Fn']);
    expect(api.events[0].event).toEqual({
      type: 'TOKEN',
      methodArn: expect.stringMatching(/^arn:aws:execute-api:us-east-1:000000000000:[a-z0-9]{10}\/v1\/GET\/token$/),
      authorizationToken: 'Bearer ada',
    });
  });

  test('a cached policy is held against the method that is asked for', async () => {
    await call('Bearer eve');
    const response = await get('/token', { method: 'POST', headers: { authorization: 'Bearer eve' } });
    expect([response.status, await response.json()]).toEqual([403, { message: 'User is not authorized to access this resource' }]);
  });
});

test('REQUEST authorizer: every identity source must be there, and its policy is evaluated', async () => {
  api.events.length = 0;
  expect(await result('/request?tenant=a')).toEqual([401, { message: 'Unauthorized' }]);
  expect(api.events).toEqual([]);
  expect((await result('/request?tenant=a', { headers: { 'X-Key': 'all' } }))[0]).toBe(200);
  expect(await result('/request?tenant=a', { headers: { 'X-Key': 'some' } })).toEqual([
    403,
    { message: 'User is not authorized to access this resource' },
  ]);
  expect(api.events[0].event).toMatchObject({
    type: 'REQUEST',
    resource: '/request',
    httpMethod: 'GET',
    queryStringParameters: { tenant: 'a' },
  });
});

test('AWS_IAM', async () => {
  const signed = (key: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0`,
  });
  expect((await result('/iam'))[0]).toBe(404); // the gateway response of this API
  expect(await result('/iam', { headers: signed('AKIAREAL') })).toEqual([
    403,
    { message: 'The security token included in the request is invalid.' },
  ]);
  expect((await event('/iam', { headers: signed('local') })).requestContext.identity).toMatchObject({ accessKey: 'local', user: 'local' });
});

test('user pools take tokens of the run, with their scope', async () => {
  const token = async (claims: object) => {
    const response = await fetch(api.url.replace('/v1', '/_local/token'), { method: 'POST', body: JSON.stringify(claims) });
    return { headers: { authorization: ((await response.json()) as { token: string }).token } };
  };
  expect((await event('/pool', await token({ sub: 'ada', scope: 'read' }))).requestContext.authorizer.claims).toMatchObject({
    sub: 'ada',
    scope: 'read',
  });
  expect(await result('/pool', await token({ sub: 'ada' }))).toEqual([401, { message: 'Unauthorized' }]);
  expect(await result('/pool', await token({ sub: 'ada', scope: 'read', iss: 'https://else.example.com' }))).toEqual([
    401,
    { message: 'Unauthorized' },
  ]);
  expect(await result('/pool')).toEqual([401, { message: 'Unauthorized' }]);
});

test.each<[string, string, string | undefined, unknown[]]>([
  ['passes', '/checked?page=1', '{"amount":1}', [200, expect.anything()]],
  ['a missing parameter', '/checked', '{"amount":1}', [400, { message: 'Missing required request parameters: [page]' }]],
  ['an empty parameter', '/checked?page=', '{"amount":1}', [400, { message: 'Missing required request parameters: [page]' }]],
  ['a missing member', '/checked?page=1', '{}', [400, { why: expect.stringContaining("required property 'amount'") }]],
  ['an exclusive minimum of draft 4', '/checked?page=1', '{"amount":0}', [400, { why: '[/amount must be > 0]' }]],
  ['no JSON', '/checked?page=1', '{', [400, { why: '[the body is not JSON]' }]],
])('validation: %s', async (_, path, body, expected) => {
  expect(await result(path, { method: 'POST', body, headers: { 'content-type': 'application/json' } })).toEqual(expected);
});

test('a body of a type without a model is not looked at', async () => {
  expect((await result('/checked?page=1', { method: 'POST', body: 'a', headers: { 'content-type': 'text/plain' } }))[0]).toBe(200);
});

test('10 MB is the limit of a body', async () => {
  const body = Buffer.alloc(10 * 1024 * 1024 + 1);
  expect(await result('/users', { method: 'POST', body })).toEqual([413, { message: 'Request Too Long' }]);
});

test('an integration that maps bodies is refused by name', async () => {
  const other = serveStack((stack) => {
    const rest = new RestApi(stack, 'Rest');
    rest.root.addMethod('GET', new AwsIntegration({ service: 'sqs', path: 'queue' }));
  }, {});
  await expect(other).rejects.toMatchObject({
    code: 'GatewayNotAvailable',
    message: expect.stringMatching(/^Api\/RestGET.*: (Integration\.Type AWS|the target .*) is not available locally/),
  });
});
