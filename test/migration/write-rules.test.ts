import { GetItemCommand, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { WireItem } from '../../lib/codec';
import { type Engines, startEngines } from './support/engines';
import { TestMigration } from './support/run';

jest.setTimeout(120_000);

const model = {
  table: { partitionKey: 'PK', sortKey: 'SK', ttl: 'ttl' },
  entities: {
    Note: {
      attributes: { id: 'integer', slug: 'string', text: 'string', until: 'timestamp?' },
      key: { PK: 'NOTE#{slug}', SK: 'NOTE' },
      ttl: 'until',
    },
  },
};
const mapping = { tables: { notes: { items: [{ entity: 'Note' }] } } };

let engines: Engines;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines?.stop());
beforeEach(async () => {
  await engines.sql(`
    DROP TABLE IF EXISTS notes;
    CREATE TABLE notes (id int PRIMARY KEY, slug text NOT NULL, text text NOT NULL, until timestamptz);
    INSERT INTO notes SELECT g, 'slug-' || g, 'text ' || g, NULL FROM generate_series(1, 300) g;`);
});

const create = (setup = {}) => TestMigration.create(engines, { model, mapping, ...setup });
const key = (slug: string) => ({ PK: { S: `NOTE#${slug}` }, SK: { S: 'NOTE' } });
async function get({ dynamo, tableName }: TestMigration, slug: string): Promise<WireItem | undefined> {
  const { Item } = await dynamo.send(new GetItemCommand({ TableName: tableName, Key: key(slug), ConsistentRead: true }));
  return Item as WireItem | undefined;
}
function stamp(item: WireItem | undefined): Record<string, { N: string; B: Uint8Array }> {
  if (!item) throw new Error('no item');
  return (item._m as { M: Record<string, { N: string; B: Uint8Array }> }).M;
}

describe('running again', () => {
  test('writes what the source has now, and counts every item once', async () => {
    const migration = await create();
    await migration.run({ action: 'migrate_all' });
    const before = stamp(await get(migration, 'slug-1'));
    await engines.sql(`UPDATE notes SET text = 'changed' WHERE id = 2`);

    const again = await migration.run({ action: 'migrate_all' });

    expect(again.result.tables).toMatchObject([{ rowsRead: 300, itemsWritten: 300, poisonRows: 0 }]);
    expect(await get(migration, 'slug-2')).toMatchObject({ text: { S: 'changed' } });
    const after = stamp(await get(migration, 'slug-1'));
    // THEN the epoch is the same, the order newer, the value equal.
    expect(after.r).toEqual(before.r);
    expect(BigInt(after.o.N)).toBeGreaterThan(BigInt(before.o.N));
    expect(after.h).toEqual(before.h);
    const { Count } = await migration.dynamo.send(new ScanCommand({ TableName: migration.tableName }));
    expect(Count).toBe(300);
  });

  test('a run that stopped halfway is completed by the next one', async () => {
    // GIVEN a run that dies after two pages
    const migration = await create({ options: { chunkRows: 100, pageRows: 50 } });
    const { dynamo } = migration.worker;
    let requests = 0;
    const send = dynamo.send.bind(dynamo) as (command: unknown) => Promise<unknown>;
    const dying = {
      send: (command: unknown) => (requests++ < 4 ? send(command) : Promise.reject(new Error('the process is gone'))),
    };
    migration.worker = { ...migration.worker, dynamo: dying as unknown as typeof dynamo };
    expect(await migration.run({ action: 'migrate_all' })).toMatchObject({ status: 'FAILED', error: 'DataMigration.Failed' });
    migration.worker = { ...migration.worker, dynamo };
    // WHEN
    const again = await migration.run({ action: 'migrate_all' });
    // THEN
    expect(again).toMatchObject({ status: 'SUCCEEDED', result: { tables: [{ rowsRead: 300, itemsWritten: 300 }] } });
    expect((await migration.run({ action: 'compare_data' })).status).toBe('SUCCEEDED');
  });

  test('a call that ends early goes on from its cursor, and counts the same', async () => {
    const migration = await create({ options: { chunkRows: 200, pageRows: 30 } });
    migration.remaining = 1_000;
    const copied = await migration.run({ action: 'migrate_all' });
    expect(copied.result.tables).toMatchObject([{ rowsRead: 300, itemsWritten: 300 }]);
    expect((await migration.run({ action: 'compare_data' })).result.tables).toMatchObject([
      { rowsRead: 300, missing: 0, different: 0, extra: 0 },
    ]);
  });

  test('another mapping begins a new epoch, whose writes replace those of the old', async () => {
    const migration = await create();
    await migration.run({ action: 'migrate_all' });
    migration.change({
      mapping: { tables: { notes: { items: [{ entity: 'Note', attributes: { text: { value: 'constant' } } }], ignore: ['text'] } } },
    });
    await migration.run({ action: 'migrate_all' });
    const item = await get(migration, 'slug-1');
    expect(item).toMatchObject({ text: { S: 'constant' } });
    expect(stamp(item).r).toEqual({ N: '2' });
  });

  test('another version of the workers begins a new epoch: it may encode a value differently over an idle source', async () => {
    const migration = await create();
    await migration.run({ action: 'migrate_all' });
    // GIVEN an item as another version has encoded it, at the ordinal that an idle source still has
    await migration.dynamo.send(
      new UpdateItemCommand({
        TableName: migration.tableName,
        Key: key('slug-1'),
        UpdateExpression: 'SET #t = :t, #m.#h = :h',
        ExpressionAttributeNames: { '#t': 'text', '#m': '_m', '#h': 'h' },
        ExpressionAttributeValues: { ':t': { S: 'encoded differently' }, ':h': { B: new Uint8Array(16) } },
      }),
    );
    expect(await migration.run({ action: 'migrate_all' })).toMatchObject({ error: 'DataMigration.Inconsistent' });
    // WHEN
    migration.change({ code: 'of another version' });
    expect(await migration.run({ action: 'migrate_all' })).toMatchObject({ status: 'SUCCEEDED', report: { epoch: 2 } });
    // THEN
    expect(await get(migration, 'slug-1')).toMatchObject({ text: { S: 'text 1' } });
  });

  test('an older run that is still writing is stopped, and changes nothing', async () => {
    const migration = await create();
    await migration.run({ action: 'migrate_all' });
    const { dynamo, tableName } = migration;
    await dynamo.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: key('slug-7'),
        UpdateExpression: 'SET #m.#r = :r, #t = :t',
        ExpressionAttributeNames: { '#m': '_m', '#r': 'r', '#t': 'text' },
        ExpressionAttributeValues: { ':r': { N: '9' }, ':t': { S: 'of epoch 9' } },
      }),
    );
    const late = await migration.run({ action: 'migrate_all' });
    expect(late).toMatchObject({ status: 'FAILED', error: 'DataMigration.Superseded' });
    expect(late.result.message).toContain('was written by epoch 9, this run has epoch 1');
    expect(await get(migration, 'slug-7')).toMatchObject({ text: { S: 'of epoch 9' } });
  });
});

describe('a source that is replaced under a run', () => {
  test('ends the run; the next one begins a new epoch', async () => {
    const migration = await create();
    await migration.run({ action: 'migrate_all' });
    // GIVEN a run that was planned, and a crash (it resets these statistics) before it copies
    const planning = migration.worker;
    const { control } = planning;
    const reset = async () => {
      await engines.sql(`SELECT pg_stat_reset_shared('bgwriter')`);
    };
    migration.worker = {
      ...planning,
      control: { ...control, plan: async (record) => control.plan(record).finally(reset) },
    };
    const ended = await migration.run({ action: 'migrate_all' });
    expect(ended).toMatchObject({ status: 'FAILED', error: 'DataMigration.Inconsistent' });
    expect(ended.result.message).toContain('incarnation was');
    // WHEN
    migration.worker = planning;
    expect(await migration.run({ action: 'migrate_all' })).toMatchObject({ status: 'SUCCEEDED', report: { epoch: 2 } });
    // THEN
    expect(stamp(await get(migration, 'slug-1')).r).toEqual({ N: '2' });
  });
});

describe('who owns an item', () => {
  test('an item of the application is left alone, and counted', async () => {
    const migration = await create();
    const { dynamo, tableName: TableName } = migration;
    await dynamo.send(new PutItemCommand({ TableName, Item: { ...key('slug-5'), text: { S: 'of the application' } } }));
    const copied = await migration.run({ action: 'migrate_all' });
    expect(copied).toMatchObject({ status: 'SUCCEEDED', report: { tables: [{ itemsWritten: 299, applicationOwned: 1 }] } });
    expect(await get(migration, 'slug-5')).toMatchObject({ text: { S: 'of the application' } });
  });

  test('an item of another row is a collision: reported, never overwritten, and the rest is written', async () => {
    const migration = await create();
    await migration.run({ action: 'migrate', table: 'notes', limit: 10 });
    // WHEN another rule of the mapping renders the same key
    const byId = { tables: { notes: { items: [{ entity: 'Note', attributes: { slug: { value: 'slug-3' } } }], ignore: ['slug'] } } };
    migration.change({ mapping: byId });
    await engines.sql('DELETE FROM notes WHERE id <> 4');
    const ended = await migration.run({ action: 'migrate_all' });
    // THEN
    expect(ended).toMatchObject({
      status: 'FAILED',
      error: 'DataMigration.PoisonRows',
      result: { tables: [{ poisonRows: 1, itemsWritten: 0 }] },
    });
    expect(ended.report?.poison.rows).toMatchObject([{ table: 'notes', key: { id: '4' }, code: 'KEY_COLLISION' }]);
    expect(await get(migration, 'slug-3')).toMatchObject({ text: { S: 'text 3' } });
  });
});

describe('rows that cannot become items', () => {
  test('are named with key, column and reason, and every other row is written', async () => {
    await engines.sql(`
      INSERT INTO notes VALUES (1001, repeat('long', 600), 'x', NULL), (1002, 'big', repeat('y', 450000), NULL),
        (1003, 'endless', 'x', 'infinity'), (1004, 'huge', repeat('z', 5000000), NULL);`);
    const migration = await create();
    const ended = await migration.run({ action: 'migrate_all' });
    expect(ended).toMatchObject({
      status: 'FAILED',
      error: 'DataMigration.PoisonRows',
      result: { message: expect.stringContaining('4 rows'), tables: [{ rowsRead: 304, itemsWritten: 300, poisonRows: 4 }] },
    });
    const rows = [...(ended.report?.poison.rows ?? [])].sort((a, b) => a.key.id.localeCompare(b.key.id));
    expect(rows).toMatchObject([
      { table: 'notes', key: { id: '1001' }, code: 'KEY_TOO_LONG' },
      { table: 'notes', key: { id: '1002' }, code: 'ITEM_REJECTED' },
      { table: 'notes', key: { id: '1003' }, code: 'VALUE_NOT_FINITE', attribute: 'until', column: 'until' },
      { table: 'notes', key: { id: '1004' }, code: 'ITEM_TOO_LARGE' },
    ]);
    const summary = migration.store.objects.get(`runs/${ended.result.runId}/summary.txt`)?.toString() ?? '';
    expect(summary).toContain('Poison rows (4)');
    for (const code of ['KEY_TOO_LONG', 'ITEM_REJECTED', 'VALUE_NOT_FINITE', 'ITEM_TOO_LARGE']) {
      expect(summary.split(`[${code}]`)).toHaveLength(2);
    }
  });
});

describe('rows whose time has passed', () => {
  beforeEach(() => engines.sql(`UPDATE notes SET until = now() - interval '1 day' WHERE id <= 10`));

  test('stay behind and are counted; they are neither missing nor extra', async () => {
    const migration = await create();
    const copied = await migration.run({ action: 'migrate_all' });
    expect(copied.result.tables).toMatchObject([{ rowsRead: 300, itemsWritten: 290, rowsSkipped: 10 }]);
    expect((await migration.run({ action: 'compare_data' })).status).toBe('SUCCEEDED');
  });

  test('are copied when the migration says so', async () => {
    const migration = await create({ options: { expired: 'copy' } });
    const copied = await migration.run({ action: 'migrate_all' });
    expect(copied.result.tables).toMatchObject([{ itemsWritten: 300, rowsSkipped: 0 }]);
    expect((await migration.run({ action: 'compare_data' })).status).toBe('SUCCEEDED');
  });
});

describe('a limit', () => {
  test('copies that many rows of each table in the order of the key, and compares as many by key', async () => {
    const migration = await create({ options: { chunkRows: 100 } });
    const copied = await migration.run({ action: 'migrate_all', limit: 250 });
    expect(copied.result.tables).toMatchObject([{ rowsRead: 250, itemsWritten: 250 }]);
    expect(await get(migration, 'slug-250')).toBeDefined();
    expect(await get(migration, 'slug-251')).toBeUndefined();
    const compared = await migration.run({ action: 'compare_data', limit: 250 });
    expect(compared).toMatchObject({ status: 'SUCCEEDED', result: { tables: [{ rowsRead: 250, missing: 0, extra: 0 }] } });
    expect(await migration.run({ action: 'compare_data', limit: 252 })).toMatchObject({
      status: 'FAILED',
      result: { tables: [{ missing: 2 }] },
    });
  });
});
