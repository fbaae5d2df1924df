import assert from 'node:assert/strict';
import { openSource } from '../../../lambda/migration/source/connection';
import { type Bench, check, type MatrixRow } from './case';
import { migrated, only, ROW, refusal, rowsOf } from './outcome';

const INVALID = 'DataMigration.InvalidPlan';
const NO_KEY = 'has no primary key, so its rows cannot be read in order; name unique NOT NULL columns as "key": ["id"] [PLAN_NO_KEY]';
const TWICE = 'several rows become the same item: v = "x" (2 rows) [PLAN_ITEM_KEY_NOT_UNIQUE]';
const INHERITED = 'other tables inherit from it, so its key does not tell its rows apart: map the tables themselves [PLAN_TABLE_INHERITED]';
const HIDDEN = 'the user of the secret may not read this: query would be affected by row-level security policy for table';

async function refusedPlan(bench: Bench, table: string, message: string, setup: Parameters<Bench['migration']>[0] = rowsOf(table)) {
  const migration = await bench.migration(setup);
  const text = refusal(await migration.run({ action: 'plan' }), INVALID);
  assert(text.includes(message), text);
}

/** Tables of the source as they are. */
export const SOURCE: readonly MatrixRow[] = [
  {
    row: 47,
    hazard: 'generated, identity and default columns',
    decision: 'exact',
    rule: 'copied as the values they have. PostgreSQL takes no value for a generated one, so `plan` marks it (`NOTE_GENERATED`)',
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
        const leaves = { tables: { [`${table}_a`]: { items: [{ entity: 'Row' }] }, [`${table}_b`]: { items: [{ entity: 'Row' }] } } };
        const byLeaf = await bench.migration({ model: ROW, mapping: leaves });
        const { result } = await byLeaf.run({ action: 'migrate_all' });
        assert.deepEqual(
          result.tables.map(({ itemsWritten }) => itemsWritten),
          [5, 5],
        );
        assert.equal((await byLeaf.run({ action: 'compare_data' })).status, 'SUCCEEDED');
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
      check('a foreign table', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(`CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
          CREATE FOREIGN TABLE ${table} (id int NOT NULL, v text) SERVER files OPTIONS (filename '/dev/null')`);
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
];
