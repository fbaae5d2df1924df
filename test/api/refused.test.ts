import { Duration } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ApiAuthorizer, ApiType, JwtSigningKey, LegacyServer, RequestBody, type ServerlessApiProps } from '../../lib/api';
import { create, publicRoute, refusal, SESSIONS, stackOf, tableIn, USERS } from './support/api';

const REST = { type: ApiType.REST };
const jwt = (issuer: string, audience = ['shop']) => ApiAuthorizer.jwt({ issuer, audience });
const authorized = (authorizer: ApiAuthorizer): ServerlessApiProps => ({ routes: { 'GET /x': { entry: USERS, authorizer } } });

describe('who may call a route', () => {
  test('nothing says so', () => {
    expect(refusal({ routes: { 'GET /x': { entry: USERS } } })).toBe(
      'ServerlessApi "Stack/Api" has a problem:\n  - routes["GET /x"]: nothing says who may call it: give it or the API an `authorizer`, ' +
        'or say `public: true` if anybody may [ServerlessApi.NoAuthorizer]',
    );
  });

  test('`public: false` says nothing either', () => {
    expect(refusal({ routes: { 'GET /x': { entry: USERS, public: false } } })).toContain('[ServerlessApi.NoAuthorizer]');
  });

  test('public, and an authorizer of its own', () => {
    const authorizer = jwt('https://login.example.com');
    expect(refusal({ routes: { 'GET /x': publicRoute({ authorizer }) } })).toContain('[ServerlessApi.PublicWithAuthorizer]');
    expect(() => create({ authorizer, routes: { 'GET /x': publicRoute() } })).not.toThrow();
  });

  test.each([
    ['', 'IssuerMissing'],
    ['http://login.example.com', 'IssuerNotHttps'],
    ['login.example.com', 'IssuerNotHttps'],
    ['https://', 'IssuerNotHttps'],
    ['http://localhost.example.com', 'IssuerNotHttps'],
    ['http://127.0.0.1.example.com', 'IssuerNotHttps'],
  ])('issuer %j', (issuer, code) => {
    expect(refusal(authorized(jwt(issuer)))).toContain(`routes["GET /x"].authorizer.issuer: `);
    expect(refusal(authorized(jwt(issuer)))).toContain(`[ServerlessApi.${code}]`);
  });

  test.each(['https://login.example.com', 'http://127.0.0.1:4000', 'http://localhost/realm'])('issuer %s is accepted', (issuer) => {
    expect(() => create(authorized(jwt(issuer)))).not.toThrow();
  });

  test.each([[[]], [['']]])('audience %j', (audience) => {
    expect(refusal(authorized(jwt('https://login.example.com', audience)))).toContain('[ServerlessApi.AudienceMissing]');
  });

  test('a user pool without clients', () => {
    const pool = cognito.UserPool.fromUserPoolId(stackOf().stack, 'Pool', 'eu-west-1_abc');
    expect(refusal(authorized(ApiAuthorizer.userPool(pool, { clients: [] })))).toContain('[ServerlessApi.ClientsMissing]');
  });

  test('a wrong authorizer of the API itself', () => {
    expect(refusal({ authorizer: jwt(''), routes: { 'GET /x': { entry: USERS } } })).toContain('- authorizer.issuer: ');
  });
});

describe('routes', () => {
  test('the same twice, whatever the name of the variable', () => {
    const message = refusal({ routes: { 'GET /users/{id}': publicRoute(), 'GET /users/{userId}': publicRoute() } });
    expect(message).toContain('routes["GET /users/{userId}"]: answers the same requests as "GET /users/{id}"');
    expect(message).toContain('[ServerlessApi.DuplicateRoute]');
  });

  test('two names for one variable are refused by a REST API only', () => {
    const routes = { 'GET /users/{id}': publicRoute(), 'PUT /users/{userId}': publicRoute() };
    expect(() => create({ routes })).not.toThrow();
    expect(refusal({ ...REST, routes })).toContain(
      '{userId} stands where "GET /users/{id}" has {id}: give it the same name [ServerlessApi.VariableName]',
    );
  });

  test('all mistakes are told at once', () => {
    const message = refusal({
      routes: { 'FETCH /x': { entry: USERS }, 'GET /{a+}/b': publicRoute(), 'GET /y': publicRoute({ entry: 'missing.ts' }) },
    });
    for (const code of ['UnknownMethod', 'NoAuthorizer', 'GreedyNotLast']) expect(message).toContain(`[ServerlessApi.${code}]`);
    expect(message).toContain('routes["GET /y"].entry: there is no file "missing.ts"');
    expect(message).toContain('has 4 problems');
  });

  test('none at all', () => {
    expect(refusal({ routes: {} })).toContain('[ServerlessApi.NoRoutes]');
    expect(() => create({ routes: {}, legacy: LegacyServer.url('https://old.example.com') })).not.toThrow();
  });

  test('an export that does not exist', () => {
    expect(refusal({ routes: { 'GET /x': publicRoute({ handler: 'nothing' }) } })).toContain('[ServerlessFunction.ExportMissing]');
  });

  test('an entity without a table, and one that is unknown', () => {
    const routes = { 'GET /x': publicRoute({ reads: ['Nobody'] }) };
    expect(refusal({ routes })).toContain('[ServerlessFunction.NoTable]');
    const { stack } = stackOf();
    expect(refusal({ routes, table: tableIn(stack) })).toContain('routes["GET /x"].reads: "Nobody" is not an entity of the model');
  });

  test.each([
    [ApiType.HTTP, 30],
    [ApiType.REST, 29],
  ])('%s waits %d seconds', (type, most) => {
    const routes = (seconds: number) => ({ 'GET /x': publicRoute({ timeout: Duration.seconds(seconds) }) });
    expect(() => create({ type, routes: routes(most) })).not.toThrow();
    expect(refusal({ type, routes: routes(most + 1) })).toContain('routes["GET /x"].timeout');
  });
});

describe('routes that share a function', () => {
  test('contradict each other', () => {
    const message = refusal({
      routes: {
        'GET /a': publicRoute({ memorySize: 512, environment: { MODE: 'a' } }),
        'GET /b': publicRoute({ memorySize: 1024, environment: { MODE: 'b' } }),
      },
    });
    expect(message).toContain('routes["GET /b"].memorySize: is not that of "GET /a"');
    expect(message).toContain('routes["GET /b"].environment.MODE: is not that of "GET /a"');
    expect(message).toContain('different `group`s [ServerlessApi.SettingsDiffer]');
  });

  test('say the same in other words', () => {
    const routes = {
      'GET /a': publicRoute({ timeout: Duration.seconds(20) }),
      'GET /b': publicRoute({ timeout: Duration.millis(20_000) }),
    };
    expect(() => create({ routes })).not.toThrow();
    const differing = { ...routes, 'GET /c': publicRoute({ timeout: Duration.seconds(21) }) };
    expect(refusal({ routes: differing })).toContain('routes["GET /c"].timeout: is not that of "GET /a"');
  });

  test('a group of an entry and a folder', () => {
    const code = lambda.Code.fromInline('exports.handler = async () => ({})');
    const routes = { 'GET /a': publicRoute({ group: 'g' }), 'GET /b': { code, public: true, group: 'g' } };
    expect(refusal({ routes })).toContain('routes["GET /b"].group: is the group of "GET /a" too');
  });
});

describe('CORS', () => {
  const routes = { 'GET /x': publicRoute() };
  const { stack } = stackOf();

  test.each([
    [{ corsOrigins: ['*'], corsCredentials: true }, 'OriginWithCredentials'],
    [{ corsOrigins: ['https://a.example.com/path'] }, 'InvalidOrigin'],
    [{ corsOrigins: ['a.example.com'] }, 'InvalidOrigin'],
    [{ corsOrigins: ['*', 'https://a.example.com'] }, 'InvalidOrigin'],
    [{ corsOrigins: [`https://${stack.region}`, `https://${stackOf().stack.urlSuffix}`] }, 'OriginNotLiteral'],
    [{ corsCredentials: true }, 'OriginsMissing'],
  ])('%j', (props, code) => {
    expect(refusal({ ...props, routes })).toContain(`[ServerlessApi.${code}]`);
  });

  test('a route of one of the preflights', () => {
    expect(refusal({ corsOrigins: ['*'], routes: { 'OPTIONS /x': publicRoute() } })).toContain('[ServerlessApi.PreflightTaken]');
    expect(() => create({ routes: { 'OPTIONS /x': publicRoute() } })).not.toThrow();
  });
});

describe('a legacy server', () => {
  const legacy = LegacyServer.url('https://old.example.com');

  test.each(['old.example.com', 'ftp://old.example.com', 'https://old.example.com/?x=1', 'https://user@old.example.com'])('%s', (url) => {
    expect(refusal({ routes: {}, legacy: LegacyServer.url(url) })).toContain('[ServerlessApi.InvalidLegacyUrl]');
  });

  test('behind a route that takes everything', () => {
    expect(refusal({ routes: { 'ANY /{rest+}': publicRoute() }, legacy })).toContain('[ServerlessApi.LegacyUnreachable]');
  });

  test('keeps its own CORS, which an HTTP API would remove', () => {
    const props = { routes: { 'GET /x': publicRoute() }, corsOrigins: ['https://a.example.com'], legacy };
    expect(refusal(props)).toContain('[ServerlessApi.LegacyCors]');
    expect(() => create({ ...props, ...REST })).not.toThrow();
  });
});

describe('what one type has and the other does not', () => {
  test.each([
    [{ usagePlans: { basic: { apiKeys: ['a'] } } }, 'usagePlans'],
    [{ cloudWatchRole: true }, 'cloudWatchRole'],
  ])('%j', (props, field) => {
    expect(refusal({ ...props, routes: { 'GET /x': publicRoute() } })).toContain(`- ${field}: an HTTP API has none`);
  });

  test('API keys', () => {
    expect(refusal({ routes: { 'GET /x': publicRoute({ apiKeyRequired: true }) } })).toContain('routes["GET /x"].apiKeyRequired: ');
    expect(refusal({ ...REST, usagePlans: { p: { apiKeys: [] } }, routes: { 'GET /x': publicRoute() } })).toContain(
      '[ServerlessApi.NoApiKeys]',
    );
  });
});

describe('limits', () => {
  const routes = { 'GET /x': publicRoute() };

  test.each([
    [{ throttle: { rateLimit: -1 } }, 'throttle.rateLimit: -1 is no limit'],
    [{ throttle: { burstLimit: 1.5 } }, 'throttle.burstLimit: 1.5 is no limit'],
    [{ authorizerCache: Duration.hours(2) }, 'authorizerCache: 2 hours is more than API Gateway remembers'],
  ])('%j', (props, message) => {
    expect(refusal({ ...props, routes })).toContain(message);
  });
});

describe('a request body', () => {
  const table = tableIn(stackOf().stack);
  const withBody = (body: RequestBody) => ({ routes: { 'POST /x': { entry: SESSIONS, public: true, body } } });

  test('of an entity', () => {
    expect(refusal(withBody(RequestBody.entity('User')))).toContain('[ServerlessApi.TableMissing]');
    expect(refusal({ ...withBody(RequestBody.entity('Nobody')), table })).toContain(
      '"Nobody" is not an entity of the model: it has User, Session',
    );
    expect(refusal({ ...withBody(RequestBody.entity('User', { attributes: ['mail'] })), table })).toContain(
      'body.attributes: "mail" is no attribute here: there are userId, email, name, age, role',
    );
    expect(refusal({ ...withBody(RequestBody.entity('User', { attributes: ['email'], optional: ['name'] })), table })).toContain(
      'body.optional: "name" is no attribute here: there are email',
    );
  });
});

describe('a signing key', () => {
  const refused = (props: Partial<ConstructorParameters<typeof JwtSigningKey>[2]>) => () =>
    new JwtSigningKey(stackOf().stack, 'Key', { issuer: 'https://shop.example.com', audience: 'shop', ...props });

  test.each([
    [{ issuer: '' }, 'issuer: is empty'],
    [{ audience: '' }, 'audience: is empty'],
    [{ rotation: Duration.hours(36) }, 'rotation: 1 day 12 hours is no period'],
    [{ rotation: Duration.days(1001) }, 'rotation: 1001 days is no period'],
    [{ tokenLifetime: Duration.seconds(0) }, 'tokenLifetime: '],
  ])('%j', (props, message) => {
    expect(refused(props)).toThrow(message);
  });
});

test('the function of a route that does not exist', () => {
  const { api } = create({ routes: { 'GET /x': publicRoute() } });
  expect(() => api.functionFor('GET /y')).toThrow('"GET /y" is no route: there are "GET /x" [ServerlessApi.UnknownRoute]');
});
