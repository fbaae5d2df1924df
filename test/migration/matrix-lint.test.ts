import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { ColumnReport } from '../../lambda/migration/lint/column-report';
import type { ModelDefinition } from '../../lib/model';
import type { MappingDefinition, TableMappingDefinition } from '../../lib/model/mapping-definition';
import { type Engines, startEngines } from './support/engines';
import { TestMigration } from './support/run';

jest.setTimeout(120_000);

let engines: Engines;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines?.stop());

type Attributes = ModelDefinition['entities'][string]['attributes'];

/** Plans a table `t` whose rows become `Row` items. */
async function plan(
  ddl: string,
  attributes: Attributes,
  more: { key?: string; mapping?: Partial<TableMappingDefinition>; input?: object } = {},
) {
  await engines.sql(`DROP TABLE IF EXISTS t CASCADE; ${ddl}`);
  const model: ModelDefinition = { table: { partitionKey: 'PK' }, entities: { Row: { attributes, key: { PK: more.key ?? 'ROW#{id}' } } } };
  const mapping: MappingDefinition = { tables: { t: { items: [{ entity: 'Row' }], ...more.mapping } } };
  const migration = await TestMigration.create(engines, { model, mapping });
  const ended = await migration.run({ action: 'plan', ...more.input });
  const summary = migration.store.objects.get(`runs/${ended.result.runId}/summary.txt`)?.toString() ?? '';
  return { migration, ended, columns: ended.report?.columns ?? [], summary };
}

const of = (columns: readonly ColumnReport[], column: string) => columns.find((report) => report.column === column);
const seen = (columns: readonly ColumnReport[]) =>
  columns.flatMap(({ column, risks }) => risks.filter(({ rows }) => rows).map(({ code, rows, example }) => [column, code, rows, example]));

test('a plan names the values that would not survive, how many there are, an example and what settles it', async () => {
  const { ended, columns, summary, migration } = await plan(
    `CREATE TABLE t (id int PRIMARY KEY, score numeric, at timestamptz NOT NULL, note text);
     INSERT INTO t VALUES (1, 'NaN', 'infinity', NULL), (2, '1.50', now(), 'x'), (3, 'Infinity', '0044-01-01 BC', 'x')`,
    { id: 'integer', score: 'decimal', at: 'timestamp', note: 'string' },
  );
  expect(ended).toMatchObject({ status: 'SUCCEEDED' });
  expect(of(columns, 'score')).toEqual({
    table: 't',
    column: 'score',
    columnType: 'numeric',
    entity: 'Row',
    attribute: 'score',
    attributeType: 'decimal',
    probed: 3,
    risks: [
      {
        code: 'VALUE_NOT_FINITE',
        effect: 'refused',
        what: 'NaN and ±Infinity',
        settle: 'a string attribute keeps the text',
        rows: 2,
        example: '"NaN"',
      },
      {
        code: 'VALUE_RANGE',
        effect: 'refused',
        what: 'more than 38 significant digits',
        settle: 'a string attribute keeps the text',
        rows: 0,
      },
      {
        code: 'CHANGED_SCALE',
        effect: 'changed',
        what: 'zeros at the end of a fraction: 1.50 is 1.5',
        settle: 'a string attribute keeps the text',
        rows: 1,
        example: '"1.50"',
      },
      {
        code: 'VALUE_MISSING',
        effect: 'refused',
        what: 'NULL',
        settle: 'make the attribute optional with ?, or leave such rows out with "when": { column, notNull: true }',
        rows: 0,
      },
    ],
  });
  expect(seen(columns)).toEqual([
    ['score', 'VALUE_NOT_FINITE', 2, '"NaN"'],
    ['score', 'CHANGED_SCALE', 1, '"1.50"'],
    ['at', 'VALUE_NOT_FINITE', 1, '"infinity"'],
    ['at', 'VALUE_FORMAT', 1, '"0044-01-01 00:00:00+00 BC"'],
    ['note', 'VALUE_MISSING', 1, undefined],
  ]);
  expect(of(columns, 'id')?.risks).toEqual([]);
  expect(summary).toContain(`
Would be refused: these rows become poison rows (4)
  t.score (numeric) → Row.score (decimal): 2 of 3 rows: NaN and ±Infinity, such as "NaN" [VALUE_NOT_FINITE]; a string attribute keeps the text
`);
  expect(summary).toContain('Would change its notation (1)\n  t.score (numeric) → Row.score (decimal): 1 of 3 rows: zeros');
  expect(summary).toContain(`
Possible by the types of the columns, and not seen in the rows that were looked at
  more than 38 significant digits [VALUE_RANGE]; a string attribute keeps the text
    t.score
`);
  expect((await migration.dynamo.send(new ScanCommand({ TableName: migration.tableName }))).Count).toBe(0);
});

test('what the plan says is what the copy does', async () => {
  const { migration, columns } = await plan(
    `CREATE TABLE t (id int PRIMARY KEY, big bigint, words text[]);
     INSERT INTO t VALUES (1, 9007199254740993, '{a}'), (2, 1, '{a,NULL}'), (3, 1, '{}')`,
    { id: 'integer', big: 'integer?', words: 'string[]?' },
  );
  const copied = await migration.run({ action: 'migrate_all' });
  expect(seen(columns).map(([column, code]) => [column, code])).toEqual(
    copied.report?.poison.rows.map(({ column, code }) => [column, code]),
  );
  expect(copied.report?.columns).toBeUndefined();
});

test('a plan leaves the epoch of the migration as it is', async () => {
  const { migration } = await plan(`CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)`, { id: 'integer' });
  expect((await migration.run({ action: 'migrate_all' })).report?.epoch).toBe(1);
  expect((await migration.run({ action: 'plan' })).report?.epoch).toBe(1);
  expect((await migration.run({ action: 'migrate_all' })).report?.epoch).toBe(1);
});

test('the probe reads a bounded number of rows, from both ends of the key, in one statement', async () => {
  await engines.sql(`DROP TABLE IF EXISTS t; CREATE TABLE t (id int PRIMARY KEY, v float8);
    INSERT INTO t SELECT g, CASE WHEN g IN (1, 500, 1000) THEN 'NaN'::float8 ELSE g END FROM generate_series(1, 1000) g`);
  const model: ModelDefinition = {
    table: { partitionKey: 'PK' },
    entities: { Row: { attributes: { id: 'integer', v: 'number?' }, key: { PK: '{id}' } } },
  };
  const migration = await TestMigration.create(engines, {
    model,
    mapping: { tables: { t: { items: [{ entity: 'Row' }] } } },
    options: { pageRows: 20 },
  });
  const { openSource } = migration.worker;
  const probes: number[] = [];
  migration.worker = {
    ...migration.worker,
    openSource: async () => {
      const source = await openSource();
      const rows: typeof source.rows = async (sql, parameters) => {
        const found = await source.rows(sql, parameters);
        if (sql.includes('UNION ALL') && sql.includes('"t"')) probes.push(found.length);
        return found;
      };
      return { ...source, rows };
    },
  };
  const { report } = await migration.run({ action: 'plan' });
  expect(probes).toEqual([20]);
  expect(report?.columns?.find(({ column }) => column === 'v')).toMatchObject({
    probed: 20,
    risks: [{ code: 'VALUE_NOT_FINITE', rows: 2 }, {}, {}],
  });
  const limited = await migration.run({ action: 'plan', limit: 3 });
  // The rows that such a run would copy: not those at the other end.
  expect(limited.report?.columns?.find(({ column }) => column === 'v')).toMatchObject({
    probed: 3,
    risks: [{ code: 'VALUE_NOT_FINITE', rows: 1 }, {}, {}],
  });
});

test('a small table is not counted twice', async () => {
  const { columns } = await plan(`CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1), (2)`, { id: 'integer' });
  expect(columns).toEqual([expect.objectContaining({ column: 'id', probed: 2, risks: [] })]);
});

test('an empty table is judged by its types', async () => {
  const { columns } = await plan(`CREATE TABLE t (id int PRIMARY KEY, v jsonb)`, { id: 'integer', v: 'json?' });
  expect(of(columns, 'v')).toMatchObject({ probed: 0, risks: [{ code: 'VALUE_JSON' }, { code: 'VALUE_DEPTH' }, { code: 'VALUE_RANGE' }] });
});

test('local times that a zone skips are found; in UTC there are none', async () => {
  const ddl = `CREATE TABLE t (id int PRIMARY KEY, v timestamp, w timestamp);
    INSERT INTO t VALUES (1, '2025-03-30 02:30', '2025-03-30 02:30'), (2, '2025-10-26 02:30', 'infinity'), (3, NULL, NULL)`;
  const attributes = { v: { column: 'v', timeZone: 'Europe/Berlin' }, w: { column: 'w', timeZone: 'UTC' } };
  const { columns } = await plan(
    ddl,
    { id: 'integer', v: 'timestamp(0)?', w: 'string?' },
    { mapping: { items: [{ entity: 'Row', attributes }] } },
  );
  expect(seen(columns)).toEqual([['v', 'CHANGED_LOCAL_TIME', 1, '"2025-03-30 01:30:00+00"']]);
});

test('keys and sizes are judged with the whole row', async () => {
  const { columns, summary } = await plan(
    `CREATE TABLE t (id int PRIMARY KEY, v text UNIQUE, body text);
     INSERT INTO t VALUES (1, repeat('x', 3000), ''), (2, NULL, ''), (3, 'c', repeat('x', 409600)), (4, 'd', repeat('x', 409000))`,
    { id: 'integer', v: 'string', body: 'string?' },
    { key: 'K#{v}' },
  );
  expect(seen(columns)).toEqual([
    ['v', 'KEY_VALUE_MISSING', 1, undefined],
    ['v', 'KEY_TOO_LONG', 1, undefined],
    [undefined, 'ITEM_TOO_LARGE', 1, undefined],
  ]);
  expect(summary).toContain('  t → Row: 1 of 4 rows: items of more than 400 KB [ITEM_TOO_LARGE]; an entity of its own');
});

test('a text that cannot be too long for its key is no risk', async () => {
  const ddl = 'CREATE TABLE t (id int PRIMARY KEY, v varchar(320) NOT NULL UNIQUE)';
  expect(of((await plan(ddl, { id: 'integer', v: 'string' }, { key: 'K#{v}' })).columns, 'v')?.risks).toEqual([]);
  const wide = ddl.replace('320', '500');
  expect(of((await plan(wide, { id: 'integer', v: 'string' }, { key: 'K#{v}' })).columns, 'v')?.risks).toMatchObject([
    { code: 'KEY_TOO_LONG', what: 'a key beyond 2048 bytes' },
  ]);
});

test('a condition of the mapping leaves its rows out of the probe, and NULL out of the risks', async () => {
  const items = [{ entity: 'Row', when: { column: 'v', notNull: true } }];
  const ddl = `CREATE TABLE t (id int PRIMARY KEY, v text, n float8); INSERT INTO t VALUES (1, 'x', 1), (2, NULL, 'NaN')`;
  const { columns } = await plan(ddl, { id: 'integer', v: 'string', n: 'number?' }, { mapping: { items } });
  expect(seen(columns)).toEqual([]);
  expect(of(columns, 'v')?.risks).toEqual([]);
});

test('what stays behind beside a value is a note', async () => {
  const { columns } = await plan(
    `CREATE TYPE matrix_mood AS ENUM ('good', 'bad'); CREATE EXTENSION IF NOT EXISTS citext;
     CREATE TABLE t (id int PRIMARY KEY, mood matrix_mood, v citext, g int GENERATED ALWAYS AS (id + 1) STORED);
     INSERT INTO t VALUES (1, 'good', 'A')`,
    { id: 'integer', mood: ['good'], v: 'string', g: 'integer?' },
    { key: 'K#{id}#{v}' },
  );
  const codes = (column: string) => of(columns, column)?.risks.map(({ code, rows }) => [code, rows]);
  expect(codes('mood')).toEqual([
    ['VALUE_MISSING', 0],
    ['VALUE_ENUM', 0],
    ['NOTE_ENUM_ORDER', null],
  ]);
  expect(of(columns, 'mood')?.risks[1].what).toBe('the labels "bad"');
  expect(codes('v')).toEqual([
    ['KEY_VALUE_MISSING', 0],
    ['KEY_TOO_LONG', 0],
    ['NOTE_EQUAL_TEXTS', null],
  ]);
  expect(codes('g')).toEqual([['NOTE_GENERATED', null]]);
});

test.each([
  ['numeric(10,2)', 'decimal?', ['VALUE_NOT_FINITE', 'CHANGED_SCALE']],
  ['numeric(38,0)', 'decimal?', ['VALUE_NOT_FINITE']],
  ['numeric(9,0)', 'integer?', ['VALUE_NOT_FINITE']],
  ['numeric(10,2)', 'number?', ['VALUE_NOT_FINITE', 'CHANGED_SCALE']],
  ['numeric', 'bigint?', ['VALUE_NOT_FINITE', 'VALUE_RANGE', 'CHANGED_SCALE']],
  ['money', 'decimal?', ['CHANGED_SCALE']],
  ['integer', 'integer?', []],
  ['bigint', 'integer?', ['VALUE_RANGE']],
  ['bigint', 'bigint?', []],
  ['real', 'number?', ['VALUE_NOT_FINITE', 'CHANGED_NEGATIVE_ZERO']],
  ['timestamptz(3)', 'timestamp(3)?', ['VALUE_NOT_FINITE', 'VALUE_FORMAT']],
  ['timestamptz', 'timestamp(3)?', ['VALUE_NOT_FINITE', 'VALUE_FORMAT', 'VALUE_PRECISION']],
  ['date', 'date?', ['VALUE_NOT_FINITE', 'VALUE_FORMAT']],
  ['text', 'uuid?', ['VALUE_FORMAT', 'CHANGED_CASE']],
  ['text', 'json?', ['VALUE_JSON', 'VALUE_DEPTH', 'VALUE_RANGE', 'VALUE_ILL_FORMED', 'CHANGED_NOTATION']],
  ['char(5)', 'string?', ['CHANGED_PADDING']],
  ['int[]', 'integer[]?', ['VALUE_ARRAY']],
  ['int[]', 'json?', ['VALUE_ARRAY']],
  ['interval', 'string?', []],
  ['varchar(10)', 'string?', []],
  ['boolean', 'boolean?', []],
  ['bytea', 'binary?', []],
])('%s into %s: %j', async (type, attribute, codes) => {
  const { columns } = await plan(`CREATE TABLE t (id int PRIMARY KEY, v ${type})`, { id: 'integer', v: attribute as 'string' });
  expect(of(columns, 'v')?.risks.map(({ code }) => code)).toEqual(codes);
});
