import { createHmac } from 'node:crypto';
import { GRACE, rowsOf } from '../../../examples/hkt/generator';
import { change, show } from '../../../examples/hkt/handlers/me';
import { forgot, reset } from '../../../examples/hkt/handlers/password';
import { login, logout } from '../../../examples/hkt/handlers/sessions';
import { signUp, verifyEmail } from '../../../examples/hkt/handlers/sign-up';
import { type Application, SIGNING_KEY, startApplication } from './support/application';
import { call } from './support/call';

let app: Application;
beforeAll(async () => {
  app = await startApplication();
});
afterAll(() => app?.stop());
beforeEach(() => {
  app.aws.mails.length = 0;
});

const PASSWORD = 'a sentence is best';

/** The values in the link of the last mail. */
function linked(): Record<string, string> {
  const [, hash] = /#(\S+)/.exec(app.aws.mails.at(-1)?.text ?? '') ?? [];
  return Object.fromEntries(new URLSearchParams(hash));
}

/** The payload of a token, whose signature is that of the key. */
function payloadOf(token: string): { readonly [claim: string]: unknown } {
  const [header, payload, signature] = token.split('.');
  expect(createHmac('sha256', SIGNING_KEY.key).update(`${header}.${payload}`).digest('base64url')).toBe(signature);
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'HS256', kid: 'one' });
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

async function account(email: string, password = PASSWORD): Promise<void> {
  await call(signUp, { body: { email, password } });
  await call(verifyEmail, { body: linked() });
}

describe('signing up', () => {
  test('sends a link, and only who opens it can log in', async () => {
    expect(await call(signUp, { body: { email: ' Ada@Example.com', password: PASSWORD, name: 'Ada' } })).toMatchObject({ status: 202 });
    expect(app.aws.mails).toEqual([expect.objectContaining({ to: 'ada@example.com', subject: expect.stringContaining('confirm') })]);
    expect(app.aws.mails[0].text).toContain('https://hkt.example.com/verify#email=ada%40example.com&token=');

    const early = await call(login, { body: { email: 'ada@example.com', password: PASSWORD } });
    expect(early).toMatchObject({ status: 403, body: { detail: expect.stringContaining('mail') } });

    expect(await call(verifyEmail, { body: linked() })).toMatchObject({ status: 204 });
    expect(await call(login, { body: { email: 'ADA@example.com', password: PASSWORD } })).toMatchObject({
      status: 201,
      body: { user: { email: 'ada@example.com', name: 'Ada', role: 'user' } },
    });
    // THEN opening the link again harms nobody.
    expect(await call(verifyEmail, { body: linked() })).toMatchObject({ status: 204 });
  });

  test('an address belongs to one account, however many ask for it at once; the answer does not tell', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => call(signUp, { body: { email: 'one@example.com', password: PASSWORD } })));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(await app.table.User.by.EmailIndex({ email: 'one@example.com' }).all()).toHaveLength(1);
    const subjects = app.aws.mails.map(({ subject }) => subject).sort();
    expect(subjects).toEqual(['Welcome to HKT: confirm your address', ...Array(3).fill('You have an HKT account')].sort());
  });

  test.each([
    ['no address', { email: 'ada', password: PASSWORD }],
    ['a short password', { email: 'short@example.com', password: 'short' }],
  ])('%s is refused', async (_, body) => {
    expect(await call(signUp, { body })).toMatchObject({ status: 400 });
    expect(app.aws.mails).toEqual([]);
  });

  test('a token that is wrong or late verifies nothing', async () => {
    await call(signUp, { body: { email: 'late@example.com', password: PASSWORD } });
    const link = linked() as { email: string; token: string };
    expect(await call(verifyEmail, { body: { ...link, token: 'x' } })).toMatchObject({ status: 400 });
    await app.table.EmailVerification.update(link, { expiresAt: '2020-01-01T00:00:00.000Z' });
    expect(await call(verifyEmail, { body: link })).toMatchObject({ status: 400 });
  });
});

describe('logging in', () => {
  beforeAll(() => account('bob@example.com'));

  test('starts a session that lives as long as its token', async () => {
    const { body } = await call(login, { body: { email: 'bob@example.com', password: PASSWORD } });
    const { sub, sid, exp, iss, aud } = payloadOf(body.token);
    expect({ iss, aud }).toEqual({ iss: 'https://hkt.example.com', aud: 'hkt' });
    const session = await app.table.Session.get({ userId: String(sub), sessionId: String(sid) });
    expect(session).toMatchObject({ userAgent: 'jest', ipAddress: '192.0.2.1' });
    expect(Date.parse(session?.expiresAt ?? '')).toBe(Date.parse(body.expiresAt));
    expect(exp).toBe(Math.floor(Date.parse(body.expiresAt) / 1000));
    expect(JSON.stringify(body)).not.toContain('scrypt');
  });

  test('a wrong password and an unknown address get the same answer', async () => {
    const wrong = await call(login, { body: { email: 'bob@example.com', password: 'not this one' } });
    const unknown = await call(login, { body: { email: 'nobody@example.com', password: PASSWORD } });
    expect(wrong).toEqual(unknown);
    expect(wrong.status).toBe(401);
  });

  test('logging out ends the session, though the token would still verify', async () => {
    const { body } = await call(login, { body: { email: 'bob@example.com', password: PASSWORD } });
    const claims = payloadOf(body.token);
    expect(await call(show, { claims })).toMatchObject({ status: 200, body: { email: 'bob@example.com' } });
    expect(await call(logout, { claims })).toMatchObject({ status: 204 });
    expect(await call(show, { claims })).toMatchObject({ status: 401 });
    expect(await call(logout, { claims })).toMatchObject({ status: 401 });
    expect(await call(show)).toMatchObject({ status: 401 });
  });

  test('a profile changes, and never shows the hash of its password', async () => {
    const { body } = await call(login, { body: { email: 'bob@example.com', password: PASSWORD } });
    const claims = payloadOf(body.token);
    expect(await call(change, { claims, body: { name: 'Bob', interests: ['defi'] } })).toMatchObject({
      status: 200,
      body: { name: 'Bob' },
    });
    const { body: profile } = await call(show, { claims });
    expect(profile).toMatchObject({ name: 'Bob', interests: ['defi'] });
    expect(profile).not.toHaveProperty('passwordHash');
    expect(await call(change, { claims, body: { role: 'admin' } })).toMatchObject({ status: 400 });
  });
});

test('a migrated user logs in with the old password, which is hashed again', async () => {
  const [row] = rowsOf('users', 'small');
  const { id: userId, email, password_hash: passwordHash } = row as { id: string; email: string; password_hash: string };
  const at = '2098-01-01T00:00:00.000Z';
  const user = { userId, email, passwordHash, role: 'investor', emailVerified: true, balance: '0' } as const;
  await app.table.User.create({ ...user, interests: [], createdAt: at, updatedAt: at });

  expect(await call(login, { body: { email, password: `${GRACE.password}!` } })).toMatchObject({ status: 401 });
  for (const time of ['first', 'second']) {
    expect([time, (await call(login, { body: { email, password: GRACE.password } })).status]).toEqual([time, 201]);
    expect((await app.table.User.get({ userId }))?.passwordHash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
  }
});

describe('a forgotten password', () => {
  test('a link works once, and ends every session', async () => {
    await account('carol@example.com');
    const { body } = await call(login, { body: { email: 'carol@example.com', password: PASSWORD } });
    expect(await call(forgot, { body: { email: 'carol@example.com' } })).toEqual({ status: 202, body: undefined });
    const link = linked();

    expect(await call(reset, { body: { ...link, password: 'another sentence' } })).toMatchObject({ status: 204 });
    expect(await call(reset, { body: { ...link, password: 'a third sentence' } })).toMatchObject({ status: 400 });
    expect(await call(show, { claims: payloadOf(body.token) })).toMatchObject({ status: 401 });
    expect(await call(login, { body: { email: 'carol@example.com', password: PASSWORD } })).toMatchObject({ status: 401 });
    expect(await call(login, { body: { email: 'carol@example.com', password: 'another sentence' } })).toMatchObject({ status: 201 });
  });

  test('two who open it at once do not both set a password', async () => {
    await account('dave@example.com');
    await call(forgot, { body: { email: 'dave@example.com' } });
    const answers = await Promise.all(
      ['first password', 'second password'].map((password) => call(reset, { body: { ...linked(), password } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, expect.any(Number)]);
    expect(Math.max(...answers.map(({ status }) => status))).toBeGreaterThanOrEqual(400);
  });

  test('nobody learns whether there is an account', async () => {
    expect(await call(forgot, { body: { email: 'nobody@example.com' } })).toEqual({ status: 202, body: undefined });
    expect(app.aws.mails).toEqual([]);
  });
});
