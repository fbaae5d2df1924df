import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type Event, type Served, serveStack, testFunction } from './serve';

const ISSUER = 'https://login.example.com/';
let api: Served;
let provider: Server;
let providerUrl: string;
let providerKey: CryptoKey;

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  providerKey = privateKey;
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' };
  provider = createServer((request, response) => {
    const discovery = { issuer: providerUrl, jwks_uri: `${providerUrl}/keys` };
    response.end(JSON.stringify(request.url === '/keys' ? { keys: [jwk] } : discovery));
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  providerUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  api = await serveStack(
    (stack) => {
      const http = new HttpApi(stack, 'Http');
      const integration = new HttpLambdaIntegration('I', testFunction(stack));
      const methods = [HttpMethod.GET];
      const authorizer = new HttpJwtAuthorizer('Far', ISSUER, { jwtAudience: ['shop'] });
      http.addRoutes({ path: '/far', methods, integration, authorizer });
      http.addRoutes({ path: '/scoped', methods, integration, authorizer, authorizationScopes: ['write', 'admin'] });
      http.addRoutes({
        path: '/near',
        methods,
        integration,
        authorizer: new HttpJwtAuthorizer('Near', providerUrl, { jwtAudience: ['shop'] }),
      });
      http.addRoutes({ path: '/iam', methods, integration, authorizer: new HttpIamAuthorizer() });
    },
    { Fn: (event) => event.requestContext.authorizer },
  );
});
afterAll(async () => {
  await api.stop();
  provider.close();
});

async function token(claims: object): Promise<string> {
  const response = await fetch(`${api.url}/_local/token`, { method: 'POST', body: JSON.stringify(claims) });
  return ((await response.json()) as { token: string }).token;
}
const get = (path: string, bearer?: string) =>
  fetch(api.url + path, bearer === undefined ? {} : { headers: { authorization: `Bearer ${bearer}` } });
const unsigned = (header: object, claims: object): string =>
  `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
const now = (): number => Math.floor(Date.now() / 1000);

test('a token of the run passes for an issuer on the internet, and its claims arrive as text', async () => {
  const claims = { iss: ISSUER, aud: 'shop', sub: 'ada', n: 7, yes: true, groups: ['a', 'b'], exp: now() + 60, iat: now() };
  const response = await get('/far', await token(claims));
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    jwt: {
      claims: { iss: ISSUER, aud: 'shop', sub: 'ada', n: '7', yes: 'true', groups: '[a b]', exp: `${claims.exp}`, iat: `${claims.iat}` },
      scopes: null,
    },
  });
});

const good = { iss: ISSUER, aud: 'shop' };
test.each<[string, () => string | Promise<string>, string]>([
  ['of another audience', () => token({ ...good, aud: 'else' }), 'the token does not have a valid audience'],
  [
    'with a client_id beside a wrong aud',
    () => token({ ...good, aud: 'else', client_id: 'shop' }),
    'the token does not have a valid audience',
  ],
  ['of another issuer', () => token({ ...good, iss: 'https://evil.example.com' }), 'the token does not have a valid iss'],
  ['that has expired', () => token({ ...good, exp: now() - 1 }), 'the token has expired'],
  ['for later', () => token({ ...good, nbf: now() + 60 }), 'the token does not have a valid nbf'],
  ['from the future', () => token({ ...good, iat: now() + 60 }), 'the token was issued in the future'],
  ['that is none', () => 'abc', 'invalid token'],
  ['with alg none', () => unsigned({ alg: 'none' }, { ...good, exp: now() + 60 }), 'the token is not signed with RSA'],
  [
    'with a changed payload',
    async () =>
      (await token(good)).replace(
        /\.[^.]+\./,
        `.${Buffer.from(JSON.stringify({ ...good, exp: now() + 60, sub: 'root' })).toString('base64url')}.`,
      ),
    'the signature of the token is not that of its issuer',
  ],
  [
    'signed with a shared key',
    () => new SignJWT(good).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(new Uint8Array(32)),
    'the token is not signed with RSA',
  ],
])('a token %s is refused', async (_, make, problem) => {
  const response = await get('/far', await make());
  expect([response.status, await response.json()]).toEqual([401, { message: 'Unauthorized' }]);
  expect(response.headers.get('www-authenticate')).toBe(`Bearer scope="" error="invalid_token" error_description="${problem}"`);
});

test('client_id stands for a missing aud', async () => {
  expect((await get('/far', await token({ iss: ISSUER, client_id: 'shop' }))).status).toBe(200);
  expect((await get('/far', await token({ iss: ISSUER, client_id: 'else' }))).status).toBe(401);
});

test('without a token', async () => {
  const response = await get('/far');
  expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
});

test('a route needs one of its scopes', async () => {
  const poor = await get('/scoped', await token({ ...good, scope: 'read' }));
  expect([poor.status, await poor.json()]).toEqual([403, { message: 'Forbidden' }]);
  expect(poor.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  const rich = await get('/scoped', await token({ ...good, scope: 'read write' }));
  expect((await rich.json()) as Event).toMatchObject({ jwt: { scopes: ['write'] } });
  expect((await get('/scoped', await token({ ...good, scp: ['admin'] }))).status).toBe(200);
});

test('an issuer on this machine is asked for its keys, and the key of the run does not count for it', async () => {
  const sign = (kid: string) =>
    new SignJWT({ aud: 'shop', iss: providerUrl }).setProtectedHeader({ alg: 'RS256', kid }).setExpirationTime('1h').sign(providerKey);
  expect((await get('/near', await sign('one'))).status).toBe(200);
  expect((await get('/near', await sign('two'))).status).toBe(401);
  expect((await get('/near', await token({ iss: providerUrl, aud: 'shop' }))).status).toBe(401);
});

test('the issuer of the run has discovery and keys', async () => {
  const discovery = (await (await get('/_local/issuer/.well-known/openid-configuration')).json()) as { issuer: string; jwks_uri: string };
  expect(discovery.issuer).toBe(`${api.url}/_local/issuer`);
  expect(await (await fetch(discovery.jwks_uri)).json()).toEqual({ keys: [expect.objectContaining({ kty: 'RSA', alg: 'RS256' })] });
});

test('claims that are no object are refused', async () => {
  const response = await fetch(`${api.url}/_local/token`, { method: 'POST', body: '[1]' });
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('as a JSON object')]);
});

test('AWS_IAM takes requests that are signed with the key of the run', async () => {
  const signed = (key: string) =>
    `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0`;
  const call = async (authorization?: string) => {
    const response = await fetch(`${api.url}/iam`, { headers: authorization === undefined ? {} : { authorization } });
    return [response.status, (await response.json()) as Event];
  };
  expect(await call()).toEqual([403, { message: 'Forbidden' }]);
  expect(await call('Bearer x')).toEqual([403, { message: 'Forbidden' }]);
  expect(await call(signed('AKIAREAL'))).toEqual([403, { message: 'Forbidden' }]);
  expect(await call(signed('local'))).toEqual([200, { iam: expect.objectContaining({ accessKey: 'local', accountId: '000000000000' }) }]);
});
