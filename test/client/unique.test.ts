import { ConditionFailedError, defineModel, openTable, TransactionCanceledError } from '../../lib/client';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb';
import { model } from './models';

let db: TestDynamoDb;
let tableName: string;
beforeAll(async () => {
  db = await startDynamoDb();
  tableName = await db.createTable(model);
});
afterAll(() => db.stop());

describe("an entity that is unique: 'filtered'", () => {
  const subscribers = defineModel({
    table: { partitionKey: 'PK', sortKey: 'SK' },
    entities: {
      Subscriber: {
        attributes: { email: 'string', name: 'string?' },
        key: { PK: 'SUBSCRIBER#{email|lower}', SK: 'X' },
        unique: 'filtered',
      },
    },
  });
  const table = () => openTable(subscribers, { client: db.client, tableName });

  test('is replaced by itself, and by nothing that differs in what the filter removes', async () => {
    await table().Subscriber.put({ email: 'Ann@x.org', name: 'one' });
    await table().Subscriber.put({ email: 'Ann@x.org', name: 'two' });
    await expect(table().Subscriber.put({ email: 'ann@X.org' })).rejects.toThrow(ConditionFailedError);
    await expect(table().Subscriber.put({ email: 'ann@X.org' }, { if: { name: 'two' } })).rejects.toThrow(ConditionFailedError);
    await expect(table().transactWrite().put('Subscriber', { email: 'ann@X.org' }).commit()).rejects.toThrow(TransactionCanceledError);
    expect(await table().Subscriber.get({ email: 'Ann@x.org' })).toEqual({ email: 'Ann@x.org', name: 'two' });
  });

  test('cannot be put in a batch, which knows no condition', async () => {
    await expect(table().batchWrite({ Subscriber: { put: [{ email: 'b@x.org' }] } })).rejects.toThrow(/unique: 'filtered'/);
    await expect(table().batchWrite({ Subscriber: { delete: [{ email: 'b@x.org' }] } })).resolves.toBeUndefined();
  });
});
