import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { type Row, tables } from '../../../examples/serenya/generator';
import { mapping } from '../../../examples/serenya/mapping';
import { model } from '../../../examples/serenya/model';
import { seed } from '../../../examples/serenya/seed';
import { type ResolvedTable, resolveTable } from '../../../lambda/migration/mapping/resolve-table';
import { compileRowMapper } from '../../../lambda/migration/mapping/row-mapper';
import { type CatalogTable, readTable } from '../../../lambda/migration/source/catalog';
import { openSource, type Source } from '../../../lambda/migration/source/connection';
import { readPage } from '../../../lambda/migration/source/pages';
import { compileModel } from '../../../lib/model';
import { type PostgresEngine, startPostgres } from '../../../local/engines';
import { buildChildren } from '../../local/children';

const compiled = compileModel(model);
let engine: PostgresEngine;
let source: Source;

beforeAll(async () => {
  buildChildren('warden');
  engine = await startPostgres();
  const client = new Client(engine.url);
  await client.connect();
  await seed(client);
  await client.end();
  source = await openSource(JSON.stringify(engine.connection));
}, 60_000);

afterAll(async () => {
  await source?.close();
  await engine?.stop();
});

type Name = keyof typeof tables;

async function resolved(table: Name): Promise<ResolvedTable> {
  const catalog = await readTable(source, 'public', table);
  return resolveTable(compiled, table, mapping.tables[table], catalog as CatalogTable);
}

type Item = { readonly [attribute: string]: unknown };

/** What the rows of a table become, as seen at a moment. */
async function mapped(table: Name, now = '1970-01-01T00:00:00Z') {
  const { plan } = await resolved(table);
  const { rows } = await readPage(source, plan, { id: '', table }, undefined, 100_000);
  const results = rows.map(compileRowMapper(compiled, plan, Date.parse(now) / 1000));
  expect(results.flatMap(({ poison }) => poison)).toEqual([]);
  return results.flatMap(({ items }) => items);
}

/** The items, as DynamoDB gets them. */
async function itemsOf(table: Name): Promise<Item[]> {
  return (await mapped(table)).map(({ item }) => item);
}

/** A value as DynamoDB gets it, without its type. */
function plain(value: unknown): unknown {
  return Object.values(value as object)[0];
}

const NAMES = Object.keys(tables) as Name[];

test.each(NAMES)('%s: every column has a place, a unique index keeps the items apart', async (table) => {
  const { problems, unproven } = await resolved(table);
  expect({ problems, unproven }).toEqual({ problems: [], unproven: [] });
});

test('every row becomes one item, none is poison, no two have the same key', async () => {
  const keys = new Set<string>();
  for (const table of NAMES) {
    const items = await itemsOf(table);
    expect([table, items.length]).toEqual([table, tables[table].length]);
    for (const { PK, SK } of items) keys.add(JSON.stringify([plain(PK), plain(SK)]));
  }
  expect(keys.size).toBe(Object.values(tables).reduce((sum, rows) => sum + rows.length, 0));
});

/** `transformToDynamoDB` of the plan for its five entities: keys, index keys and the type, as template literals of JavaScript. */
const planned: { readonly [table: string]: (row: Row) => Record<string, string> } = {
  users: (row) => ({
    ...{ PK: `USER#${row.id}`, SK: 'PROFILE', entity_type: 'user' },
    GSI1PK: `USER_EMAIL#${createHash('sha256').update(String(row.email).toLowerCase()).digest('hex')}`,
    GSI1SK: 'PROFILE',
    ...{ GSI2PK: `USER_EXTERNAL#${row.auth_provider}#${row.external_id}`, GSI2SK: 'PROFILE' },
  }),
  user_sessions: (row) => ({
    ...{ PK: `USER#${row.user_id}`, SK: `SESSION#${row.id}`, entity_type: 'session' },
    ...{ GSI1PK: `SESSION#${row.id}`, GSI1SK: `USER#${row.user_id}` },
  }),
  user_devices: (row) => ({
    ...{ PK: `USER#${row.user_id}`, SK: `DEVICE#${row.device_id}`, entity_type: 'device' },
    ...{ GSI1PK: `DEVICE#${row.device_id}`, GSI1SK: `USER#${row.user_id}` },
  }),
  processing_jobs: (row) => ({
    ...{ PK: `USER#${row.user_id}`, SK: `JOB#${row.id}`, entity_type: 'job' },
    ...{ GSI1PK: `JOB_STATUS#${row.status}`, GSI1SK: `JOB#${new Date(String(row.created_at)).toISOString()}#${row.id}` },
  }),
  subscriptions: (row) => ({
    ...{ PK: `USER#${row.user_id}`, SK: `SUBSCRIPTION#${row.id}`, entity_type: 'subscription' },
    ...{ GSI1PK: `SUBSCRIPTION_STATUS#${row.subscription_status}`, GSI1SK: `USER#${row.user_id}` },
  }),
};

test.each(Object.keys(planned) as Name[])('%s: the keys of every row are those of the plan, byte for byte', async (table) => {
  const made = (await itemsOf(table)).map(({ PK, SK, GSI1PK, GSI1SK, GSI2PK, GSI2SK, entity_type }) =>
    Object.fromEntries(
      Object.entries({ PK, SK, GSI1PK, GSI1SK, GSI2PK, GSI2SK, entity_type }).flatMap(([name, value]) =>
        value ? [[name, plain(value)]] : [],
      ),
    ),
  );
  const expected = tables[table].map((row) => (planned[table] as (row: Row) => Record<string, string>)(row));
  const byKey = (a: Record<string, unknown>, b: Record<string, unknown>) => (`${a.PK} ${a.SK}` < `${b.PK} ${b.SK}` ? -1 : 1);
  expect(made.sort(byKey)).toEqual(expected.sort(byKey));
});

test('attributes lie in data; type, times of writing and time to live beside the keys', async () => {
  const [session] = tables.user_sessions;
  const found = (await itemsOf('user_sessions')).find(({ SK }) => plain(SK) === `SESSION#${session?.id}`);
  const beside = ['GSI1PK', 'GSI1SK', 'PK', 'SK', 'created_at', 'data', 'entity_type', 'ttl', 'updated_at'];
  expect(Object.keys(found ?? {}).sort()).toEqual(beside);
  expect(found).toMatchObject({
    created_at: { S: session?.created_at },
    ttl: { N: String(Math.floor(Date.parse(String(session?.expires_at)) / 1000)) },
    data: { M: { refresh_token_hash: { S: session?.refresh_token_hash }, expires_at: { S: session?.expires_at } } },
  });
});

test('one session in four has expired, the others last', async () => {
  const sessions = await mapped('user_sessions', '2026-01-01T00:00:00Z');
  expect([sessions.length, sessions.filter(({ expired }) => expired).length]).toEqual([160, 40]);
});
