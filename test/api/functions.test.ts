import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ApiAuthorizer, type ApiRoute, ApiType, JwtSigningKey, ServerlessApi } from '../../lib/api';
import { create, ENV, propertiesOf, publicRoute, SESSIONS, stackOf, tableIn, USERS } from './support/api';

const TYPES = [ApiType.HTTP, ApiType.REST];
const functionsOf = (template: Template) => Object.values(propertiesOf(template, 'AWS::Lambda::Function'));

describe('which routes share a function', () => {
  const count = (routes: { [route: string]: ApiRoute }) => functionsOf(create({ routes }).template()).length;
  const code = () => lambda.Code.fromInline('exports.handler = async () => ({})');

  test('those with the same entry, however it is written', () => {
    expect(
      count({ 'GET /a': publicRoute(), 'GET /b': publicRoute({ entry: `./${USERS}` }), 'GET /c': publicRoute({ entry: SESSIONS }) }),
    ).toBe(2);
  });

  test('a group splits an entry and joins two', () => {
    expect(count({ 'GET /a': publicRoute({ group: 'a' }), 'GET /b': publicRoute({ group: 'b' }), 'GET /c': publicRoute() })).toBe(3);
    expect(count({ 'GET /a': publicRoute({ group: 'a' }), 'GET /b': publicRoute({ entry: SESSIONS, group: 'a' }) })).toBe(1);
  });

  test('a folder is a function of each route, unless a group says otherwise', () => {
    const shared = code();
    expect(count({ 'GET /a': { code: shared, public: true }, 'GET /b': { code: shared, public: true } })).toBe(2);
    expect(count({ 'GET /a': { code: shared, public: true, group: 'g' }, 'GET /b': { code: shared, public: true, group: 'g' } })).toBe(1);
  });

  test('a function that exists is used as it is, with one permission', () => {
    const { stack } = stackOf();
    const existing = lambda.Function.fromFunctionAttributes(stack, 'Mine', {
      functionArn: `arn:aws:lambda:${ENV.region}:${ENV.account}:function:mine`,
      sameEnvironment: true,
    });
    const api = new ServerlessApi(stack, 'Api', {
      routes: { 'GET /a': { function: existing, public: true }, 'GET /b': { function: existing, public: true } },
      environment: { MODE: 'x' },
    });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Lambda::Function', 0);
    template.resourceCountIs('AWS::ApiGatewayV2::Integration', 1);
    template.hasResourceProperties('AWS::Lambda::Permission', { FunctionName: existing.functionArn });
    expect(api.functionFor('GET /a')).toBe(existing);
  });
});

describe('what a shared function has', () => {
  test('everything that any of its routes needs', () => {
    const { stack } = stackOf();
    const secret = new secretsmanager.Secret(stack, 'Secret');
    const api = new ServerlessApi(stack, 'Api', {
      table: tableIn(stack),
      environment: { STAGE: 'all', MODE: 'api' },
      secrets: { API: secret },
      routes: {
        'GET /a': publicRoute({ handler: 'get', reads: ['User'], environment: { MODE: 'route' }, timeout: Duration.seconds(20) }),
        'POST /a': publicRoute({ writes: ['Session'], memorySize: 1024 }),
      },
    });
    const [properties] = functionsOf(Template.fromStack(stack));
    expect(properties).toMatchObject({ MemorySize: 1024, Timeout: 20 });
    expect(properties.Environment).toMatchObject({
      Variables: { STAGE: 'all', MODE: 'route', SINGLE_TABLE_NAME: expect.anything(), API_SECRET_ARN: expect.anything() },
    });
    expect(api.functions).toHaveLength(1);
    const policies = JSON.stringify(propertiesOf(Template.fromStack(stack), 'AWS::IAM::Policy'));
    expect(policies).toContain('dynamodb:GetItem');
    expect(policies).toContain('dynamodb:PutItem');
  });

  test('indexes only where every route that reads names its own', () => {
    const indexes = (first: string[] | undefined, second: string[] | undefined) => {
      const { stack } = stackOf();
      const reads = ['User'];
      new ServerlessApi(stack, 'Api', {
        table: tableIn(stack),
        routes: { 'GET /a': publicRoute({ reads, indexes: first }), 'GET /b': publicRoute({ reads, indexes: second }) },
      });
      return JSON.stringify(propertiesOf(Template.fromStack(stack), 'AWS::IAM::Policy')).includes('/index/EmailIndex');
    };
    expect(indexes([], [])).toBe(false);
    expect(indexes([], ['EmailIndex'])).toBe(true);
    expect(indexes([], undefined)).toBe(true);
  });

  test('ten seconds, without a wish of its own', () => {
    expect(functionsOf(create({ routes: { 'GET /a': publicRoute() } }).template())[0]).toMatchObject({ Timeout: 10 });
  });
});

describe.each(TYPES)('thirty routes of %s', (type) => {
  const routes = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`GET /things/thing-${i}`, publicRoute({ handler: 'get' })]));

  test('need one permission and one function', () => {
    const { template } = create({ type, routes });
    template().resourceCountIs('AWS::Lambda::Permission', 1);
    template().resourceCountIs('AWS::Lambda::Function', 1);
    template().resourceCountIs(type === ApiType.HTTP ? 'AWS::ApiGatewayV2::Route' : 'AWS::ApiGateway::Method', 30);
  });
});

test('the name of the stack is in no id that is made from a path', () => {
  const ids = (name: string) => {
    const stack = new Stack(new App(), name, { env: ENV });
    const existing = new lambda.Function(stack, 'Mine', {
      code: lambda.Code.fromInline('exports.handler = async () => ({})'),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
    });
    const key = new JwtSigningKey(stack, 'Key', { issuer: 'https://shop.example.com', audience: 'shop' });
    new ServerlessApi(stack, 'Api', { routes: { 'GET /a': { function: existing, authorizer: ApiAuthorizer.jwtKey(key) } } });
    return Object.keys(Template.fromStack(stack).toJSON().Resources);
  };
  expect(ids('Staging')).toEqual(ids('Production'));
});

describe.each(TYPES)('the template of %s', (type) => {
  const routes: [string, ApiRoute][] = [
    ['GET /a-b', publicRoute()],
    ['GET /ab', publicRoute({ handler: 'get' })],
    ['GET /a/b', publicRoute({ entry: SESSIONS })],
    ['GET /A/b', publicRoute({ group: 'g' })],
    ['ANY /files/{path+}', publicRoute({ entry: SESSIONS, group: 'g', handler: 'get' })],
  ];
  const json = (list: typeof routes) =>
    JSON.stringify(
      create({ type, routes: Object.fromEntries(list), corsOrigins: ['*'] })
        .template()
        .toJSON(),
    );

  test('is the same byte for byte when it is made again', () => {
    expect(json(routes)).toBe(json(routes));
  });

  test('does not depend on the order of routes', () => {
    expect(json([...routes].reverse())).toBe(json(routes));
  });
});
