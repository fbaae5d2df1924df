import { DeleteItemCommand, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Engines, startEngines } from './support/engines';
import { TestMigration } from './support/run';

jest.setTimeout(120_000);

const model = {
  table: { partitionKey: 'PK', sortKey: 'SK', type: 'entity_type' },
  entities: {
    User: {
      attributes: { userId: 'integer', email: 'string', name: 'string?', createdAt: 'timestamp', balance: 'decimal' },
      key: { PK: 'USER#{userId}', SK: 'PROFILE' },
    },
  },
} as const;
const mapping = { tables: { users: { items: [{ entity: 'User', attributes: { userId: 'id' } }] } } };

let engines: Engines;
beforeAll(async () => {
  engines = await startEngines();
  await engines.sql(`
    CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, name text, created_at timestamptz NOT NULL, balance numeric(20,4) NOT NULL);
    INSERT INTO users SELECT g, 'u' || g || '@example.com', CASE WHEN g % 3 = 0 THEN NULL ELSE 'Name ' || g END,
      timestamptz '2025-01-01 00:00:00Z' + g * interval '1.000001 s', g * 1.0001 FROM generate_series(1, 2500) g;`);
});
afterAll(() => engines?.stop());

describe('a table of 2,500 rows', () => {
  test('is copied, and compares equal', async () => {
    // GIVEN
    const migration = await TestMigration.create(engines, { model, mapping });
    // WHEN
    const copied = await migration.run({ action: 'migrate_all' });
    const compared = await migration.run({ action: 'compare_data' });
    // THEN
    expect(copied).toMatchObject({
      status: 'SUCCEEDED',
      result: { tables: [{ table: 'users', rowsRead: 2500, itemsWritten: 2500, poisonRows: 0 }] },
    });
    expect(compared).toMatchObject({
      status: 'SUCCEEDED',
      result: { tables: [{ table: 'users', rowsRead: 2500, missing: 0, different: 0, extra: 0 }] },
    });
    const { Count } = await migration.dynamo.send(new ScanCommand({ TableName: migration.tableName, Select: 'COUNT' }));
    expect(Count).toBe(2500);
  });

  test('a corrupted, a deleted and an added item are named, and nothing else', async () => {
    // GIVEN
    const migration = await TestMigration.create(engines, { model, mapping });
    await migration.run({ action: 'migrate_all' });
    const key = (id: number) => ({ PK: { S: `USER#${id}` }, SK: { S: 'PROFILE' } });
    const { tableName: TableName, dynamo } = migration;
    // WHEN
    await dynamo.send(
      new UpdateItemCommand({
        TableName,
        Key: key(7),
        UpdateExpression: 'SET balance = :b',
        ExpressionAttributeValues: { ':b': { N: '7.0008' } },
      }),
    );
    await dynamo.send(new DeleteItemCommand({ TableName, Key: key(1400) }));
    await dynamo.send(new PutItemCommand({ TableName, Item: { ...key(9999), entity_type: { S: 'User' }, userId: { N: '9999' } } }));
    const compared = await migration.run({ action: 'compare_data' });
    // THEN
    expect(compared).toMatchObject({
      status: 'FAILED',
      error: 'DataMigration.DifferencesFound',
      result: { status: 'FAILED', tables: [{ missing: 1, different: 1, extra: 1 }], message: expect.stringContaining('1 missing') },
    });
    const differences = [...(compared.report?.differences.items ?? [])].sort((a, b) => a.kind.localeCompare(b.kind));
    expect(differences).toEqual([
      {
        kind: 'different',
        table: 'users',
        entity: 'User',
        key: { PK: 'USER#7', SK: 'PROFILE' },
        sourceKey: { id: '7' },
        attributes: [{ attribute: 'balance', source: '7.0007', target: '7.0008' }],
      },
      { kind: 'extra', table: 'users', entity: 'User', key: { PK: 'USER#9999', SK: 'PROFILE' }, applicationOwned: true },
      { kind: 'missing', table: 'users', key: { PK: 'USER#1400', SK: 'PROFILE' }, sourceKey: { id: '1400' } },
    ]);
  });
});
