import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Engines, startEngines } from './support/engines';
import { TestMigration } from './support/run';

jest.setTimeout(120_000);

const model = {
  table: { partitionKey: 'PK', ttl: 'ttl' },
  entities: {
    Note: { attributes: { id: 'integer', slug: 'string', until: 'timestamp?' }, key: { PK: 'NOTE#{slug}' }, ttl: 'until' },
  },
};
const mapping = { tables: { notes: { items: [{ entity: 'Note' }] } } };

let engines: Engines;
let migration: TestMigration;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines?.stop());
beforeEach(async () => {
  await engines.sql(`
    DROP TABLE IF EXISTS notes;
    CREATE TABLE notes (id int PRIMARY KEY, slug text NOT NULL, until timestamptz);
    INSERT INTO notes SELECT g, 'slug-' || g, NULL FROM generate_series(1, 40) g;`);
  migration = await TestMigration.create(engines, { model, mapping });
  await migration.run({ action: 'migrate_all' });
});

const key = (slug: string) => ({ PK: { S: `NOTE#${slug}` } });
const remove = (slug: string) => migration.dynamo.send(new DeleteItemCommand({ TableName: migration.tableName, Key: key(slug) }));

/** Compares, and lets something happen after both sides were read and before they are read once more. */
async function compareWhile(change: () => Promise<unknown>) {
  const { control } = migration.worker;
  let changed = false;
  const planned = async (runId: string) => {
    if (!changed) await change();
    changed = true;
    return control.planned(runId);
  };
  migration.worker = { ...migration.worker, control: { ...control, planned } };
  return migration.run({ action: 'compare_data' });
}

describe('a row without its item', () => {
  beforeEach(() => remove('slug-4'));

  test('is missing also when it gets another key meanwhile', async () => {
    const ended = await compareWhile(() => engines.sql(`UPDATE notes SET slug = 'moved' WHERE id = 4`));
    expect(ended).toMatchObject({ status: 'FAILED', result: { tables: [{ missing: 1, different: 0, extra: 0 }] } });
    expect(ended.report?.differences.items).toMatchObject([{ kind: 'missing', key: { PK: 'NOTE#moved' }, sourceKey: { id: '4' } }]);
  });

  test('is missing also when it cannot become an item any more', async () => {
    const ended = await compareWhile(() => engines.sql(`UPDATE notes SET slug = repeat('x', 3000) WHERE id = 4`));
    expect(ended).toMatchObject({ status: 'FAILED', result: { tables: [{ missing: 1 }] } });
  });

  test('is settled when it is gone by then, or has what it becomes instead', async () => {
    expect(await compareWhile(() => engines.sql('DELETE FROM notes WHERE id = 4'))).toMatchObject({
      status: 'SUCCEEDED',
      report: { tables: [{ settled: 1 }] },
    });
  });

  test('is settled when its time has passed since the run began', async () => {
    // GIVEN a run that began an hour ago, and a row that expired meanwhile
    await engines.sql(`UPDATE notes SET until = now() - interval '1 minute' WHERE id = 4`);
    const execution = { id: 'arn:hour-ago', startTime: new Date(Date.now() - 3_600_000).toISOString() };
    const planned = (await migration.step({ step: 'prepare', execution, input: { action: 'compare_data' } })) as {
      plan: string;
      chunks: string;
      segments: string;
    };
    for (const task of migration.store.lines(planned.chunks)) await migration.step({ step: 'readSource', task } as never);
    for (const task of migration.store.lines(planned.segments)) await migration.step({ step: 'readTarget', task } as never);
    expect(await migration.step({ step: 'compare', plan: planned.plan })).toEqual({ differences: 0 });
  });
});

describe('an item without its row', () => {
  beforeEach(() => engines.sql('DELETE FROM notes WHERE id = 7'));

  test('is extra while it is there, and settled once it is gone', async () => {
    expect(await compareWhile(async () => undefined)).toMatchObject({ status: 'FAILED', result: { tables: [{ extra: 1 }] } });
    expect(await compareWhile(() => remove('slug-7'))).toMatchObject({ status: 'SUCCEEDED', report: { tables: [{ settled: 1 }] } });
  });
});

describe('a time to live on one side only', () => {
  const item = async (slug: string) =>
    (await migration.dynamo.send(new GetItemCommand({ TableName: migration.tableName, Key: key(slug) }))).Item;

  test.each([['1'], ['4102444800']])('an item whose ttl became %s hides no difference', async (ttl) => {
    const before = await item('slug-9');
    await migration.dynamo.send(new PutItemCommand({ TableName: migration.tableName, Item: { ...before, ttl: { N: ttl } } }));
    expect(await migration.run({ action: 'compare_data' })).toMatchObject({ status: 'FAILED', result: { tables: [{ different: 1 }] } });
  });

  test('a row that expires after its item was written is told apart from the item', async () => {
    await engines.sql(`UPDATE notes SET until = now() - interval '1 day' WHERE id = 9`);
    expect(await migration.run({ action: 'compare_data' })).toMatchObject({ status: 'FAILED', result: { tables: [{ different: 1 }] } });
  });
});

describe('what an earlier mapping has left', () => {
  test('is not compared, and the report says so', async () => {
    const two = {
      ...model,
      entities: { ...model.entities, Title: { attributes: { id: 'integer', slug: 'string' }, key: { PK: 'TITLE#{id}' } } },
    };
    const both = { tables: { notes: { items: [{ entity: 'Note' }, { entity: 'Title' }] } } };
    migration.change({ model: two as never, mapping: both });
    await migration.run({ action: 'migrate_all' });
    expect((await migration.run({ action: 'compare_data' })).report?.strays).toEqual({});
    // WHEN the rule of Title is gone
    migration.change({ mapping });
    const compared = await migration.run({ action: 'compare_data' });
    // THEN
    expect(compared).toMatchObject({ status: 'SUCCEEDED', report: { strays: { Title: 40 } } });
    expect(migration.store.objects.get(`runs/${compared.result.runId}/summary.txt`)?.toString()).toContain('Title: 40');
  });
});
