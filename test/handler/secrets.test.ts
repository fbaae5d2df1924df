import { jwtVerify, SignJWT } from 'jose';
import { secretJson, secretText, signingKey } from '../../lib/handler';
import { environmentFor, type SecretsServer, startSecretsServer } from './secrets-server';

const MINUTE = 60_000;
const KEY = { issuer: 'https://app.example.com', audience: 'app', kid: 'k2', key: 'x'.repeat(32), previous: [] };

let server: SecretsServer;
let count = 0;
const before = { ...process.env };
beforeAll(async () => {
  server = await startSecretsServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  process.env = { ...before, ...environmentFor(server) };
  server.asked.length = 0;
});
afterEach(() => {
  process.env = { ...before };
  jest.restoreAllMocks();
});

/** A secret of its own for each test, as a construct's `secrets: { KEY: … }` gives it. */
function given(secret?: { SecretString?: string; SecretBinary?: string }): string {
  const arn = `arn:aws:secretsmanager:us-east-1:111122223333:secret:test-${count++}`;
  process.env.KEY_SECRET_ARN = arn;
  if (secret) server.secrets.set(arn, secret);
  return arn;
}

test('a secret is asked for once, by all calls of five minutes', async () => {
  const arn = given({ SecretString: 'first' });
  const start = Date.now();
  const clock = jest.spyOn(Date, 'now').mockReturnValue(start);
  expect(await Promise.all([secretText('KEY'), secretText('KEY'), secretText('KEY')])).toEqual(['first', 'first', 'first']);
  server.secrets.set(arn, { SecretString: 'second' });
  clock.mockReturnValue(start + 5 * MINUTE - 1);
  expect(await secretText('KEY')).toBe('first');
  expect(server.asked).toEqual([arn]);
  clock.mockReturnValue(start + 5 * MINUTE);
  expect(await secretText('KEY')).toBe('second');
  expect(server.asked).toEqual([arn, arn]);
});

test('a request that failed is not kept', async () => {
  const arn = given();
  const failures = await Promise.allSettled([secretText('KEY'), secretText('KEY')]);
  expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(server.asked).toEqual([arn]);
  server.secrets.set(arn, { SecretString: 'now' });
  expect(await secretText('KEY')).toBe('now');
});

test('two secrets are two requests', async () => {
  given({ SecretString: 'a' });
  process.env.OTHER_SECRET_ARN = process.env.KEY_SECRET_ARN;
  given({ SecretString: 'b' });
  expect(await Promise.all([secretText('OTHER'), secretText('KEY')])).toEqual(['a', 'b']);
});

test('a binary secret is read as UTF-8', async () => {
  given({ SecretBinary: Buffer.from('é').toString('base64') });
  expect(await secretText('KEY')).toBe('é');
});

test('a function without the secret says where to name it', async () => {
  await expect(secretText('KEY')).rejects.toThrow(
    'KEY_SECRET_ARN is not set. Name it where the function is defined: secrets: { KEY: secret }',
  );
});

test('JSON is read, and what is none is not shown', async () => {
  given({ SecretString: '{"user":"u"}' });
  expect(await secretJson('KEY')).toEqual({ user: 'u' });
  given({ SecretString: 'hunter2' });
  const error = await secretJson('KEY').catch((thrown: Error) => thrown);
  expect(String(error)).toContain('the secret KEY (arn:aws:secretsmanager:us-east-1:111122223333:secret:test-');
  expect(String(error)).not.toContain('hunter2');
});

test('a signing key signs what its reader verifies', async () => {
  given({ SecretString: JSON.stringify(KEY) });
  const { kid, key, issuer, audience } = await signingKey('KEY');
  const token = await new SignJWT({ role: 'admin' })
    .setProtectedHeader({ alg: 'HS256', kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime('1h')
    .sign(key);
  const verified = await jwtVerify(token, Buffer.from(KEY.key), { issuer: KEY.issuer, audience: KEY.audience, algorithms: ['HS256'] });
  expect(verified).toMatchObject({ protectedHeader: { kid: 'k2' }, payload: { role: 'admin' } });
});

test.each<[unknown, string]>([
  [{ ...KEY, kid: undefined }, 'the secret KEY is no signing key: it has no "kid". Name the secret of a JwtSigningKey'],
  [{ ...KEY, audience: ['app'] }, 'it has no "audience"'],
  [{ ...KEY, issuer: '' }, 'it has no "issuer"'],
  [{ ...KEY, key: 'short' }, 'its key has 5 bytes, HS256 needs 32'],
  [null, 'it has no "key"'],
])('%j is no signing key', async (secret, message) => {
  given({ SecretString: JSON.stringify(secret) });
  const error = await signingKey('KEY').catch((thrown: Error) => thrown);
  expect(String(error)).toContain(message);
  expect(String(error)).not.toContain('xxxx');
});
