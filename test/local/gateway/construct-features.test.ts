import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Duration, SecretValue, type Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ApiAuthorizer, ApiType, LegacyServer, ServerlessApi } from '../../../lib';
import { type Event, type Served, serveStack, testFunction } from './serve';

let old: Server;
let origin: string;
const served: Served[] = [];

beforeAll(async () => {
  old = createServer((request, response) => response.end(JSON.stringify({ url: request.url, headers: request.headers })));
  await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(old.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await Promise.all(served.map((api) => api.stop()));
  old.close();
});

const ORIGINS = ['https://shop.example.com', 'https://admin.example.com'];

function build(type: ApiType, legacy: boolean) {
  return (stack: Stack): void => {
    const fn = testFunction(stack);
    const pool = new UserPool(stack, 'Pool');
    const userPool = ApiAuthorizer.userPool(pool, { clients: [pool.addClient('Web')] });
    new ServerlessApi(stack, 'Api', {
      type,
      routes: {
        'GET /open/{id}': { function: fn, public: true },
        'GET /pool': { function: fn, authorizer: userPool },
        'GET /signed': { function: fn, authorizer: ApiAuthorizer.iam() },
        ...(type === ApiType.REST && { 'GET /keyed': { function: fn, public: true, apiKeyRequired: true } }),
      },
      ...(legacy
        ? {
            legacy: LegacyServer.url(`${origin}/base`, {
              secret: new Secret(stack, 'Shared', { secretStringValue: SecretValue.unsafePlainText('abc') }),
            }),
          }
        : { corsOrigins: ORIGINS }),
      throttle: { rateLimit: 100, burstLimit: 100 },
      authorizerCache: Duration.minutes(1),
      domain: {
        domainName: 'api.example.com',
        certificate: Certificate.fromCertificateArn(stack, 'Cert', 'arn:aws:acm:us-east-1:000000000000:certificate/a'),
      },
      ...(type === ApiType.REST && {
        usagePlans: { Partners: { apiKeys: ['Acme'], rateLimit: 5, burstLimit: 5, quotaLimit: 100 } },
        cloudWatchRole: true,
      }),
    });
  };
}

const handlers = { Fn: (event: Event) => ({ statusCode: 200, body: JSON.stringify(event) }) };
const start = async (type: ApiType, legacy: boolean): Promise<Served> => {
  const api = await serveStack(build(type, legacy), handlers);
  served.push(api);
  return api;
};

describe.each([ApiType.HTTP, ApiType.REST])('%s API: everything that the construct can say is served', (type) => {
  test('authorizers, CORS, domain', async () => {
    const api = await start(type, false);
    const status = async (path: string, init?: RequestInit) => (await fetch(api.url + path, init)).status;
    expect([await status('/open/1'), await status('/pool'), await status('/signed'), await status('/none')]).toEqual([
      200,
      401,
      403,
      type === ApiType.HTTP ? 404 : 403,
    ]);
    const { token } = (await (
      await fetch(`${new URL(api.url).origin}/_local/token`, { method: 'POST', body: '{"sub":"ada"}' })
    ).json()) as Event;
    expect(await status('/pool', { headers: { authorization: `Bearer ${token}` } })).toBe(200);
    for (const one of ORIGINS) {
      const headers = { origin: one, 'access-control-request-method': 'GET' };
      expect((await fetch(`${api.url}/open/1`, { method: 'OPTIONS', headers })).headers.get('access-control-allow-origin')).toBe(one);
    }
    expect(api.publicUrls.get('https://api.example.com')).toBe(api.url);
  });

  test('a legacy server takes the rest, with the shared secret', async () => {
    const api = await start(type, true);
    const { url, headers } = (await (
      await fetch(`${api.url}/users/a%20b?x=1&x=2`, { headers: { 'x-origin-secret': 'guess' } })
    ).json()) as Event;
    expect([url, headers['x-origin-secret'], headers['x-original-host']]).toEqual([
      '/base/users/a%20b?x=1&x=2',
      'abc',
      expect.stringContaining('execute-api'),
    ]);
    expect(((await (await fetch(`${api.url}/open/1`, { method: 'POST' })).json()) as Event).url).toBe('/base/open/1');
    expect((await fetch(`${api.url}/`)).status).toBe(200);
  });
});

test('an API key of a usage plan is told and opens its route', async () => {
  const api = served.find(({ notices }) => notices.length > 0) as Served;
  const key = /x-api-key: (\S+)/.exec(api.notices[0])?.[1] as string;
  expect((await fetch(`${api.url}/keyed`)).status).toBe(403);
  expect((await fetch(`${api.url}/keyed`, { headers: { 'x-api-key': key } })).status).toBe(200);
});
