import { BatchIncompleteError, InvalidRequestError, openTable } from '../../lib/client';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb';
import { model } from './models';
import { stubClient } from './stub-client';

let db: TestDynamoDb;
let tableName: string;
beforeAll(async () => {
  db = await startDynamoDb();
  tableName = await db.createTable(model);
});
afterAll(() => db.stop());
const open = (deletes?: 'tombstone') => openTable(model, { client: db.client, tableName, deletes });

const session = (i: number) => ({ userId: 'u', sessionId: `s${i}` });
const user = { userId: 'u', email: 'e', status: 'active' as const };

describe('on an engine', () => {
  test('more than one request holds: written, read in the order of the keys, deleted', async () => {
    const sessions = Array.from({ length: 130 }, (_, i) => session(i));
    await open().batchWrite({ User: { put: [user] }, Session: { put: sessions } });

    const keys = [...sessions, session(999), session(3)];
    const read = await open().batchGet({ Session: keys, User: [{ userId: 'u' }, { userId: 'nobody' }] }, { consistent: true });
    expect(read.Session.map((item) => item?.sessionId)).toEqual([...sessions.map(({ sessionId }) => sessionId), undefined, 's3']);
    expect(read.User).toMatchObject([user, undefined]);

    await open().batchWrite({ Session: { delete: sessions.slice(1) } });
    expect(await open().Session.query({ userId: 'u' }).all()).toMatchObject([session(0)]);
  });

  test('a batch deletes as the table does: tombstones are written and hidden', async () => {
    await open().batchWrite({ Session: { put: [{ userId: 't', sessionId: 'x' }] } });
    await open('tombstone').batchWrite({ Session: { delete: [{ userId: 't', sessionId: 'x' }] } });
    expect((await open().batchGet({ Session: [{ userId: 't', sessionId: 'x' }] })).Session).toEqual([undefined]);
    await open().Session.create({ userId: 't', sessionId: 'x' });
  });

  test('the same key twice is refused before anything is sent', async () => {
    const write = open().batchWrite({ User: { put: [user], delete: [{ userId: 'u' }] } });
    await expect(write).rejects.toThrow(InvalidRequestError);
    await expect(write).rejects.toThrow('the batch writes the key USER#u / PROFILE twice');
  });
});

describe('what DynamoDB does not process', () => {
  test('is sent again until it is done', async () => {
    // GIVEN a table that takes three items of each request
    const sent: number[] = [];
    const client = stubClient({
      BatchWriteItem: ({ RequestItems: { t: writes } }) => {
        sent.push(writes.length);
        return { UnprocessedItems: writes.length > 3 ? { t: writes.slice(3) } : {} };
      },
    });
    await openTable(model, { client, tableName: 't' }).batchWrite({ Session: { put: [0, 1, 2, 3, 4, 5, 6].map(session) } });
    expect(sent).toEqual([7, 4, 1]);
  });

  test('is told when time is up, as the request that remains', async () => {
    const client = stubClient({
      BatchWriteItem: ({ RequestItems: { t: writes } }) => ({ UnprocessedItems: { t: writes.slice(1) } }),
      BatchGetItem: ({ RequestItems }) => ({ UnprocessedKeys: RequestItems }),
    });
    const table = openTable(model, { client, tableName: 't' });
    const request = { User: { put: [user] }, Session: { delete: [session(1)] } };
    const error = await table.batchWrite(request, { timeoutMs: 0 }).catch((e) => e);
    expect(error).toBeInstanceOf(BatchIncompleteError);
    expect(error).toMatchObject({ code: 'BATCH_INCOMPLETE', remaining: { Session: { delete: [session(1)] } } });
    expect(error.message).toBe('1 of 2 were not processed within 0 ms');
    await expect(table.batchGet({ User: [{ userId: 'u' }] }, { timeoutMs: 0 })).rejects.toMatchObject({
      remaining: { User: [{ userId: 'u' }] },
    });
  });
});
