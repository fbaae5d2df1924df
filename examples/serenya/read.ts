/**
 * Reads migrated data as Serenya's handlers do, compares it with what the generator made, and asks the API if it is served.
 * Run it with a table at hand: `cdk-single-table local … -- npx tsx read.ts`.
 */
import { isDeepStrictEqual } from 'node:util';
import { openTable } from 'cdk-single-table/client';
import { JOHN, type Row, tables } from './generator';
import { model } from './model';

const table = openTable(model);

/** Prints what was read, and whether it is what it should be. */
function show(title: string, text: string, read: unknown, expected: unknown): void {
  const isEqual = isDeepStrictEqual(read, expected);
  console.log(`${isEqual ? '✓' : '✗'} ${title.padEnd(27)}${text}`);
  if (isEqual) return;
  console.error('  expected', expected, '\n  read    ', read);
  process.exitCode = 1;
}

function rowsOf(rows: readonly Row[], userId: string): Row[] {
  return rows.filter(({ user_id }) => user_id === userId);
}

async function readUser(): Promise<void> {
  const byEmail = await table.User.by.GSI1({ email: JOHN.email.toUpperCase() }).first();
  show('user by hashed e-mail', `${byEmail?.name} <${byEmail?.email}>`, byEmail?.user_id, JOHN.userId);
  const external = { auth_provider: 'google', external_id: JOHN.externalId } as const;
  const byExternalId = await table.User.by.GSI2(external).first();
  show('the same by external id', `Google ${byExternalId?.external_id}`, byExternalId?.user_id, JOHN.userId);
}

async function readJobs(): Promise<void> {
  const { items } = await table.Job.by.GSI1({ status: 'failed' }, { reverse: true, limit: 5 });
  const failed = tables.processing_jobs.filter(({ status }) => status === 'failed').sort((a, b) => (place(a) < place(b) ? 1 : -1));
  show(
    'the last jobs that failed',
    items.map(({ created_at }) => created_at.slice(0, 10)).join(', '),
    items.map(({ job_id }) => job_id),
    failed.slice(0, 5).map(({ id }) => id),
  );

  const [hard] = tables.processing_jobs as [Row];
  const job = await table.Job.get({ user_id: hard.user_id as string, job_id: hard.id as string });
  show('numbers to the last digit', String(job?.api_cost), job?.api_cost, hard.api_cost);
}

/** The order of jobs of one status. */
function place({ created_at, id }: Row): string {
  return `${created_at}#${id}`;
}

/** One query reads all that belongs to a user, whatever it is. */
async function readPartition(): Promise<void> {
  const counts: Record<string, number> = {};
  for await (const { entity } of table.collection('USER#{user_id}').query({ user_id: JOHN.userId }))
    counts[entity] = (counts[entity] ?? 0) + 1;
  const text = Object.entries(counts).map(([entity, count]) => `${count} ${entity}`);
  const now = new Date().toISOString();
  const count = (rows: readonly Row[]): number => rowsOf(rows, JOHN.userId).length;
  show('his whole partition', text.join(', '), counts, {
    User: 1,
    Session: rowsOf(tables.user_sessions, JOHN.userId).filter(({ expires_at }) => (expires_at as string) > now).length,
    Device: count(tables.user_devices),
    Job: count(tables.processing_jobs),
    Subscription: count(tables.subscriptions),
    Payment: count(tables.payments),
    Consent: count(tables.consent_records),
    Biometric: count(tables.biometric_registrations),
    ChatMessage: count(tables.chat_messages),
  });
}

/** What his phone does: the token that it has had since before the migration gives the next one, and that says who he is. */
async function visit(api: string): Promise<void> {
  const [session] = tables.user_sessions as [Row];
  const refreshed = await fetch(new URL(`/sessions/${session.id}/tokens`, api), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refresh_token: JOHN.refreshToken }),
  });
  const { token } = (await refreshed.json()) as { readonly token?: string };
  const me = await fetch(new URL('/me', api), { headers: { authorization: `Bearer ${token}` } });
  const { user_id, name } = (await me.json()) as { readonly user_id?: string; readonly name?: string };
  show('still signed in', `${name}, at ${api}`, [refreshed.status, me.status, user_id], [201, 200, JOHN.userId]);
}

async function main(): Promise<void> {
  await readUser();
  await readJobs();
  await readPartition();
  if (process.env.LOCAL_API_URL) await visit(process.env.LOCAL_API_URL);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
