import assert from 'node:assert/strict';
import { openSource } from '../../../lambda/migration/source/connection';
import { parseJson, toPostgres } from '../../../lib/codec';
import { MigrationSource } from '../../../lib/migration';
import { parseAttribute } from '../../../lib/model';
import type { Ended, TestMigration } from '../support/run';
import { type Bench, check, type MatrixRow } from './case';
import { poisonOf, ROW, refusal, rowsOf } from './outcome';

const READ_ONLY = 'the source rejects a statement: cannot execute setval() in a read-only transaction (SQLSTATE 25006)';
const NUL =
  '"a\\u0000b" does not fit: allowed is text without U+0000; PostgreSQL has no such character: bytea holds the bytes of the text [VALUE_NUL]';
const BOM = '"\ufeff{}" does not fit: allowed is JSON; unexpected: "\ufeff" at character 0 [VALUE_JSON]';
const DROPPED = 'the source rejects a statement: column "v" does not exist (SQLSTATE 42703)';
const LEFT =
  '`catch_up` writes the new items and puts tombstones in the place of those whose rows are gone; until then a comparison names each as extra, so that the run fails';

/** What happens to the source while and after it is copied, and other sources. */
export const CHANGES: readonly MatrixRow[] = [
  {
    row: 63,
    hazard: 'UPDATE of a primary key',
    decision: 'policy',
    rule: LEFT,
    cases: [
      check('the item that is left over is found, and buried', (bench) =>
        leftOver(bench, (t) => `UPDATE ${t} SET id = 9 WHERE id = 1`, ['1']),
      ),
    ],
  },
  {
    row: 64,
    hazard: 'ON DELETE CASCADE, TRUNCATE',
    decision: 'policy',
    rule: LEFT,
    cases: [
      check('a cascade', (bench) => leftOver(bench, (t) => `DELETE FROM ${t}_parent WHERE id = 1`, ['1'])),
      check('TRUNCATE', (bench) => leftOver(bench, (t) => `TRUNCATE ${t}`, ['1', '2'])),
    ],
  },
  {
    row: 65,
    hazard: 'DDL during a run',
    decision: 'refused',
    rule: 'a column that is gone ends the run; a value that is no longer what the plan says is a poison row, never another value',
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

/** Copies two rows, changes them, copies again and compares: the items of rows that are gone are named, and a catch-up buries them. */
async function leftOver(bench: Bench, change: (table: string) => string, gone: readonly string[]): Promise<void> {
  const table = bench.name();
  await bench.engines.sql(`CREATE TABLE ${table}_parent (id int PRIMARY KEY); INSERT INTO ${table}_parent VALUES (1), (2);
    CREATE TABLE ${table} (id int PRIMARY KEY, v text, parent int REFERENCES ${table}_parent ON DELETE CASCADE);
    INSERT INTO ${table} VALUES (1, 'x', 1), (2, 'y', 2)`);
  const mapping = { tables: { [table]: { items: [{ entity: 'Row' }], ignore: ['parent'] } } };
  const migration = await bench.migration({ model: ROW, mapping });
  await migration.run({ action: 'migrate_all' });
  await bench.engines.sql(change(table));
  assert.equal((await migration.run({ action: 'migrate_all' })).status, 'SUCCEEDED');
  const compared = await migration.run({ action: 'compare_data' });
  assert.equal(
    refusal(compared, 'DataMigration.DifferencesFound'),
    `the table differs from the source: 0 missing, 0 different, ${gone.length} extra`,
  );
  const keys = compared.report?.differences.items.map(({ kind, key }) => `${kind} ${key.PK}`).sort();
  assert.deepEqual(
    keys,
    gone.map((id) => `extra K#${id}`),
  );
  assert.equal((await migration.run({ action: 'catch_up' })).status, 'SUCCEEDED');
  assert.equal((await migration.run({ action: 'compare_data' })).status, 'SUCCEEDED');
}

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
