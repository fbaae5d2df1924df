import { bundleJobs } from './support/bundle-jobs';
import { FakeServer } from './support/fake-server';
import { HandlerProcess } from './support/handler-process';

jest.setTimeout(30_000);

const ALGORITHMS = ['RS256', 'PS256', 'ES256'];
const seconds = () => Math.floor(Date.now() / 1000);
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
type Pair = Awaited<ReturnType<HandlerProcess['keyPair']>>;

let keys: object[];
let issuer: FakeServer;
let authorizer: HandlerProcess;
let pairs: Record<string, Pair>;

const claims = (more: object = {}) => ({ iss: issuer.url, aud: 'shop', sub: 'user-1', exp: seconds() + 60, ...more });
const sign = (payload: object, alg = 'RS256', { secret }: Pair = pairs[alg], kid: string | undefined = alg) =>
  authorizer.sign(payload, { alg, kid }, { jwk: secret });
const start = () =>
  HandlerProcess.start(bundleJobs('authorizer').authorizer, { JWT_ISSUER: issuer.url, JWT_AUDIENCE: JSON.stringify(['shop', 'admin']) });
const call = (token: string) => authorizer.call({ version: '2.0', type: 'REQUEST', headers: { authorization: `Bearer ${token}` } });
const refused = (token: string) => expect(call(token)).rejects.toThrow(/^Unauthorized$/);

beforeAll(async () => {
  issuer = await FakeServer.start(({ path }) => {
    if (path === '/.well-known/openid-configuration') return { body: { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` } };
    return path === '/keys' ? { body: { keys } } : { status: 404, body: {} };
  });
  authorizer = await start();
  pairs = Object.fromEntries(await Promise.all(ALGORITHMS.map(async (alg) => [alg, await authorizer.keyPair(alg, alg)] as const)));
  keys = Object.values(pairs).map(({ open }) => open);
});

afterAll(async () => {
  await authorizer.stop();
  await issuer.stop();
});

describe('a token of the issuer', () => {
  test.each(ALGORITHMS)('is accepted with %s', async (alg) => {
    await expect(call(await sign(claims(), alg))).resolves.toMatchObject({ isAuthorized: true, context: { sub: 'user-1' } });
  });

  test.each([{ aud: 'admin' }, { aud: ['other', 'shop'] }, { aud: undefined, client_id: 'shop' }])('is accepted for %j', async (more) => {
    await expect(call(await sign(claims(more)))).resolves.toMatchObject({ isAuthorized: true });
  });
});

describe('refused is a token', () => {
  test.each([
    ['expired', () => ({ exp: seconds() - 10 })],
    ['not valid yet', () => ({ nbf: seconds() + 10 })],
    ['for someone else', () => ({ aud: 'other' })],
    ['for nobody', () => ({ aud: undefined })],
    ['for someone else, though its client is right', () => ({ aud: 'other', client_id: 'shop' })],
    ['of another issuer', () => ({ iss: 'https://evil.example.com' })],
    ['without an end', () => ({ exp: undefined })],
  ])('that is %s', async (_name, more) => {
    await refused(await sign(claims(more())));
  });

  test('signed with a key of someone else', async () => {
    await refused(await sign(claims(), 'RS256', await authorizer.keyPair('RS256', 'other')));
  });

  test('without algorithm', async () => {
    await refused(`${base64({ alg: 'none', kid: 'RS256' })}.${base64(claims())}.`);
  });

  test('signed with the public key as if it were a secret', async () => {
    const token = await authorizer.sign(claims(), { alg: 'HS256', kid: 'RS256' }, { secret: JSON.stringify(pairs.RS256.open) });
    await refused(token);
  });
});

describe('the keys of the issuer', () => {
  beforeEach(async () => {
    await authorizer.stop();
    authorizer = await start();
    issuer.requests.length = 0;
  });

  test('are asked for when a token names a new one, but not more often than every ten seconds', async () => {
    await call(await sign(claims()));
    const next = await authorizer.keyPair('ES256', 'next');
    keys = [...keys, next.open];
    await authorizer.advance(11_000);
    await expect(call(await sign(claims(), 'ES256', next, 'next'))).resolves.toMatchObject({ isAuthorized: true });
    for (let i = 0; i < 5; i++) await refused(await sign(claims(), 'RS256', pairs.RS256, `invented-${i}`));
    expect(issuer.requests.filter(({ path }) => path === '/keys')).toHaveLength(2);
  });

  test('are found again after a time in which the issuer did not answer: that is no refusal', async () => {
    const token = await sign(claims());
    const { answer } = issuer;
    for (const broken of [{ body: {} }, { status: 503, body: {} }]) {
      issuer.answer = (request) => (request.path === '/keys' ? broken : answer(request));
      await expect(call(token)).rejects.not.toThrow('Unauthorized');
      issuer.answer = () => broken;
      await authorizer.stop();
      authorizer = await start();
      await expect(call(token)).rejects.not.toThrow('Unauthorized');
    }
    issuer.answer = answer;
    await authorizer.advance(11_000);
    await expect(call(token)).resolves.toMatchObject({ isAuthorized: true });
  });
});
