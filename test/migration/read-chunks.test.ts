import { resolveTable } from '../../lambda/migration/mapping/resolve-table';
import type { TablePlan } from '../../lambda/migration/plan';
import { readTable } from '../../lambda/migration/source/catalog';
import { cutTable } from '../../lambda/migration/source/chunks';
import { openSource, type Source } from '../../lambda/migration/source/connection';
import { identifySource } from '../../lambda/migration/source/identity';
import { keyOf, readPage, readRow } from '../../lambda/migration/source/pages';
import { compileModel } from '../../lib/model';
import { type Engines, startEngines } from './support/engines';

jest.setTimeout(120_000);

const model = compileModel({
  table: { partitionKey: 'PK' },
  entities: { Row: { attributes: { n: 'integer' }, key: { PK: 'ROW#{n}' } } },
});

let engines: Engines;
let source: Source;
beforeAll(async () => {
  engines = await startEngines();
  source = await openSource(JSON.stringify(engines.postgres.connection));
});
afterAll(async () => {
  await source?.close();
  await engines?.stop();
});

async function planOf(table: string, ignore: string[], key?: string[]): Promise<TablePlan> {
  const catalog = await readTable(source, 'public', table);
  if (!catalog) throw new Error(`no table ${table}`);
  const { plan, problems } = resolveTable(model, table, { key, items: [{ entity: 'Row' }], ignore }, catalog);
  expect(problems).toEqual([]);
  return plan;
}

/** Reads a table through its chunks, in small pages, as the workers do. */
async function readAll(plan: TablePlan, chunkRows: number, pageRows: number): Promise<number[]> {
  const n = plan.selects.findIndex(({ column }) => column === 'n');
  const seen: number[] = [];
  for (const chunk of await cutTable(source, plan, chunkRows)) {
    let after: string[] | undefined;
    for (;;) {
      const { rows } = await readPage(source, plan, chunk, after, pageRows);
      for (const row of rows) seen.push(Number(row[n]));
      if (rows.length < pageRows) break;
      after = keyOf(plan, rows[rows.length - 1]);
    }
  }
  return seen.sort((a, b) => a - b);
}

describe('every row is read exactly once, whatever the type of its key', () => {
  test.each<[string, string]>([
    ['integer', 'n - 50'],
    ['bigint', '9223372036854775807 - n'],
    ['numeric', '(n - 50) * 0.00000000001'],
    ['numeric(30,10)', 'n / 7.0'],
    ['double precision', '(n - 50) / 7.0::float8'],
    ['real', '(n * 3.3)::real'],
    ['text', `CASE n % 4 WHEN 0 THEN 'é' WHEN 1 THEN '''"\\' WHEN 2 THEN E'a\\nb' ELSE '_' END || n`],
    ['text COLLATE "C"', `chr(60 + n % 40) || n`],
    ['varchar(20)', `repeat(' ', n % 3) || n`],
    ['char(12)', `n::text`],
    ['"char"', `chr(n)::"char"`],
    ['uuid', `md5(n::text)::uuid`],
    ['bytea', `decode(md5(n::text), 'hex')`],
    ['date', `date '2024-02-28' + n`],
    ['timestamp', `timestamp '2025-03-30 01:59:59.999' + n * interval '1.000001 s'`],
    ['timestamptz', `timestamptz '2025-10-26 00:59:59.999Z' + n * interval '1.000001 s'`],
    ['interval', `n * interval '1 hour 1.5 s'`],
    ['inet', `('10.0.0.' || n)::inet`],
    ['bit varying(8)', `n::bit(8)`],
    ['positive', 'n'],
  ])('%s', async (type, expression) => {
    await engines.sql(`DROP TABLE IF EXISTS keys; DROP DOMAIN IF EXISTS positive; CREATE DOMAIN positive AS int CHECK (VALUE > 0);
      CREATE TABLE keys (id ${type} PRIMARY KEY, n int NOT NULL);
      INSERT INTO keys SELECT ${expression}, n FROM generate_series(1, 100) n`);
    const plan = await planOf('keys', ['id']);
    expect(await readAll(plan, 30, 7)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  });

  test('several columns, one of them an enum, in the order of the key', async () => {
    await engines.sql(`CREATE TYPE mood AS ENUM ('z', 'a', 'm');
      CREATE TABLE moods (feeling mood NOT NULL, "the Day" date NOT NULL, n int NOT NULL, PRIMARY KEY (feeling, "the Day"));
      INSERT INTO moods SELECT (ARRAY['z', 'a', 'm'])[1 + n % 3]::mood, date '2025-01-01' + n / 3, n FROM generate_series(1, 100) n`);
    const plan = await planOf('moods', ['feeling', 'the Day']);
    expect(await readAll(plan, 10, 4)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(plan.key.map(({ column }) => column)).toEqual(['feeling', 'the Day']);
  });

  test('a key that the mapping names, and a table that is empty', async () => {
    await engines.sql(`CREATE TABLE slugs (slug text NOT NULL UNIQUE, n int NOT NULL)`);
    const plan = await planOf('slugs', ['slug'], ['slug']);
    expect(await cutTable(source, plan, 10)).toHaveLength(1);
    expect(await readAll(plan, 10, 4)).toEqual([]);
  });
});

describe('the order of reads', () => {
  test('a later read that saw more has a greater ordinal', async () => {
    await engines.sql('CREATE TABLE ticks (id int PRIMARY KEY, n int NOT NULL); INSERT INTO ticks VALUES (1, 1)');
    const plan = await planOf('ticks', ['id']);
    const read = () => readPage(source, plan, { id: '', table: 'ticks' }, undefined, 10);
    const first = await read();
    await engines.sql('UPDATE ticks SET n = 2');
    const second = await read();
    expect(second.ordinal).toBeGreaterThan(first.ordinal);
    // THEN an empty page has its place as well.
    await engines.sql('DELETE FROM ticks');
    const third = await read();
    expect(third.rows).toEqual([]);
    expect(third.ordinal).toBeGreaterThan(second.ordinal);
    expect(await readRow(source, plan, ['1'])).toBeUndefined();
  });

  test('the source cannot be written to, and is known by its identity', async () => {
    await expect(source.rows('CREATE TABLE intruder ()')).rejects.toMatchObject({ message: expect.stringContaining('read-only') });
    expect(await identifySource(source)).toEqual({
      systemIdentifier: expect.stringMatching(/^\d+$/),
      timeline: '1',
      incarnation: expect.any(String),
      database: 'postgres',
    });
  });

  test('a user whom a row policy would show fewer rows gets an error instead', async () => {
    await engines.sql(`CREATE TABLE hidden (id int PRIMARY KEY, n int NOT NULL); INSERT INTO hidden VALUES (1, 1);
      ALTER TABLE hidden ENABLE ROW LEVEL SECURITY; CREATE POLICY few ON hidden USING (false);
      CREATE ROLE limited LOGIN; GRANT SELECT ON hidden TO limited`);
    const plan = await planOf('hidden', ['id']);
    const limited = await openSource(JSON.stringify({ ...engines.postgres.connection, username: 'limited' }));
    try {
      await expect(readPage(limited, plan, { id: '', table: 'hidden' }, undefined, 10)).rejects.toMatchObject({
        name: 'DataMigration.SourceRefused',
        message: expect.stringContaining('row-level security'),
      });
    } finally {
      await limited.close();
    }
  });
});
