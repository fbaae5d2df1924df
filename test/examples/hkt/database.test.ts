import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { rowsOf, seedTables } from '../../../examples/hkt/generator';
import { mapping } from '../../../examples/hkt/mapping';
import { model } from '../../../examples/hkt/model';
import { seed } from '../../../examples/hkt/seed';
import { columnCandidates } from '../../../lib/migration/model-view';
import { compileModel } from '../../../lib/model';
import { type PostgresEngine, startPostgres } from '../../../local/engines';
import { buildChildren } from '../../local/children';

const schema = readFileSync(join(__dirname, '../../../examples/hkt/schema.sql'), 'utf8');

let engine: PostgresEngine;
let client: Client;
let counts: Record<string, number>;

beforeAll(async () => {
  buildChildren('warden');
  engine = await startPostgres();
  client = new Client(engine.url);
  await client.connect();
  await client.query(schema);
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

test('a new row takes the next id', async () => {
  const sql = `INSERT INTO subscribers (email) VALUES ('next@example.com') RETURNING id::text AS text`;
  expect(await texts(sql)).toEqual([String((counts.subscribers as number) + 1)]);
});

describe.each(Object.entries(mapping.tables))('%s', (table, { items, ...rest }) => {
  const itemColumns = (index: number): Map<string, string> => {
    const { entity, attributes } = items[index] as { entity: string; attributes?: Record<string, string | { column: string }> };
    const column = (attribute: string): string => {
      const source = attributes?.[attribute] ?? columnCandidates(attribute).at(-1) ?? attribute;
      return typeof source === 'string' ? source : source.column;
    };
    return new Map(Object.keys(compileModel(model).entity(entity).attributes).map((attribute) => [attribute, column(attribute)]));
  };

  test('every column goes somewhere, or is left behind by name', async () => {
    const columns = await texts(
      `SELECT column_name::text AS text FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`,
      [table],
    );
    const taken = items.flatMap((_, index) => [...itemColumns(index).values()]);
    const ignored = 'ignore' in rest ? rest.ignore : [];
    expect([...new Set([...taken, ...ignored])].sort()).toEqual(columns.sort());
  });

  test('two rows never become the same item: a unique index covers the key of each item', async () => {
    const unique = await texts(
      `SELECT string_agg(attname, ',') AS text FROM pg_index
         JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
        WHERE indrelid = $1::regclass AND indisunique GROUP BY indexrelid`,
      [table],
    );
    items.forEach(({ entity }, index) => {
      const key = compileModel(model)
        .entity(entity)
        .keyAttributes.map((attribute) => itemColumns(index).get(attribute));
      expect(unique.some((columns) => columns.split(',').every((column) => key.includes(column)))).toBe(true);
    });
  });
});
