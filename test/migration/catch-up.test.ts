import { GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { Client } from 'pg';
import { openTable } from '../../lib/client';
import type { WireItem } from '../../lib/codec';
import { copiedNotes, model } from './support/copied-notes';
import { type Engines, startEngines } from './support/engines';
import type { TestMigration } from './support/run';

jest.setTimeout(120_000);

let engines: Engines;
let migration: TestMigration;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines?.stop());
beforeEach(async () => {
  migration = await copiedNotes(engines);
});

async function get(PK: string, SK = 'NOTE'): Promise<WireItem | undefined> {
  const { Item } = await migration.dynamo.send(
    new GetItemCommand({ TableName: migration.tableName, Key: { PK: { S: PK }, SK: { S: SK } }, ConsistentRead: true }),
  );
  return Item as WireItem | undefined;
}

async function isEqual(): Promise<void> {
  const compared = await migration.run({ action: 'compare_data' });
  expect(compared.report?.differences.items).toEqual([]);
  expect(compared).toMatchObject({ status: 'SUCCEEDED', result: { tables: [{ missing: 0, different: 0, extra: 0 }] } });
}

const catchUp = async (input: object = {}) => migration.run({ action: 'catch_up', ...input });

describe('a catch-up', () => {
  test('of a source that nobody wrote to writes nothing', async () => {
    expect(await catchUp()).toMatchObject({ status: 'SUCCEEDED', result: { tables: [{ rowsRead: 0, itemsWritten: 0, itemsRemoved: 0 }] } });
    await isEqual();
  });

  test('brings inserts, updates, deletes, changes of keys and of conditions', async () => {
    await engines.sql(`
      INSERT INTO notes VALUES (901, 'new', 'new', 'draft');
      UPDATE notes SET text = 'changed' WHERE id = 1;
      DELETE FROM notes WHERE id IN (2, 20);
      UPDATE notes SET id = 903 WHERE id = 3;
      UPDATE notes SET slug = 'moved' WHERE id = 4;
      UPDATE notes SET kind = NULL WHERE id = 30;
      UPDATE notes SET kind = 'draft' WHERE id = 31;`);
    const ended = await catchUp();
    expect(ended).toMatchObject({ status: 'SUCCEEDED', result: { tables: [{ rowsRead: 6, itemsRemoved: 5 }] } });
    await isEqual();
    // THEN what was deleted is a tombstone, in no index, which the client does not see.
    expect(await get('NOTE#slug-2')).toEqual({
      PK: { S: 'NOTE#slug-2' },
      SK: { S: 'NOTE' },
      entity_type: { S: 'Note' },
      _t: { BOOL: true },
      _m: expect.anything(),
    });
    const table = openTable(model, { tableName: migration.tableName, client: migration.dynamo });
    expect(await table.Note.get({ slug: 'slug-2' })).toBeUndefined();
    expect(await table.Note.get({ slug: 'new' })).toMatchObject({ text: 'new' });
    // THEN the next one has nothing to do.
    expect(await catchUp()).toMatchObject({ result: { tables: [{ rowsRead: 0, itemsWritten: 0, itemsRemoved: 0 }] } });
  });

  test('follows a slug that moves to another row, and two that change places', async () => {
    await engines.sql(`
      UPDATE notes SET slug = 'free' WHERE id = 5; UPDATE notes SET slug = 'slug-5' WHERE id = 6;
      BEGIN; SET CONSTRAINTS ALL DEFERRED; UPDATE notes SET slug = 'slug-' || CASE id WHEN 7 THEN 8 ELSE 7 END WHERE id IN (7, 8); COMMIT;`);
    expect((await catchUp()).status).toBe('SUCCEEDED');
    expect(await get('NOTE#slug-5')).toMatchObject({ id: { N: '6' } });
    expect(await get('NOTE#slug-6')).toHaveProperty('_t');
    expect(await get('NOTE#slug-7')).toMatchObject({ id: { N: '8' } });
    await isEqual();
  });

  test('gives a key that renders the same to the row that took it over from a deleted one', async () => {
    await engines.sql(`DELETE FROM notes WHERE id = 9; INSERT INTO notes VALUES (909, 'SLUG-9', 'louder', NULL)`);
    expect((await catchUp()).status).toBe('SUCCEEDED');
    expect(await get('NOTE#slug-9')).toMatchObject({ id: { N: '909' } });
    await isEqual();
  });

  test('knows what TRUNCATE has removed', async () => {
    await engines.sql(`TRUNCATE notes; INSERT INTO notes VALUES (1, 'slug-1', 'again', NULL)`);
    expect(await catchUp()).toMatchObject({ status: 'SUCCEEDED', result: { tables: [{ itemsWritten: 1, itemsRemoved: 274 }] } });
    await isEqual();
  });

  test('finds a row that was deleted between its manifest and its item', async () => {
    // GIVEN a worker that died there, and a row of which no other trace is left
    const execution = { id: 'arn:dying', startTime: '2025-11-20T14:05:22Z' };
    await engines.sql(`INSERT INTO notes VALUES (0, 'late', 'late', NULL)`);
    const prepared = (await migration.step({ step: 'prepare', execution, input: { action: 'migrate_all' } })) as { chunks: string };
    const { dynamo } = migration.worker;
    const held: (() => void)[] = [];
    const send = dynamo.send.bind(dynamo) as (command: unknown) => Promise<unknown>;
    const stalled = { send: async (command: unknown) => new Promise((resolve) => held.push(() => resolve(send(command)))) };
    migration.worker = { ...migration.worker, dynamo: stalled as unknown as typeof dynamo };
    const [task] = migration.store.lines<never>(prepared.chunks);
    const zombie = migration.step({ step: 'copy', task });
    while (held.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    migration.worker = { ...migration.worker, dynamo };
    await engines.sql('DELETE FROM notes WHERE id = 0');
    // WHEN it wakes up after the catch-up
    expect((await catchUp()).status).toBe('SUCCEEDED');
    const done = zombie.catch(() => undefined);
    for (let settled = false; !settled; ) {
      for (const pass of held.splice(0)) pass();
      settled = await Promise.race([done.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 5))]);
    }
    // THEN its write finds the tombstone.
    expect(await get('NOTE#late')).toHaveProperty('_t');
    await isEqual();
  });

  test('leaves items of the application alone, also where their row is gone', async () => {
    const Item = { PK: { S: 'NOTE#slug-11' }, SK: { S: 'NOTE' }, text: { S: 'of the application' } };
    await migration.dynamo.send(new PutItemCommand({ TableName: migration.tableName, Item }));
    await engines.sql('DELETE FROM notes WHERE id = 11');
    expect(await catchUp()).toMatchObject({ status: 'SUCCEEDED', report: { tables: [{ applicationOwned: 1, itemsRemoved: 0 }] } });
    expect(await get('NOTE#slug-11')).toEqual(Item);
  });

  test('reports a row that cannot become its item, and leaves the item as it was', async () => {
    await engines.sql(`UPDATE notes SET text = repeat('x', 5000000) WHERE id = 12`);
    const ended = await catchUp();
    expect(ended).toMatchObject({ status: 'FAILED', error: 'DataMigration.PoisonRows', report: { poison: { total: 1 } } });
    expect(ended.report?.poison.rows).toMatchObject([{ key: { id: '12' }, code: 'ITEM_TOO_LARGE' }]);
    expect(await get('NOTE#slug-12')).toMatchObject({ text: { S: 'text 12' } });
  });

  test('reports rows that become one item, and settles them once there is one', async () => {
    await engines.sql(`INSERT INTO notes VALUES (913, 'SLUG-13', 'the other', NULL)`);
    const ended = await catchUp();
    expect(ended).toMatchObject({ status: 'FAILED', error: 'DataMigration.PoisonRows' });
    expect(ended.report?.poison.rows).toMatchObject([{ key: { id: '913' }, code: 'KEY_COLLISION' }]);
    await engines.sql('DELETE FROM notes WHERE id = 13');
    expect((await catchUp()).status).toBe('SUCCEEDED');
    expect(await get('NOTE#slug-13')).toMatchObject({ id: { N: '913' } });
    await isEqual();
  });

  test('gives a key to the row that a copy has left out because of it', async () => {
    await engines.sql(`DELETE FROM notes WHERE id = 16; INSERT INTO notes VALUES (916, 'SLUG-16', 'louder', NULL)`);
    const again = await migration.run({ action: 'migrate_all' });
    expect(again.report?.poison.rows).toMatchObject([{ key: { id: '916' }, code: 'KEY_COLLISION' }]);
    expect((await catchUp()).status).toBe('SUCCEEDED');
    expect(await get('NOTE#slug-16')).toMatchObject({ id: { N: '916' } });
    await isEqual();
  });

  test('still names the rows that a copy could not move', async () => {
    await engines.sql(`UPDATE notes SET text = repeat('x', 5000000) WHERE id = 17`);
    expect((await migration.run({ action: 'migrate_all' })).error).toBe('DataMigration.PoisonRows');
    expect(await catchUp()).toMatchObject({
      error: 'DataMigration.PoisonRows',
      report: { poison: { total: 1, rows: [{ key: { id: '17' } }] } },
    });
  });

  test('goes on from its cursors when calls are short', async () => {
    await engines.sql(`UPDATE notes SET text = 'x' || id; DELETE FROM notes WHERE id % 3 = 0`);
    migration.remaining = 1_000;
    expect((await catchUp()).status).toBe('SUCCEEDED');
    await isEqual();
  });

  test('of one table is about that table', async () => {
    await engines.sql(`UPDATE notes SET text = 'changed' WHERE id = 1`);
    expect(await catchUp({ table: 'notes' })).toMatchObject({ result: { tables: [{ table: 'notes', itemsWritten: 1 }] } });
  });

  test('finds what an earlier epoch has left behind', async () => {
    migration.change({ code: 'of another version' });
    await engines.sql('DELETE FROM notes WHERE id = 14');
    expect((await migration.run({ action: 'migrate_all' })).report?.epoch).toBe(2);
    expect(await migration.run({ action: 'compare_data' })).toMatchObject({ result: { tables: [{ extra: 1 }] } });
    expect(await catchUp()).toMatchObject({ status: 'SUCCEEDED', result: { tables: [{ itemsRemoved: 1 }] } });
    await isEqual();
  });

  test('says which open transaction holds it back, and brings what that wrote once it has ended', async () => {
    const other = new Client({ connectionString: engines.postgres.url, application_name: 'nightly job' });
    await other.connect();
    await other.query(`BEGIN; UPDATE notes SET text = 'by the job' WHERE id = 15`);
    const ended = await catchUp();
    await other.query('COMMIT');
    await other.end();
    expect(ended.report?.rounds).toMatchObject([{ round: 1, heldBackBy: expect.stringContaining('(nightly job, ') }]);
    const summary = migration.store.objects.get(`runs/${ended.result.runId}/summary.txt`)?.toString();
    expect(summary).toMatch(/round 1: .*what is written by a transaction of backend \d+ \(nightly job, /);
    expect((await catchUp()).report?.rounds).toEqual([expect.not.objectContaining({ heldBackBy: expect.anything() })]);
    await isEqual();
  });
});

test('what does not converge says why', async () => {
  const ended = await catchUp({ pause: 0.000_001 });
  expect(ended).toMatchObject({ status: 'FAILED', error: 'DataMigration.NotConverging' });
  expect(ended.result.message).toMatch(/the last round took .* seconds, and the pause is 0.000001: only 0 items were written in it/);
  expect(ended.report?.rounds?.length).toBeGreaterThan(2);
});

test('a tombstone stands for no item in the table', async () => {
  await engines.sql('DELETE FROM notes');
  await catchUp();
  const { Items = [] } = await migration.dynamo.send(new ScanCommand({ TableName: migration.tableName }));
  expect(Items.every(({ _t }) => _t?.BOOL)).toBe(true);
  expect(await migration.run({ action: 'compare_data' })).toMatchObject({ status: 'SUCCEEDED', result: { tables: [{ extra: 0 }] } });
});
