import { Client } from 'pg';
import { rowsOf, seedTables } from '../../../examples/hkt/generator';
import { mapping } from '../../../examples/hkt/mapping';
import { model } from '../../../examples/hkt/model';
import { seed } from '../../../examples/hkt/seed';
import { type ResolvedTable, resolveTable } from '../../../lambda/migration/mapping/resolve-table';
import { compileRowMapper } from '../../../lambda/migration/mapping/row-mapper';
import { type CatalogTable, readTable } from '../../../lambda/migration/source/catalog';
import { openSource, type Source } from '../../../lambda/migration/source/connection';
import { readPage } from '../../../lambda/migration/source/pages';
import { compileModel } from '../../../lib/model';
import { type PostgresEngine, startPostgres } from '../../../local/engines';
import { buildChildren } from '../../local/children';

let engine: PostgresEngine;
let client: Client;
let counts: Record<string, number>;

beforeAll(async () => {
  buildChildren('warden');
  engine = await startPostgres();
  client = new Client(engine.url);
  await client.connect();
  counts = await seed(client, { rows: 'small' });
}, 60_000);

afterAll(async () => {
  await client?.end();
  await engine?.stop();
});

async function texts(sql: string, values: readonly unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<{ text: string }>(sql, [...values]);
  return rows.map(({ text }) => text);
}

test('the twelve tables take every generated row', async () => {
  expect(
    await texts(`SELECT relname::text AS text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`),
  ).toEqual(seedTables.map(({ name }) => name).sort());
  for (const { name } of seedTables) {
    expect([name, await texts(`SELECT count(*)::text AS text FROM "${name}"`)]).toEqual([name, [String(counts[name])]]);
    expect(counts[name]).toBe([...rowsOf(name, 'small')].length);
  }
});

test('values arrive as they were generated', async () => {
  const users = [...rowsOf('users', 'small')];
  const names = await client.query<{ id: string; name: string | null; balance: string }>('SELECT id, name, balance::text FROM users');
  const byId = new Map(names.rows.map((row) => [row.id, row]));
  for (const { id, name } of users) expect(byId.get(id as string)?.name).toBe(name);
  expect(byId.get(users[1]?.id as string)?.balance).toBe('12345678901234567890.123456789012345678');
  expect(await texts(`SELECT preferences->>'sequence' AS text FROM users WHERE preferences ? 'sequence'`)).toEqual(['9007199254740993']);
});

test('the application goes on counting where the rows end', async () => {
  const sql = `SELECT nextval(pg_get_serial_sequence('subscribers', 'id'))::text AS text`;
  expect(await texts(sql)).toEqual([String((counts.subscribers as number) + 1)]);
});

describe('as the workers of a migration see it', () => {
  const compiled = compileModel(model);
  let source: Source;

  beforeAll(async () => {
    source = await openSource(JSON.stringify(engine.connection));
  });
  afterAll(() => source?.close());

  async function resolved(table: string): Promise<ResolvedTable> {
    const catalog = await readTable(source, 'public', table);
    return resolveTable(compiled, table, mapping.tables[table as keyof typeof mapping.tables], catalog as CatalogTable);
  }

  test.each(Object.keys(mapping.tables))('%s: every column has a place, a unique index keeps the items apart', async (table) => {
    const { problems, unproven } = await resolved(table);
    expect({ problems, unproven }).toEqual({ problems: [], unproven: [] });
  });

  test('every row becomes its items, none is poison, no two items have the same key', async () => {
    const items: Record<string, number> = {};
    const keys = new Set<string>();
    for (const [table, { items: rules }] of Object.entries(mapping.tables)) {
      const { plan } = await resolved(table);
      const map = compileRowMapper(compiled, plan, 0);
      const { rows } = await readPage(source, plan, { id: '', table }, undefined, 100_000);
      const mapped = rows.map(map);
      expect(mapped.flatMap(({ poison }) => poison)).toEqual([]);
      items[table] = mapped.flatMap((row) => row.items).length / rules.length;
      for (const { item } of mapped.flatMap((row) => row.items)) keys.add(JSON.stringify([item.PK, item.SK]));
    }
    expect(items).toEqual(counts);
    const expected = Object.entries(mapping.tables).map(([table, { items }]) => items.length * (counts[table] as number));
    expect(keys.size).toBe(expected.reduce((sum, count) => sum + count));
  });
});
