import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { conditionalPut } from '../../lambda/migration/write/conditional-put';
import { stampValue } from '../../lambda/migration/write/write-item';
import { compileModel } from '../../lib/model';
import { type Engines, startEngines } from './support/engines';
import { TestMigration } from './support/run';

jest.setTimeout(120_000);

const model = {
  table: { partitionKey: 'PK' },
  entities: { Document: { attributes: { id: 'integer', content: 'json' }, key: { PK: 'DOCUMENT#{id}' } } },
};
const mapping = { tables: { documents: { items: [{ entity: 'Document' }] } } };

let engines: Engines;
beforeAll(async () => {
  engines = await startEngines();
  await engines.sql(`
    CREATE TABLE documents (id int PRIMARY KEY, content jsonb NOT NULL);
    INSERT INTO documents SELECT g, jsonb_build_object('plain', g) FROM generate_series(1, 30) g;
    INSERT INTO documents VALUES (31, '{"__proto__": {"polluted": true}, "constructor": 1}'), (32, '[{"deep": {"__proto__": null}}]');`);
});
afterAll(() => engines?.stop());

async function documentOf({ dynamo, tableName }: TestMigration, id: number) {
  const { Item } = await dynamo.send(
    new GetItemCommand({ TableName: tableName, Key: { PK: { S: `DOCUMENT#${id}` } }, ConsistentRead: true }),
  );
  return Item;
}

describe('documents with the name __proto__, whose items the SDK cannot read in an error', () => {
  test('are copied again without a failure, and compare equal', async () => {
    // GIVEN
    const migration = await TestMigration.create(engines, { model, mapping });
    const first = await migration.run({ action: 'migrate_all' });
    // WHEN every insert meets an item, and then every put as well
    const second = await migration.run({ action: 'migrate_all' });
    const compared = await migration.run({ action: 'compare_data' });
    // THEN
    const tables = [{ table: 'documents', rowsRead: 32, itemsWritten: 32, poisonRows: 0 }];
    expect(first).toMatchObject({ status: 'SUCCEEDED', result: { tables } });
    expect(second).toMatchObject({ status: 'SUCCEEDED', result: { tables } });
    expect(compared).toMatchObject({ status: 'SUCCEEDED', result: { tables: [{ missing: 0, different: 0, extra: 0 }] } });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    const content = (await documentOf(migration, 31))?.content?.M ?? {};
    expect(Object.keys(content).sort()).toEqual(['__proto__', 'constructor']);
  });

  test.each([
    [
      'of the application is left alone',
      'REMOVE #m',
      {},
      { result: { tables: [{ itemsWritten: 31 }] }, report: { tables: [{ applicationOwned: 1 }] } },
    ],
    ['of a newer epoch ends the run', 'SET #m.r = :r', { ':r': { N: '9' } }, { status: 'FAILED', error: 'DataMigration.Superseded' }],
    [
      'of another row is a collision',
      'SET #m.s = :s, #m.k = :s',
      { ':s': { B: new Uint8Array(16) } },
      { status: 'FAILED', error: 'DataMigration.PoisonRows', report: { poison: { rows: [{ key: { id: '31' }, code: 'KEY_COLLISION' }] } } },
    ],
  ])('an item in the way %s', async (_, UpdateExpression, values, expected) => {
    const migration = await TestMigration.create(engines, { model, mapping });
    await migration.run({ action: 'migrate_all' });
    await migration.dynamo.send(
      new UpdateItemCommand({
        TableName: migration.tableName,
        Key: { PK: { S: 'DOCUMENT#31' } },
        UpdateExpression,
        ExpressionAttributeNames: { '#m': '_m' },
        ExpressionAttributeValues: Object.keys(values).length > 0 ? values : undefined,
      }),
    );
    const before = await documentOf(migration, 31);
    expect(await migration.run({ action: 'migrate_all' })).toMatchObject(expected);
    expect(await documentOf(migration, 31)).toEqual(before);
  });
});

describe('an item in the way that changes before it is read', () => {
  const stamp = { unit: new Uint8Array(16), row: new Uint8Array(16), epoch: 2, ordinal: 7n, hash: new Uint8Array(16) };
  const write = { key: '["DOCUMENT#1"]', item: { PK: { S: 'DOCUMENT#1' } }, stamp, bytes: 100, origin: undefined };
  const put = (found: object | undefined) => {
    const unreadable = Object.assign(new TypeError("Cannot read properties of undefined (reading 'B')"), {
      $response: { statusCode: 400 },
    });
    const send = async (command: unknown) => {
      if (command instanceof GetItemCommand) return { Item: found };
      throw unreadable;
    };
    return conditionalPut({ send } as unknown as DynamoDBClient, 'data', compileModel(model).table, write);
  };

  test.each([
    ['is gone', undefined],
    ['is of an older epoch', { _m: stampValue({ ...stamp, epoch: 1, ordinal: 9n }) }],
    ['is of an older read', { _m: stampValue({ ...stamp, ordinal: 6n }) }],
  ])('%s: the call is repeated, never counted as written', async (_, found) => {
    await expect(put(found)).rejects.toThrow(/was changed by somebody else while it was written/);
  });

  test('is newer: nothing is left to do', async () => {
    expect(await put({ _m: stampValue({ ...stamp, ordinal: 8n }) })).toEqual({ kind: 'written' });
  });
});
