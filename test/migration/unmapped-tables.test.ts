import type { MappingDefinition } from '../../lib/model/mapping-definition';
import { type Engines, startEngines } from './support/engines';
import { TestMigration } from './support/run';

jest.setTimeout(120_000);

const model = {
  table: { partitionKey: 'PK' },
  entities: { Note: { attributes: { id: 'integer' }, key: { PK: 'NOTE#{id}' } } },
};
const items = [{ entity: 'Note' }];

let engines: Engines;
beforeAll(async () => {
  engines = await startEngines();
  await engines.sql(`
    CREATE TABLE notes (id int PRIMARY KEY);
    INSERT INTO notes VALUES (1);
    CREATE TABLE audit_log (id int PRIMARY KEY);
    CREATE VIEW recent AS SELECT * FROM audit_log;
    CREATE SCHEMA app;
    CREATE TABLE app."Odd Name" (id int PRIMARY KEY);
    CREATE TABLE app.notes (id int PRIMARY KEY);
    CREATE SCHEMA parts;
    CREATE TABLE parts.events (id int PRIMARY KEY) PARTITION BY RANGE (id);
    CREATE TABLE parts.low PARTITION OF parts.events FOR VALUES FROM (0) TO (10);
    CREATE TABLE parts.high PARTITION OF parts.events FOR VALUES FROM (10) TO (1000) PARTITION BY RANGE (id);
    CREATE TABLE parts.high_1 PARTITION OF parts.high FOR VALUES FROM (10) TO (20);
    CREATE TABLE parts.high_2 PARTITION OF parts.high FOR VALUES FROM (20) TO (30);
    CREATE TABLE parts.single (id int PRIMARY KEY);`);
});
afterAll(() => engines?.stop());

const notes: MappingDefinition = { tables: { notes: { items } } };
const single = { schema: 'parts', items };

async function run(mapping: MappingDefinition, input: object) {
  const migration = await TestMigration.create(engines, { model, mapping });
  const { status, result, report } = await migration.run(input);
  return { status, listed: report?.unmappedTables, summary: migration.store.objects.get(`runs/${result.runId}/summary.txt`)?.toString() };
}

test.each(['plan', 'migrate_all'])('%s lists a table that the mapping forgot, and does not fail for it', async (action) => {
  const { status, listed, summary } = await run(notes, { action });
  expect({ status, listed }).toEqual({ status: 'SUCCEEDED', listed: ['public.audit_log'] });
  expect(summary).toContain('\nnot in the mapping: public.audit_log\n');
});

test('a comparison lists it, and judges the data alone', async () => {
  const migration = await TestMigration.create(engines, { model, mapping: notes });
  await migration.run({ action: 'migrate_all' });
  const compared = await migration.run({ action: 'compare_data' });
  expect(compared).toMatchObject({ status: 'SUCCEEDED', report: { unmappedTables: ['public.audit_log'] } });
});

test.each(['plan', 'migrate', 'compare_data'])('%s of one table says nothing about the others', async (action) => {
  const { listed, summary } = await run(notes, { action, table: 'notes' });
  expect(listed).toBeUndefined();
  expect(summary).not.toContain('not in the mapping');
});

test.each<[string, MappingDefinition['tables'], string[]]>([
  ['everything is mapped', { notes: { items }, other: { table: 'audit_log', items } }, []],
  ['a table of another schema has the same name', { n: { schema: 'app', table: 'notes', items } }, ['app.Odd Name']],
  ['partitions do not count beside the table that has them', { single }, ['parts.events']],
  ['a partitioned table stands for its partitions', { single, events: { ...single } }, []],
  ['a partition does not stand for the others', { single, low: { ...single } }, ['parts.high']],
  ['a partition of a partition does not either', { single, high_1: { ...single } }, ['parts.high_2', 'parts.low']],
])('%s', async (_, tables, expected) => {
  expect((await run({ tables }, { action: 'plan' })).listed).toEqual(expected);
});
