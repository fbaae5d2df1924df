import { ScanCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { type CatalogColumn, readTable } from '../../lambda/migration/source/catalog';
import {
  type AttributeValue,
  canonicalItemBytes,
  compilePostgresReader,
  decodeValue,
  encodeValue,
  toPostgres,
  type WireItem,
} from '../../lib/codec';
import { type ModelDefinition, parseAttribute } from '../../lib/model';
import { TYPED } from './matrix/postgres-arbitraries';
import { type Engines, startEngines } from './support/engines';
import { TestMigration } from './support/run';

jest.setTimeout(120_000);

const ROWS = 150;

let engines: Engines;
beforeAll(async () => {
  engines = await startEngines();
  await engines.sql(`CREATE TYPE mood AS ENUM ('so so', 'ok', 'NULL', '{"', ''); CREATE DOMAIN amount AS numeric(10,2)`);
});
afterAll(() => engines?.stop());

/** One table for each way, with random values: what PostgreSQL does not take is left out. */
async function createTables(seed: number): Promise<void> {
  for (const [i, { type, values }] of TYPED.entries()) {
    await engines.sql(`DROP TABLE IF EXISTS t${i}; CREATE TABLE t${i} (id int PRIMARY KEY, v ${type})`);
    const literals = fc.sample(values, { numRuns: ROWS, seed }).map((value) => `'${value.replaceAll("'", "''")}'`);
    await engines.sql(`INSERT INTO t${i} VALUES ${literals.map((value, n) => `(${n}, ${value})`).join(', ')}`);
  }
}

function setup(): { model: ModelDefinition; mapping: { tables: Record<string, { items: { entity: string }[] }> } } {
  const entities = TYPED.map(({ attribute }, i) => [`E${i}`, { attributes: { id: 'integer', v: attribute }, key: { PK: `E${i}#{id}` } }]);
  return {
    model: { table: { partitionKey: 'PK' }, entities: Object.fromEntries(entities) },
    mapping: { tables: Object.fromEntries(TYPED.map((_, i) => [`t${i}`, { items: [{ entity: `E${i}` }] }])) },
  };
}

async function scan({ dynamo, tableName }: TestMigration): Promise<Map<string, WireItem>> {
  const items = new Map<string, WireItem>();
  let start: WireItem | undefined;
  do {
    const page = await dynamo.send(new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey: start }));
    for (const item of page.Items ?? []) items.set(item.PK.S as string, item as WireItem);
    start = page.LastEvaluatedKey as WireItem | undefined;
  } while (start);
  return items;
}

test.each([1, 2])('random values of every type arrive or are poison rows, compare equal, and come back (seed %i)', async (seed) => {
  // GIVEN
  await createTables(seed);
  const migration = await TestMigration.create(engines, setup());
  // WHEN
  const copied = await migration.run({ action: 'migrate_all' });
  const compared = await migration.run({ action: 'compare_data' });
  // THEN every row is in the table or in the report
  for (const { rowsRead, itemsWritten, poisonRows } of copied.result.tables)
    expect([rowsRead, itemsWritten + poisonRows]).toEqual([ROWS, ROWS]);
  for (const { missing, different, extra } of compared.result.tables) expect([missing, different, extra]).toEqual([0, 0, 0]);
  // AND what is in the table is an equal value again when it has gone back
  const items = await scan(migration);
  const source = await migration.worker.openSource();
  try {
    for (const [i, { type, attribute }] of TYPED.entries()) {
      const parsed = parseAttribute(attribute as 'string');
      const column = (await readTable(source, 'public', `t${i}`))?.columns[1] as CatalogColumn;
      const rows = await source.rows(`SELECT id::text, v::text FROM public.t${i} ORDER BY id`);
      const there = rows.filter(([id]) => items.has(`E${i}#${id}`));
      expect([type, there.length]).toEqual([type, copied.result.tables[i].itemsWritten]);
      const back = there.map(([id]) => toPostgres(parsed, column, decodeValue(parsed, items.get(`E${i}#${id}`)?.v as AttributeValue)));
      const again = await source.rows(`SELECT v::${type}::text FROM unnest($1::text[]) WITH ORDINALITY u(v, n) ORDER BY n`, [back]);
      const read = compilePostgresReader(parsed, column);
      const wires = again.map(([text]) => encodeValue(parsed, read(text), {}));
      expect([type, wires]).toStrictEqual([type, there.map(([, text]) => encodeValue(parsed, read(text), {}))]);
      expect(wires.map((v) => canonicalItemBytes({ v }, []))).toEqual(
        there.map(([id]) => canonicalItemBytes({ v: items.get(`E${i}#${id}`)?.v as AttributeValue }, [])),
      );
    }
  } finally {
    await source.close();
  }
});
