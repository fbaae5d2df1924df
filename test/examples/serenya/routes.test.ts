import { createHash } from 'node:crypto';
import { App, type Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { EnvironmentProfile } from 'cdk-single-table';
import { decodeJwt } from 'jose';
import { routes } from '../../../examples/serenya/routes';
import { SerenyaStack } from '../../../examples/serenya/stack';
import type { RouteHandler } from '../../../lib/handler';
import { allows, type Statement } from '../../support/iam';
import { type Answer, call, type Request } from '../hkt/support/call';
import { type Application, startApplication } from './support/application';

jest.setTimeout(60_000);

const TABLE = 'arn:TableCD117FA1';
const ADA = '11111111-1111-4111-8111-111111111111';
const BOB = '22222222-2222-4222-8222-222222222222';
const TOKEN = 'what her phone keeps';
const AT = '2025-09-27T10:00:00.000Z';

let app: Application;
let stack: SerenyaStack;
let declared: ReturnType<typeof routes>;
const called = new Set<string>();

beforeAll(async () => {
  app = await startApplication();
  stack = new SerenyaStack(new App(), 'Serenya', { profile: EnvironmentProfile.dev() });
  declared = routes({ secret: undefined } as never);
  const user = { auth_provider: 'apple', account_status: 'active' } as const;
  await app.table.User.create({ ...user, user_id: ADA, email: 'Ada@example.com', external_id: '000#1' });
  await app.table.User.create({ ...user, user_id: BOB, email: 'bob@example.com', external_id: '2', account_status: 'deleted' });
});
afterAll(() => app?.stop());

/** A session, by number. @returns the claims of its tokens */
async function session(number: number, user_id = ADA, change: { status?: 'revoked'; expires_at?: string } = {}) {
  const session_id = `00000000-0000-4000-a000-00000000000${number}`;
  await app.table.Session.put({
    ...{ user_id, session_id, refresh_token_hash: createHash('sha256').update(TOKEN).digest('hex'), status: 'active' },
    ...{ biometric_verified: false, last_accessed_at: AT, expires_at: '2098-01-01T00:00:00Z' },
    ...change,
  });
  return { sub: user_id, sid: session_id };
}

function statementsOf(route: string): Statement[] {
  const policy = stack.api.functionFor(route).role?.node.findChild('DefaultPolicy') as iam.Policy;
  return (stack as Stack).resolve(policy.document.toJSON()).Statement;
}

/** Calls the handler of a route, and evaluates the policy of its function for each of its requests. */
async function ask(route: string, status: number, request: Request = {}): Promise<Answer> {
  const { entry = '', handler = 'handler' } = declared[route];
  const handlers: { readonly [name: string]: RouteHandler } = require(entry);
  app.recorder.take();
  const answer = await call(handlers[handler], request);
  expect([route, answer.status]).toEqual([route, status]);
  const refused = app.recorder.take().filter(({ action, index, leadingKeys }) => {
    const resource = index === undefined ? TABLE : `${TABLE}/index/${index}`;
    return !allows(statementsOf(route), { action, resource, context: { 'dynamodb:LeadingKeys': leadingKeys } });
  });
  expect([route, refused]).toEqual([route, []]);
  called.add(route);
  return answer;
}

describe('refreshing', () => {
  const refresh = (sid: string, status: number, refresh_token = TOKEN) =>
    ask('POST /sessions/{sessionId}/tokens', status, { params: { sessionId: sid }, body: { refresh_token } });

  test('gives a token of this session for a quarter of an hour, and notes when', async () => {
    const { sub, sid } = await session(1);
    const { body } = await refresh(sid, 201);
    const payload = decodeJwt(body.token);
    expect(payload).toMatchObject({ sub, sid, iss: 'https://serenya.example.com', aud: 'serenya' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(900);
    const stored = await app.table.Session.get({ user_id: sub, session_id: sid });
    expect(stored?.last_accessed_at && stored.last_accessed_at > AT).toBe(true);
  });

  test('refuses a wrong token, a session that ended, one that expired and one that never was, all alike', async () => {
    const revoked = await session(2, ADA, { status: 'revoked' });
    const expired = await session(3, ADA, { expires_at: AT });
    const tries = [
      [(await session(1)).sid, 'guessed'],
      [revoked.sid, TOKEN],
      [expired.sid, TOKEN],
      ['00000000-0000-4000-a000-000000000009', TOKEN],
    ];
    const details = [];
    for (const [sid, token] of tries) details.push((await refresh(sid, 401, token)).body.detail);
    expect(new Set(details).size).toBe(1);
  });
});

test('no route of a user answers a token whose session has ended', async () => {
  const claims = await session(4, ADA, { status: 'revoked' });
  const params = { sessionId: claims.sid, jobId: claims.sid };
  for (const route of Object.keys(declared).filter((name) => / \/me/.test(name))) {
    await ask(route, 401, { claims, params });
    await ask(route, 401, { claims: {}, params });
  }
});

test('sessions: only live ones are shown, without their hashes; one can be ended, a stranger’s cannot', async () => {
  const [mine, other, stranger] = [await session(1), await session(5), await session(6, BOB)];
  await session(7, ADA, { expires_at: AT });
  const { body } = await ask('GET /me/sessions', 200, { claims: mine });
  expect(body.sessions.map(({ session_id }: { session_id: string }) => session_id)).toEqual([mine.sid, other.sid]);
  expect(body.sessions[0]).toMatchObject({ is_current: true });
  expect(JSON.stringify(body)).not.toContain('hash');

  await ask('DELETE /me/sessions/{sessionId}', 204, { claims: mine, params: { sessionId: other.sid } });
  await ask('GET /me', 401, { claims: other });
  await ask('DELETE /me/sessions/{sessionId}', 404, { claims: mine, params: { sessionId: stranger.sid } });
});

test('an account that was closed is not shown', async () => {
  await ask('GET /me', 404, { claims: await session(8, BOB) });
  const { body } = await ask('GET /me', 200, { claims: await session(1) });
  expect(body.email).toBe('Ada@example.com');
});

test('the subscription that began last, whatever its id', async () => {
  const claims = await session(1);
  await ask('GET /me/subscription', 404, { claims });
  const common = { user_id: ADA, subscription_status: 'active', provider: 'internal' } as const;
  const dates = { f: '2025-01-01T00:00:00Z', '0': '2026-01-01T00:00:00Z', a: '2024-01-01T00:00:00Z' };
  for (const [digit, start_date] of Object.entries(dates)) {
    const subscription_id = `${digit}0000000-0000-4000-a000-000000000000`;
    await app.table.Subscription.create({ ...common, subscription_id, subscription_type: digit, start_date });
  }
  expect((await ask('GET /me/subscription', 200, { claims })).body.subscription_type).toBe('0');
});

test('jobs: one’s own with their events, everybody’s by status and time', async () => {
  const claims = await session(1);
  const job = { status: 'failed', original_filename: 'a.pdf', content_type: 'application/pdf', file_size: 9007199254740993n } as const;
  const days = ['2025-09-01', '2025-09-02', '2025-09-03'];
  for (const [index, day] of days.entries()) {
    const user_id = index === 1 ? BOB : ADA;
    await app.table.Job.create({
      ...job,
      user_id,
      job_id: `${index}0000000-0000-4000-a000-000000000000`,
      created_at: `${day}T00:00:00.000Z`,
    });
  }
  const job_id = '00000000-0000-4000-a000-000000000000';
  for (const event_id of [10n, 9n]) await app.table.JobEvent.create({ job_id, event_id, event_type: `e${event_id}`, occurred_at: AT });

  const mine = await ask('GET /me/jobs', 200, { claims });
  expect(mine.body.jobs).toHaveLength(2);
  const one = await ask('GET /me/jobs/{jobId}', 200, { claims, params: { jobId: job_id } });
  expect(one.body.events.map(({ event_type }: { event_type: string }) => event_type)).toEqual(['e9', 'e10']);
  await ask('GET /me/jobs/{jobId}', 404, { claims, params: { jobId: '10000000-0000-4000-a000-000000000000' } });
  await ask('GET /me/jobs', 400, { claims, query: { limit: '101' } });

  const daysOf = async (query: { readonly [name: string]: string }) => {
    const { body } = await ask('GET /jobs', 200, { query: { status: 'failed', ...query } });
    return body.jobs.map(({ created_at }: { created_at: string }) => created_at.slice(0, 10));
  };
  expect(await daysOf({})).toEqual([...days].reverse());
  expect(await daysOf({ since: '2025-09-02T00:00:00Z', until: '2025-09-02T23:59:59Z' })).toEqual(['2025-09-02']);
  expect(await daysOf({ status: 'completed' })).toEqual([]);
  await ask('GET /jobs', 400, { query: { status: 'lost' } });
});

test('users by e-mail and by external id', async () => {
  const idsOf = ({ body }: Answer): string[] => body.users.map(({ user_id }: { user_id: string }) => user_id);
  expect(idsOf(await ask('POST /user-lookups', 200, { body: { email: 'aDA@EXAMPLE.com' } }))).toEqual([ADA]);
  expect(idsOf(await ask('POST /user-lookups', 200, { body: { email: 'eve@example.com' } }))).toEqual([]);
  const params = { authProvider: 'apple', externalId: '000#1' };
  expect(idsOf(await ask('GET /users/{authProvider}/{externalId}', 200, { params }))).toEqual([ADA]);
});

test('no route was left out', () => expect([...called].sort()).toEqual(Object.keys(declared).sort()));
