import assert from 'node:assert/strict';
import { openSource } from '../../../lambda/migration/source/connection';
import { parseJson, toPostgres } from '../../../lib/codec';
import { MigrationSource } from '../../../lib/migration';
import { parseAttribute } from '../../../lib/model';
import type { Ended, TestMigration } from '../support/run';
import { type Bench, check, type MatrixRow } from './case';
import { migrated, only, poisonOf, refusal } from './outcome';

const INVALID = 'DataMigration.InvalidPlan';
const EXTRA = 'the table differs from the source: 0 missing, 0 different, 1 extra';
const ROW = {
  table: { partitionKey: 'PK' },
  entities: { Row: { attributes: { id: 'integer', v: 'string?' }, key: { PK: 'K#{id}' } } },
} as const;
const NO_KEY = 'has no primary key, so its rows cannot be read in order; name unique NOT NULL columns as "key": ["id"] [PLAN_NO_KEY]';
const TWICE = 'several rows become the same item: v = "x" (2 rows) [PLAN_ITEM_KEY_NOT_UNIQUE]';
const INHERITED = 'other tables inherit from it, so its key does not tell its rows apart: map the tables themselves [PLAN_TABLE_INHERITED]';
const HIDDEN = 'the user of the secret may not read this: query would be affected by row-level security policy for table';
const READ_ONLY = 'the source rejects a statement: cannot execute setval() in a read-only transaction (SQLSTATE 25006)';
const NUL =
  '"a\\u0000b" does not fit: allowed is text without U+0000; PostgreSQL has no such character: bytea holds the bytes of the text [VALUE_NUL]';
const BOM = '"\ufeff{}" does not fit: allowed is JSON, but "\ufeff" at character 0 is not [VALUE_JSON]';
const DROPPED = 'the source rejects a statement: column "v" does not exist (SQLSTATE 42703)';

const rowsOf = (table: string) => ({ model: ROW, mapping: { tables: { [table]: { items: [{ entity: 'Row' }] } } } });

async function refusedPlan(bench: Bench, table: string, message: string, setup: Parameters<Bench['migration']>[0] = rowsOf(table)) {
  const migration = await bench.migration(setup);
  const text = refusal(await migration.run({ action: 'plan' }), INVALID);
  assert(text.includes(message), text);
}

export const SOURCE: readonly MatrixRow[] = [
  {
    row: 47,
    hazard: 'generated, identity and default columns',
    decision: 'exact',
    rule: 'copied as the values they have. PostgreSQL takes no value for a generated column: the way back leaves it out',
    cases: [
      check('copied as values', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(`CREATE TABLE ${table} (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int DEFAULT 7,
            v text GENERATED ALWAYS AS ('no ' || a::text COLLATE "C") STORED);
          INSERT INTO ${table} (a) VALUES (DEFAULT), (8)`);
        const mapping = { tables: { [table]: { items: [{ entity: 'Row' }], ignore: ['a'] } } };
        const migration = await bench.migration({ model: ROW, mapping });
        assert.deepEqual(only(await migration.run({ action: 'migrate_all' })), { itemsWritten: 2, poisonRows: 0 });
        assert.equal((await migration.run({ action: 'compare_data' })).status, 'SUCCEEDED');
        await assert.rejects(bench.engines.sql(`INSERT INTO ${table} (v) VALUES ('x')`), { code: '428C9' });
      }),
    ],
  },
  {
    row: 58,
    hazard: 'tables without a primary key',
    decision: 'policy',
    rule: '`key` in the mapping names columns that are NOT NULL and have a unique index; without any the plan is refused',
    error: NO_KEY,
    cases: [
      check('refused, and settled by "key"', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(`CREATE TABLE ${table} (id int NOT NULL UNIQUE, v text); INSERT INTO ${table} VALUES (1, 'x')`);
        await refusedPlan(bench, table, NO_KEY);
        const migration = await bench.migration({
          model: ROW,
          mapping: { tables: { [table]: { items: [{ entity: 'Row' }], key: ['id'] } } },
        });
        assert.deepEqual(only(await migration.run({ action: 'migrate_all' })), { itemsWritten: 1, poisonRows: 0 });
      }),
    ],
  },
  {
    row: 59,
    hazard: 'two rows with one target key',
    decision: 'refused',
    rule: 'the plan asks the rows and is refused; a pair that comes later is `KEY_COLLISION`. Nothing is ever overwritten',
    error: TWICE,
    cases: [
      check('refused before anything is written', async (bench) => {
        const single = { column: 'text', values: ["'x'", "'x'", "'y'"], attribute: 'string', template: 'K#{v}' };
        const { copied } = await migrated(bench, single);
        assert(refusal(copied, INVALID).includes(TWICE), copied.result.message);
      }),
    ],
  },
  {
    row: 60,
    hazard: 'partitions, inheritance, views, foreign tables',
    decision: 'policy',
    rule: 'a partitioned table is read through its parent, each row once, or partition by partition; a table that others inherit from is refused, map each; views and foreign tables have no key and are refused',
    error: INHERITED,
    cases: [
      check('a partitioned table', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(`CREATE TABLE ${table} (id int PRIMARY KEY, v text) PARTITION BY RANGE (id);
          CREATE TABLE ${table}_a PARTITION OF ${table} FOR VALUES FROM (0) TO (5); CREATE TABLE ${table}_b PARTITION OF ${table} DEFAULT;
          INSERT INTO ${table} SELECT g, 'x' FROM generate_series(0, 9) g`);
        const migration = await bench.migration({ ...rowsOf(table), options: { chunkRows: 3, pageRows: 2 } });
        assert.deepEqual(only(await migration.run({ action: 'migrate_all' })), { itemsWritten: 10, poisonRows: 0 });
        assert.equal((await migration.run({ action: 'compare_data' })).status, 'SUCCEEDED');
      }),
      check('inheritance', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(`CREATE TABLE ${table} (id int PRIMARY KEY, v text); CREATE TABLE ${table}_child () INHERITS (${table})`);
        await refusedPlan(bench, table, INHERITED);
      }),
      check('a view', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(`CREATE VIEW ${table} AS SELECT 1 AS id, 'x'::text AS v`);
        await refusedPlan(bench, table, 'add a primary key to the table [PLAN_NO_KEY]');
      }),
    ],
  },
  {
    row: 61,
    hazard: 'row-level security hides rows from the migration',
    decision: 'policy',
    rule: 'sessions have `row_security = off`: a policy that would hide rows is an error, not a smaller table. Give the role BYPASSRLS',
    error: HIDDEN,
    cases: [
      check('refused, and settled by BYPASSRLS', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(`CREATE TABLE ${table} (id int PRIMARY KEY, v text); INSERT INTO ${table} VALUES (1, 'x'), (2, 'y');
          ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON ${table} USING (id = 1);
          CREATE ROLE matrix_reader LOGIN PASSWORD 'matrix'; GRANT SELECT ON ${table} TO matrix_reader`);
        const secret = { ...bench.engines.postgres.connection, username: 'matrix_reader', password: 'matrix' };
        const migration = await bench.migration(rowsOf(table));
        migration.worker = { ...migration.worker, openSource: () => openSource(JSON.stringify(secret)) };
        const message = refusal(await migration.run({ action: 'migrate_all' }), 'DataMigration.SourceRefused');
        assert(message.includes(HIDDEN), message);
        await bench.engines.sql('ALTER ROLE matrix_reader BYPASSRLS');
        assert.deepEqual(only(await migration.run({ action: 'migrate_all' })), { itemsWritten: 2, poisonRows: 0 });
      }),
    ],
  },
  {
    row: 62,
    hazard: 'unchanged TOAST values in a change feed, replica identity',
    decision: 'exact',
    rule: 'values never come from a feed: rows are read again, whole, whatever changed in them',
    cases: [
      check('a large value beside a change', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(`CREATE TABLE ${table} (id int PRIMARY KEY, v text, note text);
          ALTER TABLE ${table} ALTER v SET STORAGE EXTERNAL, REPLICA IDENTITY NOTHING;
          INSERT INTO ${table} VALUES (1, repeat('toast ', 20000), 'old')`);
        const model = {
          ...ROW,
          entities: { Row: { ...ROW.entities.Row, attributes: { ...ROW.entities.Row.attributes, note: 'string' } } },
        } as const;
        const migration = await bench.migration({ ...rowsOf(table), model });
        await migration.run({ action: 'migrate_all' });
        await bench.engines.sql(`UPDATE ${table} SET note = 'new'`);
        assert.equal((await migration.run({ action: 'migrate_all' })).status, 'SUCCEEDED');
        assert.equal((await migration.run({ action: 'compare_data' })).status, 'SUCCEEDED');
      }),
    ],
  },
  ...(
    [
      [63, 'UPDATE of a primary key', 'UPDATE $t SET id = 9 WHERE id = 1'],
      [64, 'ON DELETE CASCADE, TRUNCATE', 'DELETE FROM $p WHERE id = 1'],
    ] as const
  ).map(
    ([row, hazard, change]): MatrixRow => ({
      row,
      hazard,
      decision: 'refused',
      rule: 'the next copy writes the new items; those of rows that are gone stay, and a comparison names each as extra, so that the run fails',
      error: EXTRA,
      cases: [
        check('the item that is left over is found', async (bench) => {
          const table = bench.name();
          const parent = `${table}_parent`;
          await bench.engines.sql(`CREATE TABLE ${parent} (id int PRIMARY KEY); INSERT INTO ${parent} VALUES (1), (2);
            CREATE TABLE ${table} (id int PRIMARY KEY, v text, parent int REFERENCES ${parent} ON DELETE CASCADE);
            INSERT INTO ${table} VALUES (1, 'x', 1), (2, 'y', 2)`);
          const mapping = { tables: { [table]: { items: [{ entity: 'Row' }], ignore: ['parent'] } } };
          const migration = await bench.migration({ model: ROW, mapping });
          await migration.run({ action: 'migrate_all' });
          await bench.engines.sql(change.replace('$t', table).replace('$p', parent));
          assert.equal((await migration.run({ action: 'migrate_all' })).status, 'SUCCEEDED');
          const compared = await migration.run({ action: 'compare_data' });
          assert.equal(refusal(compared, 'DataMigration.DifferencesFound'), EXTRA);
          assert.deepEqual(
            compared.report?.differences.items.map(({ kind, key }) => [kind, key]),
            [['extra', { PK: 'K#1' }]],
          );
        }),
      ],
    }),
  ),
  {
    row: 65,
    hazard: 'DDL during a run',
    decision: 'refused',
    rule: 'a column that is gone ends the run; one whose type changes after the plan is read as the plan says, and a comparison, which plans anew, finds what differs',
    error: DROPPED,
    cases: [
      check('a column that is gone', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(`CREATE TABLE ${table} (id int PRIMARY KEY, v int); INSERT INTO ${table} VALUES (1, 5)`);
        const ended = await alteredAfterPlan(bench, await bench.migration(rowsOf(table)), `ALTER TABLE ${table} DROP v`);
        assert(refusal(ended, 'DataMigration.SourceRefused').includes(DROPPED), ended.result.message);
      }),
      check('a type that changes into another family is a poison row, not another value', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(`CREATE TABLE ${table} (id int PRIMARY KEY, v timestamp); INSERT INTO ${table} VALUES (1, '2025-01-01')`);
        const model = { ...ROW, entities: { Row: { ...ROW.entities.Row, attributes: { id: 'integer', v: 'timestamp' } } } } as const;
        const items = [{ entity: 'Row', attributes: { v: { column: 'v', timeZone: 'Europe/Berlin' } } }];
        const migration = await bench.migration({ model, mapping: { tables: { [table]: { items } } } });
        const ended = await alteredAfterPlan(bench, migration, `ALTER TABLE ${table} ALTER v TYPE timestamptz`);
        assert.equal(poisonOf(ended).code, 'VALUE_ZONE');
      }),
    ],
  },
  {
    row: 66,
    hazard: 'sequences after a way back',
    decision: 'refused',
    rule: 'nothing is ever written to the source, so its sequences stay where they are: sessions are read-only',
    error: READ_ONLY,
    cases: [
      check('sessions are read-only', async (bench) => {
        const sequence = bench.name();
        await bench.engines.sql(`CREATE SEQUENCE ${sequence}`);
        const source = await openSource(JSON.stringify(bench.engines.postgres.connection));
        try {
          await assert.rejects(source.rows(`SELECT setval('public.${sequence}', 100)`), { message: READ_ONLY });
        } finally {
          await source.close();
        }
      }),
    ],
  },
  {
    row: 68,
    hazard: 'U+0000 in text on the way back',
    decision: 'refused',
    rule: 'DynamoDB holds it, PostgreSQL does not: `toPostgres` refuses it by name before any statement',
    error: NUL,
    cases: [
      check('refused by the codec, as it is by PostgreSQL', async ({ engines }) => {
        const back = (attribute: string, type: string, value: unknown) => () =>
          toPostgres(parseAttribute(attribute), { name: 'v', type }, value);
        assert.throws(back('string', 'text', 'a\0b'), { code: 'VALUE_NUL', message: `column "v": ${NUL}` });
        assert.throws(back('string[]', 'text[]', ['\0']), { code: 'VALUE_NUL' });
        assert.throws(back('json', 'jsonb', { a: ['\0'] }), { code: 'VALUE_NUL' });
        assert.throws(back('json', 'jsonb', { '\0': 1 }), { code: 'VALUE_NUL' });
        await assert.rejects(engines.sql(`SELECT '{"a":"\\u0000"}'::jsonb`), { code: '22P05' });
      }),
    ],
  },
  {
    row: 72,
    hazard: 'JSON in S3: BOM, CRLF, gzip, duplicate ids, lines or one list',
    decision: 'refused',
    rule: 'not a source of this version: `MigrationSource.postgres` is the only one. The codec reads CRLF as white space, and refuses a BOM, a second value and a key that comes twice',
    error: BOM,
    cases: [
      check('text that is not one JSON value', async () => {
        assert.throws(() => parseJson('\ufeff{}'), { message: BOM });
        assert.throws(() => parseJson('{}\n{}'), { code: 'VALUE_JSON' });
        assert.throws(() => parseJson('{"id":1,"id":1}'), { code: 'VALUE_JSON' });
        assert.deepEqual(parseJson('{\r\n"a":\r\n[1]\r\n}'), { a: [1] });
      }),
      check('PostgreSQL is the only source: decide this row again when there is another', async () => {
        const sources = Object.getOwnPropertyNames(MigrationSource).filter(
          (name) => typeof MigrationSource[name as 'postgres'] === 'function',
        );
        assert.deepEqual(sources, ['postgres']);
      }),
    ],
  },
];

/** Copies a table that is altered after the plan and before its first page. */
async function alteredAfterPlan({ engines }: Bench, migration: TestMigration, ddl: string): Promise<Ended> {
  const { control } = migration.worker;
  const plan: typeof control.plan = async (record) => {
    await engines.sql(ddl);
    return control.plan(record);
  };
  migration.worker = { ...migration.worker, control: { ...control, plan } };
  return migration.run({ action: 'migrate_all' });
}
