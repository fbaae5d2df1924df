import { bundleJobs } from './support/bundle-jobs';
import { FakeServer } from './support/fake-server';
import { HandlerProcess } from './support/handler-process';

jest.setTimeout(30_000);

const ARN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:key';
const KEY = 'k'.repeat(64);
const OLD_KEY = 'o'.repeat(64);
const seconds = () => Math.floor(Date.now() / 1000);
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

let secret: object;
let server: FakeServer;
let authorizer: HandlerProcess;

const initial = {
  issuer: 'https://shop.example.com',
  audience: 'shop',
  kid: 'second',
  key: KEY,
  previous: [{ kid: 'first', key: OLD_KEY, retiredAt: '2026-01-01T00:00:00.000Z' }],
};
/** Whether the secret cannot be read at the moment. */
let denied = false;
const claims = (more: object = {}) => ({ iss: initial.issuer, aud: 'shop', sub: 'user-1', exp: seconds() + 60, ...more });
const sign = (payload: object, header: object = {}, key = KEY) =>
  authorizer.sign(payload, { alg: 'HS256', kid: 'second', ...header }, { secret: key });
const http = (token?: string) => ({
  version: '2.0',
  type: 'REQUEST',
  headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
});
const refused = (event: object) => expect(authorizer.call(event)).rejects.toThrow(/^Unauthorized$/);

const start = () => HandlerProcess.start(bundleJobs('authorizer').authorizer, { JWT_KEY_SECRET_ARN: ARN, AWS_ENDPOINT_URL: server.url });

beforeAll(async () => {
  secret = initial;
  server = await FakeServer.start(({ action, body }) =>
    action === 'GetSecretValue' && body.SecretId === ARN && !denied
      ? { body: { SecretString: JSON.stringify(secret) } }
      : { status: 400, body: { __type: 'AccessDeniedException' } },
  );
  authorizer = await start();
});

afterAll(async () => {
  await authorizer.stop();
  await server.stop();
});

describe('a token of the key', () => {
  test('is accepted on an HTTP API', async () => {
    const payload = claims({ role: 'admin', reason: 'a claim like any other' });
    expect(await authorizer.call(http(await sign(payload)))).toEqual({
      isAuthorized: true,
      context: { claims: JSON.stringify(payload), sub: 'user-1' },
    });
  });

  test('is accepted on a REST API, for every route of its stage', async () => {
    const methodArn = 'arn:aws:execute-api:eu-west-1:111111111111:abc/live/GET/users/1';
    const event = { type: 'REQUEST', methodArn, headers: { Authorization: `bearer ${await sign(claims())}` } };
    expect(await authorizer.call(event)).toMatchObject({
      principalId: 'user-1',
      policyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:eu-west-1:111111111111:abc/live/*' }],
      },
      context: { sub: 'user-1' },
    });
  });

  test('is accepted when a key signed it that was replaced', async () => {
    await expect(authorizer.call(http(await sign(claims(), { kid: 'first' }, OLD_KEY)))).resolves.toMatchObject({ isAuthorized: true });
  });

  test('may be a little late or early', async () => {
    await expect(authorizer.call(http(await sign(claims({ exp: seconds() - 2, nbf: seconds() + 2 }))))).resolves.toBeDefined();
  });
});

describe('refused is a token', () => {
  test('that is not there', async () => {
    await refused(http());
    await refused({ ...http(), headers: { authorization: 'Basic dXNlcjpwYXNz' } });
    await refused({ ...http(), headers: { authorization: 'Bearer ' } });
  });

  test.each([
    ['expired', () => ({ exp: seconds() - 10 })],
    ['not valid yet', () => ({ nbf: seconds() + 10 })],
    ['for someone else', () => ({ aud: 'other' })],
    ['of someone else', () => ({ iss: 'https://evil.example.com' })],
    ['without an end', () => ({ exp: undefined })],
    ['without an audience', () => ({ aud: undefined })],
    ['without an issuer', () => ({ iss: undefined })],
  ])('that is %s', async (_name, more) => {
    await refused(http(await sign(claims(more()))));
  });

  test('signed with another key', async () => {
    await refused(http(await sign(claims(), {}, 'x'.repeat(64))));
    await refused(http(await sign(claims(), { kid: 'first' }, KEY)));
  });

  test('without the id of a key', async () => {
    await refused(http(await sign(claims(), { kid: undefined })));
  });

  test.each(['none', 'None', 'NONE'])('with the algorithm %s', async (alg) => {
    await refused(http(`${base64({ alg, kid: 'second' })}.${base64(claims())}.`));
  });

  test.each(['HS384', 'HS512'])('with the algorithm %s, although the key is right', async (alg) => {
    await refused(http(await sign(claims(), { alg })));
  });

  test('whose claims were changed', async () => {
    const [header, , signature] = (await sign(claims())).split('.');
    await refused(http(`${header}.${base64(claims({ sub: 'admin' }))}.${signature}`));
  });

  test.each(['x', 'a.b.c', '..', 'é.é.é'])('that is %j', async (token) => {
    await refused(http(token));
  });

  test('and the log says why, not the token', async () => {
    const token = await sign(claims({ exp: seconds() - 10 }));
    await refused(http(token));
    expect(authorizer.log).toContain('ERR_JWT_EXPIRED');
    expect(authorizer.log).not.toContain(token.split('.')[1]);
  });
});

describe('the secret', () => {
  beforeEach(async () => {
    await authorizer.stop();
    authorizer = await start();
    secret = initial;
    denied = false;
    server.requests.length = 0;
  });

  const rotated = {
    ...initial,
    kid: 'third',
    key: 't'.repeat(64),
    previous: [{ kid: 'second', key: KEY, retiredAt: '2026-02-01T00:00:00.000Z' }],
  };

  test('is not read for a request without a token', async () => {
    await refused(http());
    expect(server.requests).toEqual([]);
  });

  test('is read once for many requests', async () => {
    for (let i = 0; i < 3; i++) await authorizer.call(http(await sign(claims())));
    expect(server.requests).toHaveLength(1);
  });

  test('is read again after five minutes', async () => {
    await authorizer.call(http(await sign(claims(), { kid: 'first' }, OLD_KEY)));
    secret = rotated;
    await authorizer.advance(5 * 60_000);
    await refused(http(await sign(claims(), { kid: 'first' }, OLD_KEY)));
  });

  test('is read again for a key id that is not known, but not for every one', async () => {
    await authorizer.call(http(await sign(claims())));
    // WHEN the key is replaced right after it was read.
    secret = rotated;
    const token = await sign(claims(), { kid: 'third' }, rotated.key);
    await expect(authorizer.call(http(token))).resolves.toMatchObject({ isAuthorized: true });
    for (let i = 0; i < 5; i++) await refused(http(await sign(claims(), { kid: `invented-${i}` })));
    expect(server.requests).toHaveLength(2);
    await authorizer.advance(11_000);
    for (let i = 0; i < 5; i++) await refused(http(await sign(claims(), { kid: `invented-${i}` })));
    expect(server.requests).toHaveLength(3);
  });

  test('that cannot be read again for an invented key id keeps what was read', async () => {
    await authorizer.call(http(await sign(claims())));
    denied = true;
    await expect(authorizer.call(http(await sign(claims(), { kid: 'invented' })))).rejects.not.toThrow(/^Unauthorized$/);
    await expect(authorizer.call(http(await sign(claims())))).resolves.toMatchObject({ isAuthorized: true });
  });

  test('that cannot be read is no refusal', async () => {
    await server.stop();
    await expect(authorizer.call(http(await sign(claims())))).rejects.toThrow('ECONNREFUSED');
  });
});
