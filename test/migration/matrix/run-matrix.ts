import assert from 'node:assert/strict';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { ColumnReport } from '../../../lambda/migration/lint/column-report';
import { resolveTable } from '../../../lambda/migration/mapping/resolve-table';
import { readTable } from '../../../lambda/migration/source/catalog';
import { openSource, type Source } from '../../../lambda/migration/source/connection';
import { readPage } from '../../../lambda/migration/source/pages';
import { type CodecError, compilePostgresReader, decodeValue, encodeValue, toPostgres } from '../../../lib/codec';
import { compileModel, type ModelDefinition, parseAttribute } from '../../../lib/model';
import type { MappingDefinition } from '../../../lib/model/mapping-definition';
import type { Engines } from '../support/engines';
import { type Ended, TestMigration } from '../support/run';
import type { Bench, Case, KeptCase, MatrixRow, PlanCase, PoisonCase } from './case';

/** What became of a case: undefined is as it should be. */
export interface CaseResult {
  readonly row: number;
  readonly name: string;
  readonly problem?: string;
}

type Named<T> = { readonly row: number; readonly name: string; readonly table: string; readonly entity: string; readonly case: T };
type ValueCase = KeptCase | PoisonCase;

/** Types, domains and extensions that the cases name. */
const TYPES = `
  CREATE EXTENSION IF NOT EXISTS hstore; CREATE EXTENSION IF NOT EXISTS citext; CREATE EXTENSION IF NOT EXISTS ltree;
  CREATE TYPE mood AS ENUM ('so so', 'ok', 'good');
  CREATE TYPE address AS (number int, street text);
  CREATE DOMAIN amount AS numeric(10,2) CHECK (VALUE >= 0);
  CREATE DOMAIN tags AS text[];
  CREATE DOMAIN price AS amount NOT NULL;`;

/**
 * Runs every case against the engines: all values in one migration that is planned, run and compared, all columns that a plan must
 * refuse in another one, and each check by itself.
 */
export async function runMatrix(engines: Engines, rows: readonly MatrixRow[]): Promise<CaseResult[]> {
  if ((await engines.sql(`SELECT FROM pg_type WHERE typname = 'mood'`)).length === 0) await engines.sql(TYPES);
  let names = 0;
  const bench: Bench = {
    engines,
    name: () => `check_${++names}`,
    migration: (setup) => TestMigration.create(engines, setup),
  };
  const cases = rows.flatMap(({ row, cases: list }) => list.map((one, i) => named(row, i, one)));
  const results = [...(await runValues(bench, cases.filter(isValue))), ...(await runPlans(bench, cases.filter(isPlan)))];
  for (const one of cases) {
    if (one.case.kind !== 'check') continue;
    const { check } = one.case;
    results.push(await resultOf(one, () => check(bench)));
  }
  return results;
}

function named<T extends Case>(row: number, index: number, one: T): Named<T> {
  const table = `r${row}c${index + 1}`;
  return { row, name: describe(one), table, entity: table.toUpperCase(), case: one };
}

function describe(one: Case): string {
  if (one.kind === 'check') return one.what;
  const attribute = typeof one.attribute === 'string' ? one.attribute : JSON.stringify(one.attribute);
  const value = one.kind === 'plan' ? '' : ` ${shorten(one.text ?? 'NULL')}`;
  return `${one.column}${value} into ${attribute}: ${one.kind === 'kept' ? 'kept' : one.code}`;
}

const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
const isValue = (one: Named<Case>): one is Named<ValueCase> => one.case.kind === 'kept' || one.case.kind === 'poison';
const isPlan = (one: Named<Case>): one is Named<PlanCase> => one.case.kind === 'plan';

async function resultOf({ row, name }: Named<Case>, run: () => unknown): Promise<CaseResult> {
  try {
    await run();
    return { row, name };
  } catch (error) {
    return { row, name, problem: error instanceof Error ? error.message : String(error) };
  }
}

function setupOf(cases: readonly Named<ValueCase | PlanCase>[]): { model: ModelDefinition; mapping: MappingDefinition } {
  return {
    model: {
      table: { partitionKey: 'PK' },
      entities: Object.fromEntries(
        cases.map(({ entity, case: { attribute } }) => [
          entity,
          { attributes: { id: 'integer', v: attribute }, key: { PK: `${entity}#{id}` } },
        ]),
      ),
    },
    mapping: {
      tables: Object.fromEntries(
        cases.map(({ table, entity, case: one }) => {
          const v = { column: 'v', ...(one.timeZone && { timeZone: one.timeZone }), ...('null' in one && { null: one.null }) };
          return [table, { items: [{ entity, attributes: { v } }] }];
        }),
      ),
    },
  };
}

async function createTables(engines: Engines, cases: readonly Named<ValueCase | PlanCase>[]): Promise<void> {
  for (const { table, case: one } of cases) {
    await engines.sql(`CREATE TABLE ${table} (id int PRIMARY KEY, v ${one.column})`);
    if (one.kind !== 'plan') await engines.sql(`INSERT INTO ${table} VALUES (1, ${one.sql})`);
  }
}

async function runValues(bench: Bench, cases: readonly Named<ValueCase>[]): Promise<CaseResult[]> {
  if (cases.length === 0) return [];
  await createTables(bench.engines, cases);
  const setup = setupOf(cases);
  const migration = await bench.migration(setup);
  const planned = await migration.run({ action: 'plan' });
  assert.equal(planned.status, 'SUCCEEDED', planned.result.message);
  const copied = await migration.run({ action: 'migrate_all' });
  const compared = await migration.run({ action: 'compare_data' });
  const source = await openSource(JSON.stringify(bench.engines.postgres.connection));
  const results: CaseResult[] = [];
  try {
    for (const one of cases)
      results.push(await resultOf(one, () => checkValue(migration, source, one, { planned, copied, compared }, setup)));
  } finally {
    await source.close();
  }
  return results;
}

async function checkValue(
  migration: TestMigration,
  source: Source,
  { table, entity, case: one }: Named<ValueCase>,
  { planned, copied, compared }: { planned: Ended; copied: Ended; compared: Ended },
  { model, mapping }: ReturnType<typeof setupOf>,
): Promise<void> {
  const catalog = await readTable(source, 'public', table);
  assert(catalog);
  const { plan } = resolveTable(compileModel(model), table, mapping.tables[table], catalog);
  const select = plan.items[0].attributes.find(({ attribute }) => attribute === 'v')?.select as number;
  const { rows } = await readPage(source, plan, { id: '', table }, undefined, 2);
  assert.deepEqual(
    rows.map((row) => row[select]),
    [one.text],
    'the text that PostgreSQL prints',
  );

  checkForeseen(
    planned.report?.columns?.find((column) => column.table === table && column.attribute === 'v'),
    one,
  );
  const { Item } = await migration.dynamo.send(
    new GetItemCommand({ TableName: migration.tableName, Key: { PK: { S: `${entity}#1` } }, ConsistentRead: true }),
  );
  const poisonRow = copied.report?.poison.rows.find((row) => row.table === table);
  const counts = compared.report?.tables.find((row) => row.table === table);
  if (one.kind === 'poison') {
    assert.equal(Item, undefined, 'no item is written');
    assert.equal(poisonRow?.code, one.code);
    assert.equal(poisonRow?.reason.replace(/^[A-Z0-9]+\.v( \(column "v"\))?: /, ''), one.message);
    assert.equal(poisonRow?.column, 'v');
    return;
  }
  assert.equal(poisonRow?.reason, undefined);
  assert.deepEqual(Item?.v, one.wire, 'the wire form in the table');
  assert.deepEqual([counts?.missing, counts?.different, counts?.extra], [0, 0, 0], 'compares equal');

  const type = parseAttribute(one.attribute);
  const column = { name: 'v', type: plan.selects[select].type };
  const read = compilePostgresReader(type, column, { null: one.null })(one.text);
  assert.deepEqual(read, one.value, 'the value of the model');
  if (one.wire) {
    assert.deepEqual(encodeValue(type, read, {}), one.wire, 'the value in wire form');
    if (!one.null) assert.deepEqual(decodeValue(type, Item?.v as never, {}), one.value, 'the value that is read again');
  }
  await checkWayBack(source, one, () => toPostgres(type, column, one.value));
}

/** The plan has said before anything was written what the copy then did, from the types alone as well as from the row. */
function checkForeseen(column: ColumnReport | undefined, one: ValueCase): void {
  assert(column, 'the plan reports the column');
  const refused = column.risks.filter(({ effect, rows }) => effect === 'refused' && rows);
  assert.deepEqual(
    refused.map(({ code }) => code),
    one.kind === 'poison' ? [one.code] : [],
    'the plan foresees refusals',
  );
  for (const { what } of refused) assert(!what.startsWith('anything but'), `the type of the column says it: ${what}`);
  if (one.kind === 'poison' || one.back === undefined || column.columnType === 'jsonb') return;
  const changed = column.risks.some(({ effect, rows }) => effect === 'changed' && rows !== 0);
  assert(changed, 'the plan foresees another notation');
}

/** The text goes to PostgreSQL as a parameter, is cast to the type of the column, and printed again. */
async function checkWayBack(source: Source, one: KeptCase, write: () => string | null): Promise<void> {
  if (one.backError) {
    assert.throws(write, (error: CodecError) => error.code === one.backError, `the way back is refused with ${one.backError}`);
    return;
  }
  const zoned = one.timeZone && `AT TIME ZONE '${one.timeZone}'`;
  const sql = zoned ? `(($1::text::timestamptz ${zoned}) ${zoned})::text` : `($1::text::${inPublic(one.column)})::text`;
  // The text of money depends on the server: the migration reads its number.
  const asSelected: Record<string, string> = { money: '$1::text::numeric::money::numeric::text', inet: 'abbrev($1::text::inet)' };
  const printed = asSelected[one.column] ?? sql;
  const [[back]] = await source.rows(`SELECT ${printed}`, [write()]);
  assert.equal(back, one.back ?? one.text, 'the text after the way back');
}

/** Sessions of the migration have an empty search path. */
function inPublic(column: string): string {
  return column.replace(/^(mood|address|amount|tags|price|hstore|citext|ltree)\b/, 'public.$1');
}

async function runPlans(bench: Bench, cases: readonly Named<PlanCase>[]): Promise<CaseResult[]> {
  if (cases.length === 0) return [];
  await createTables(bench.engines, cases);
  const migration = await bench.migration(setupOf(cases));
  const { error, result } = await migration.run({ action: 'plan' });
  assert.equal(error, 'DataMigration.InvalidPlan', result.message);
  const lines = result.message?.split('\n') ?? [];
  return Promise.all(
    cases.map((one) =>
      resultOf(one, () => {
        const { table, entity, case: expected } = one;
        const start = `  - ${table}.${entity}.v: `;
        const found = lines.filter((line) => line.startsWith(start)).map((line) => line.slice(start.length));
        assert.deepEqual(found, [`${expected.message} [${expected.code}]`]);
      }),
    ),
  );
}
