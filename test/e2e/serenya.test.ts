import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App } from 'aws-cdk-lib';
import { EnvironmentProfile } from 'cdk-single-table';
import { JOHN, type Row, tables } from '../../examples/serenya/generator';
import { networks } from '../../examples/serenya/networks';
import { seed } from '../../examples/serenya/seed';
import { SerenyaStack } from '../../examples/serenya/stack';
import type { RunReport } from '../../lambda/migration/report/run-report';
import type { RunResult } from '../../lib/migration/run-definition';
import { type LocalRun, startLocal } from '../../local';
import { buildAll } from '../support/bundle';
import { ROOT } from './support/command';

jest.setTimeout(60_000);

const STACK = 'Serenya-dev';
const NAMES = Object.keys(tables) as (keyof typeof tables)[];
const [session] = tables.user_sessions as [Row];
/** What rows become items: sessions that have expired stay behind. */
const now = new Date().toISOString();
const expired = tables.user_sessions.filter(({ expires_at }) => (expires_at as string) < now).length;
const itemsOf = (name: keyof typeof tables): number => tables[name].length - (name === 'user_sessions' ? expired : 0);

/** What signs a request for `iam()` in a local run: the key counts, its signature is not checked. */
const OPERATOR = {
  authorization: 'AWS4-HMAC-SHA256 Credential=local/20250927/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=00',
};

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON the route answers
  readonly body: any;
}

describe('Serenya, from old data to a served request', () => {
  const folder = mkdtempSync(join(tmpdir(), 'serenya-'));
  const complaints: string[] = [];
  let run: LocalRun;

  beforeAll(async () => {
    buildAll();
    const app = new App({ outdir: join(folder, 'cdk.out') });
    new SerenyaStack(app, STACK, { profile: EnvironmentProfile.dev(), network: networks.dev });
    run = await startLocal({
      app: app.synth().directory,
      stack: STACK,
      dataDir: join(folder, 'data'),
      seed: [(client) => seed(client)],
      onEvent: (event) => {
        if (event.type === 'log' && event.json?.level === 'error') complaints.push(event.line);
      },
    });
  }, 180_000);
  afterAll(async () => {
    await run?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function execute(input: object): Promise<{ readonly result: RunResult; readonly report: RunReport }> {
    const { status, output, error, cause } = await run.execute(input);
    expect({ status, error, cause }).toEqual({ status: 'SUCCEEDED', error: undefined, cause: undefined });
    const result = output as unknown as RunResult;
    const { bucket, key } = result.report as { bucket: string; key: string };
    return { result, report: JSON.parse(readFileSync(join(folder, 'data', 's3', bucket, key), 'utf8')) };
  }

  async function ask(request: string, { body, headers }: { readonly body?: object; readonly headers?: object } = {}): Promise<Answer> {
    const [method, path] = request.split(' ') as [string, string];
    const api = run.urls.find(({ kind }) => kind === 'api');
    const answer = await fetch(new URL(path, api?.url), {
      method,
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : undefined };
  }

  describe('the contract of the plan', () => {
    test('{"action":"migrate","table":"users","limit":10} moves ten users', async () => {
      const { result } = await execute({ action: 'migrate', table: 'users', limit: 10 });
      expect(result.tables).toEqual([expect.objectContaining({ table: 'users', rowsRead: 10, itemsWritten: 10, poisonRows: 0 })]);
    });

    test('{"action":"migrate_all"} moves every row, those ten among them, and says what stays behind', async () => {
      const { result, report } = await execute({ action: 'migrate_all' });
      expect(
        result.tables.map(({ table, rowsRead, itemsWritten, rowsSkipped }) => ({ table, rowsRead, itemsWritten, rowsSkipped })),
      ).toEqual(
        expect.arrayContaining(
          NAMES.map((table) => {
            const rowsRead = tables[table].length;
            return { table, rowsRead, itemsWritten: itemsOf(table), rowsSkipped: rowsRead - itemsOf(table) };
          }),
        ),
      );
      expect(result.tables).toHaveLength(NAMES.length);
      expect(report).toMatchObject({ poison: { total: 0 }, unmappedTables: ['public.pgmigrations'] });
    });

    test('{"action":"compare_data"} finds nothing missing, different or extra', async () => {
      const { result, report } = await execute({ action: 'compare_data' });
      for (const table of NAMES) {
        expect(result.tables).toContainEqual(expect.objectContaining({ table, missing: 0, different: 0, extra: 0 }));
      }
      expect(report).toMatchObject({ differences: { total: 0, items: [] } });
    });
  });

  test('read.ts finds all of it with the typed client, and asks the API', async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'examples/serenya/read.ts'], {
      cwd: ROOT,
      env: { ...process.env, ...run.environment, TSX_TSCONFIG_PATH: join(ROOT, 'test', 'tsconfig.json') },
    });
    expect(stderr).toBe('');
    expect(stdout.trimEnd().split('\n')).toEqual(Array.from({ length: 6 }, () => expect.stringMatching(/^✓ /)));
  });

  describe('a phone that was signed in before the migration', () => {
    let headers: { readonly authorization: string };

    test('gets an access token for the refresh token that it has, and for no other', async () => {
      const tokens = `POST /sessions/${session.id}/tokens`;
      expect((await ask(tokens, { body: { refresh_token: 'guessed' } })).status).toBe(401);
      const unknown = 'POST /sessions/00000000-0000-4000-a000-000000000000/tokens';
      expect((await ask(unknown, { body: { refresh_token: JOHN.refreshToken } })).status).toBe(401);

      const { status, body } = await ask(tokens, { body: { refresh_token: JOHN.refreshToken } });
      expect(status).toBe(201);
      headers = { authorization: `Bearer ${body.token}` };
    });

    test('shows who he is and what he has subscribed to', async () => {
      expect((await ask('GET /me')).status).toBe(401);
      const [john] = tables.users as [Row];
      const { auth_provider, external_id, created_at } = john;
      expect(await ask('GET /me', { headers })).toMatchObject({
        status: 200,
        body: { user_id: JOHN.userId, email: JOHN.email, name: 'John Doe', auth_provider, external_id, created_at },
      });

      const mine = tables.subscriptions.filter(({ user_id }) => user_id === JOHN.userId);
      const { body } = await ask('GET /me/subscription', { headers });
      expect(body).toMatchObject({ subscription_id: mine.at(-1)?.id, subscription_type: 'premium', price: '9.9' });
    });

    test('shows his jobs, page by page, and one with what happened to it', async () => {
      const mine = tables.processing_jobs.filter(({ user_id }) => user_id === JOHN.userId).map(({ id }) => id);
      const first = await ask('GET /me/jobs?limit=20', { headers });
      const rest = await ask(`GET /me/jobs?limit=100&cursor=${encodeURIComponent(first.body.cursor)}`, { headers });
      const seen = [...first.body.jobs, ...rest.body.jobs].map(({ job_id }) => job_id);
      expect(seen).toEqual([...mine].sort());

      const [row] = tables.processing_jobs as [Row];
      const { body } = await ask(`GET /me/jobs/${row.id}`, { headers });
      expect(body).toMatchObject({ original_filename: row.original_filename, api_cost: row.api_cost, created_at: row.created_at });
      expect(body.result_ciphertext).toBe(Buffer.from(String(row.result_ciphertext).slice(2), 'hex').toString('base64'));
      expect(body.events.map(({ event_type }: { event_type: string }) => event_type)).toEqual(['uploaded']);
      const [, other] = tables.processing_jobs as [Row, Row];
      expect((await ask(`GET /me/jobs/${other.id}`, { headers })).status).toBe(404);
    });

    test('signs out, and then its token is worth nothing', async () => {
      const { body } = await ask('GET /me/sessions', { headers });
      expect(body.sessions.filter(({ is_current }: { is_current: boolean }) => is_current)).toHaveLength(1);
      expect(JSON.stringify(body)).not.toContain('refresh_token_hash');

      expect((await ask(`DELETE /me/sessions/${session.id}`, { headers })).status).toBe(204);
      expect((await ask('GET /me', { headers })).status).toBe(401);
      expect((await ask(`POST /sessions/${session.id}/tokens`, { body: { refresh_token: JOHN.refreshToken } })).status).toBe(401);
    });
  });

  describe('whoever runs Serenya', () => {
    test('finds a user by e-mail, however it is typed, and by external id', async () => {
      const lookup = 'POST /user-lookups';
      expect((await ask(lookup, { body: { email: JOHN.email } })).status).toBe(403);
      const { body } = await ask(lookup, { body: { email: 'User@EXAMPLE.com' }, headers: OPERATOR });
      expect(body.users).toEqual([expect.objectContaining({ user_id: JOHN.userId, email: JOHN.email })]);
      const twins = await ask(lookup, { body: { email: 'upper.case@example.com' }, headers: OPERATOR });
      expect(twins.body.users.map(({ email }: { email: string }) => email).sort()).toEqual([
        'UPPER.Case@Example.COM',
        'upper.case@example.com',
      ]);

      const external = await ask(`GET /users/google/${JOHN.externalId}`, { headers: OPERATOR });
      expect(external.body.users).toEqual([expect.objectContaining({ user_id: JOHN.userId })]);
    });

    test('sees the jobs of a status by time, and those of one month', async () => {
      const completed = tables.processing_jobs
        .filter(({ status }) => status === 'completed')
        .map(({ id, created_at }) => ({ id, created_at }));
      const newest = completed.sort((a, b) => (`${a.created_at}#${a.id}` < `${b.created_at}#${b.id}` ? 1 : -1));
      const idsOf = ({ body }: Answer): string[] => body.jobs.map(({ job_id }: { job_id: string }) => job_id);

      const all = await ask('GET /jobs?status=completed&limit=10', { headers: OPERATOR });
      expect(idsOf(all)).toEqual(newest.slice(0, 10).map(({ id }) => id));

      const august = newest.filter(({ created_at }) => created_at?.startsWith('2025-08'));
      expect(august.length).toBeGreaterThan(10);
      const month = 'since=2025-08-01T00:00:00Z&until=2025-08-31T23:59:59.999Z';
      const found = await ask(`GET /jobs?status=completed&limit=100&${month}`, { headers: OPERATOR });
      expect(idsOf(found)).toEqual(august.map(({ id }) => id));
    });
  });

  test('no function had anything to complain about', () => expect(complaints).toEqual([]));
});
