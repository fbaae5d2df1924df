import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { WireItem } from '../../lib/codec';
import { createNotes, lossesOf, mapping, model } from './proof/notes';
import { type Engines, startEngines } from './support/engines';
import { TestMigration } from './support/run';

jest.setTimeout(120_000);

let engines: Engines;
let migration: TestMigration;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines?.stop());
beforeEach(async () => {
  await createNotes(engines);
  migration = await TestMigration.create(engines, { model, mapping });
});

const keyOf = (slug: string) => ({ PK: { S: `NOTE#${slug}` }, SK: { S: 'NOTE' } });
async function get(slug: string): Promise<WireItem | undefined> {
  const { Item } = await migration.dynamo.send(
    new GetItemCommand({ TableName: migration.tableName, Key: keyOf(slug), ConsistentRead: true }),
  );
  return Item as WireItem | undefined;
}
const put = (Item: WireItem) => migration.dynamo.send(new PutItemCommand({ TableName: migration.tableName, Item }));

test('removes what was written, and nothing else; a migration after it is whole again', async () => {
  await put({ ...keyOf('s1'), text: { S: 'of the application' } });
  await migration.run({ action: 'migrate_all' });
  await migration.dynamo.send(
    new UpdateItemCommand({
      ...{ TableName: migration.tableName, Key: keyOf('s2'), UpdateExpression: 'SET #t = :t' },
      ExpressionAttributeNames: { '#t': 'text' },
      ExpressionAttributeValues: { ':t': { S: 'changed with the raw SDK' } },
    }),
  );
  // WHEN
  const ended = await migration.run({ action: 'rollback' });
  // THEN
  expect(ended.status).toBe('SUCCEEDED');
  expect(ended.report?.rollback).toMatchObject({
    epoch: 1,
    removed: expect.any(Number),
    kept: {
      ...{ changed: 1, applicationOwned: 1, ofOtherEpochs: 0 },
      items: [{ key: { PK: 'NOTE#s2', SK: 'NOTE' }, reason: 'somebody has changed it since it was written' }],
    },
  });
  expect(await get('s1')).toEqual({ ...keyOf('s1'), text: { S: 'of the application' } });
  expect(await get('s2')).toMatchObject({ text: { S: 'changed with the raw SDK' } });
  expect(await get('s3')).toEqual({
    ...keyOf('s3'),
    entity_type: { S: 'Note' },
    _t: { BOOL: true },
    _m: { M: expect.objectContaining({ r: { N: '2' } }) },
  });
  const summary = migration.store.objects.get(`runs/${ended.result.runId}/summary.txt`)?.toString();
  expect(summary).toContain('kept: 1 that somebody has changed, 1 of the application, 0 of other epochs');
  // WHEN it is run again THEN nothing is left to do.
  expect((await migration.run({ action: 'rollback' })).report?.rollback).toMatchObject({ epoch: 1, removed: 0 });
  // WHEN
  expect(await migration.run({ action: 'migrate_all' })).toMatchObject({ report: { epoch: 3 } });
  // THEN the item that was changed without the client is an old one of the migration, and is written anew.
  expect(await lossesOf(engines, migration).catch(() => 'items of the application')).toBe('items of the application');
  expect(await get('s3')).toMatchObject({ text: { S: 'first 3' } });
});

test('migrate, compare, roll back, migrate again, catch up: equal', async () => {
  for (let i = 0; i < 2; i++) {
    expect((await migration.run({ action: 'migrate_all' })).status).toBe('SUCCEEDED');
    await engines.sql(`DELETE FROM notes WHERE id = ${5 + i}; UPDATE notes SET slug = 'moved-${i}' WHERE id = ${9 + i}`);
    expect((await migration.run({ action: 'catch_up' })).status).toBe('SUCCEEDED');
    expect((await migration.run({ action: 'compare_data' })).status).toBe('SUCCEEDED');
    expect(await lossesOf(engines, migration)).toEqual({ missing: 0, stale: 0, extra: 0 });
    if (i === 0) expect((await migration.run({ action: 'rollback' })).status).toBe('SUCCEEDED');
    if (i === 0) expect(await lossesOf(engines, migration)).toMatchObject({ extra: 0, stale: 0 });
  }
});

test('leaves the items of earlier epochs', async () => {
  await migration.run({ action: 'migrate_all' });
  migration.change({ code: 'of another version' });
  await migration.run({ action: 'migrate', table: 'notes', limit: 10 });
  const { rollback } = (await migration.run({ action: 'rollback' })).report ?? {};
  // Of the ten rows, those with a draft are two items.
  expect(rollback).toMatchObject({ epoch: 2, removed: 13, kept: { changed: 0, ofOtherEpochs: 120 + 40 - 13 } });
});

test('stops workers of the epoch that are still running, and refuses a catch-up', async () => {
  const execution = { id: 'arn:late', startTime: '2025-11-20T14:05:22Z' };
  await migration.run({ action: 'migrate_all' });
  const prepared = (await migration.step({ step: 'prepare', execution, input: { action: 'migrate_all' } })) as { chunks: string };
  const [task] = migration.store.lines<never>(prepared.chunks);
  await migration.run({ action: 'rollback' });
  await expect(migration.step({ step: 'copy', task })).rejects.toMatchObject({ name: 'DataMigration.Superseded' });
  expect(await migration.run({ action: 'catch_up' })).toMatchObject({
    error: 'DataMigration.NeedsFullCopy',
    result: { message: expect.stringContaining('it was copied in epoch 1, and the current epoch is 2') },
  });
});

test('that dies goes on where it is run again, and short calls go on from their cursors', async () => {
  await migration.run({ action: 'migrate_all' });
  const { dynamo } = migration.worker;
  const send = dynamo.send.bind(dynamo) as (command: unknown) => Promise<unknown>;
  let left = 40;
  const dying = { send: (command: unknown) => (left-- > 0 ? send(command) : Promise.reject(new Error('the process is gone'))) };
  migration.worker = { ...migration.worker, dynamo: dying as unknown as typeof dynamo };
  expect((await migration.run({ action: 'rollback' })).status).toBe('FAILED');
  migration.worker = { ...migration.worker, dynamo };
  migration.remaining = 1_000;
  const { rollback } = (await migration.run({ action: 'rollback' })).report ?? {};
  expect(rollback?.removed).toBeGreaterThan(0);
  expect(rollback).toMatchObject({ epoch: 1, kept: { changed: 0 } });
  expect(await lossesOf(engines, migration)).toMatchObject({ stale: 0, extra: 0 });
});

test('is refused once the application was switched to the table', async () => {
  await migration.run({ action: 'migrate_all' });
  await migration.dynamo.send(
    new PutItemCommand({ TableName: migration.controlName, Item: { pk: { S: 'SWITCH' }, sk: { S: 'CURRENT' } } }),
  );
  expect(await migration.run({ action: 'rollback' })).toMatchObject({ status: 'FAILED', error: 'DataMigration.Switched' });
  expect(await get('s3')).toMatchObject({ text: { S: 'first 3' } });
});

test('needs no source', async () => {
  await migration.run({ action: 'migrate_all' });
  migration.worker = { ...migration.worker, openSource: () => Promise.reject(new Error('gone')) };
  expect((await migration.run({ action: 'rollback' })).status).toBe('SUCCEEDED');
});
