import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { decodeProtectedHeader } from 'jose';
import { ApiAuthorizer, ApiType, JwtSigningKey, ServerlessApi } from '../../../lib';
import { type LocalEvent, type LocalRun, startLocal } from '../../../local';
import { buildChildren } from '../children';
import { testFolder } from '../fixture/synthesize';
import type { Event } from './serve';

jest.setTimeout(120_000); // bundles real functions, on a machine that may be busy

const ISSUER = 'https://login.example.com/pool';
const folder = testFolder();
const events: LocalEvent[] = [];
let run: LocalRun;

beforeAll(async () => {
  buildChildren('warden', 'runtime', 'network-guard');
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Shop');
  const key = new JwtSigningKey(stack, 'Key', { issuer: 'shop', audience: 'shop' });
  const entry = 'test/local/gateway/handlers/app.ts';
  for (const type of [ApiType.HTTP, ApiType.REST]) {
    const api = new ServerlessApi(stack, type, {
      type,
      corsOrigins: ['https://shop.example.com'],
      routes: {
        'POST /login': { entry, handler: 'login', public: true, secrets: { JWT_KEY: key.secret } },
        'GET /mine': { entry, handler: 'me', authorizer: ApiAuthorizer.jwtKey(key), group: `${type}Mine` },
        'GET /theirs': {
          entry,
          handler: 'me',
          authorizer: ApiAuthorizer.jwt({ issuer: ISSUER, audience: ['shop'] }),
          group: `${type}Theirs`,
        },
      },
    });
    api.functionFor('GET /mine').node.addMetadata('type', type);
  }
  app.synth();
  run = await startLocal({ app: join(folder, 'cdk.out'), dataDir: join(folder, 'data'), onEvent: (event) => events.push(event) });
});
afterAll(async () => {
  await run?.stop();
  rmSync(folder, { recursive: true });
});

const url = (type: ApiType): string => run.urls.find(({ kind, name }) => kind === 'api' && name.startsWith(type))?.url as string;
const call = async (type: ApiType, path: string, token?: string) => {
  const response = await fetch(url(type) + path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  return [response.status, (await response.json()) as Event] as const;
};
const login = async (type: ApiType): Promise<string> => {
  const response = await fetch(`${url(type)}/login`, { method: 'POST' });
  return ((await response.json()) as { token: string }).token;
};

describe.each([ApiType.HTTP, ApiType.REST])('%s API', (type) => {
  test('a token that the application signs opens its routes, and a forged one does not', async () => {
    const token = await login(type);
    expect(await call(type, '/mine', token)).toEqual([
      200,
      { who: expect.objectContaining({ sub: 'ada', claims: expect.stringContaining('"iss":"shop"') }) },
    ]);
    expect((await call(type, '/mine'))[0]).toBe(401);
    expect((await call(type, '/mine', `${token.slice(0, -4)}AAAA`))[0]).toBe(401);
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`;
    expect((await call(type, '/mine', none))[0]).toBe(401);
  });

  test('a token of the run opens routes of an identity provider on the internet', async () => {
    const response = await fetch(`${new URL(url(type)).origin}/_local/token`, { method: 'POST', body: JSON.stringify({ sub: 'bob' }) });
    const { token } = (await response.json()) as { token: string };
    const [status, { who }] = await call(type, '/theirs', token);
    expect(status).toBe(200);
    expect(JSON.stringify(who)).toContain('bob');
    expect((await call(type, '/theirs', await login(type)))[0]).toBe(401);
  });

  test('requests are events', async () => {
    await call(type, '/mine');
    expect(events.filter((event) => event.type === 'request').at(-1)).toMatchObject({
      method: 'GET',
      path: expect.stringMatching(/\/mine$/),
      status: 401,
    });
  });
});

test('a rotation makes a new key, and tokens of the one before it stay valid', async () => {
  const before = await login(ApiType.HTTP);
  const { versionId } = await run.rotate('Key');
  expect([decodeProtectedHeader(before).kid, versionId]).toEqual(['initial', expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  expect((await call(ApiType.HTTP, '/mine', before))[0]).toBe(200);
});
