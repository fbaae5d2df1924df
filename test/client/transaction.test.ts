import { InvalidRequestError, lt, openTable, TransactionCanceledError } from '../../lib/client';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb';
import { model } from './models';

let db: TestDynamoDb;
let tableName: string;
beforeAll(async () => {
  db = await startDynamoDb();
  tableName = await db.createTable(model);
});
afterAll(() => db.stop());
const open = (deletes?: 'tombstone') => openTable(model, { client: db.client, tableName, deletes });
const user = (userId: string) => ({ userId, email: 'e', status: 'active' as const });

test('all writes happen', async () => {
  await open().User.put({ ...user('a'), logins: 1 });
  await open().User.put(user('b'));
  await open()
    .transactWrite()
    .create('Session', { userId: 'a', sessionId: 's' })
    .update('User', { userId: 'a' }, { add: { logins: 1 } }, { if: { logins: lt(5) } })
    .delete('User', { userId: 'b' }, { if: { status: 'active' } })
    .check('User', { userId: 'c' }, 'absent')
    .put('Post', { postId: 'p', status: 'draft', revision: 1 })
    .commit({ token: `token-${Date.now()}` });

  const [a, b, session, post] = await open()
    .transactGet()
    .get('User', { userId: 'a' })
    .get('User', { userId: 'b' })
    .get('Session', { userId: 'a', sessionId: 's' })
    .get('Post', { postId: 'p' })
    .run();
  expect(a?.logins).toBe(2);
  expect(b).toBeUndefined();
  expect(session?.sessionId).toBe('s');
  expect(post?.revision).toBe(1);
});

test('or none, with a reason for each operation', async () => {
  await open().User.put({ ...user('x'), logins: 9 });
  const canceled = await open()
    .transactWrite()
    .create('User', user('new'))
    .update('User', { userId: 'x' }, { name: 'n' }, { if: { logins: lt(5) } })
    .check('User', { userId: 'nobody' })
    .commit()
    .catch((e) => e);
  expect(canceled).toBeInstanceOf(TransactionCanceledError);
  expect(canceled.reasons).toMatchObject([
    { entity: 'User', operation: 'create', key: { PK: 'USER#new', SK: 'PROFILE' }, code: undefined },
    {
      entity: 'User',
      operation: 'update',
      key: { PK: 'USER#x', SK: 'PROFILE' },
      code: 'ConditionalCheckFailed',
      current: { userId: 'x', logins: 9 },
    },
    { entity: 'User', operation: 'check', key: { PK: 'USER#nobody', SK: 'PROFILE' }, code: 'ConditionalCheckFailed', current: undefined },
  ]);
  expect(canceled.message).toContain('[1] update User USER#x / PROFILE: ConditionalCheckFailed');
  expect(await open().User.get({ userId: 'new' })).toBeUndefined();
});

test('a transaction deletes as the table does', async () => {
  await open().User.put(user('d'));
  await open('tombstone').transactWrite().delete('User', { userId: 'd' }).commit();
  expect(await open().User.get({ userId: 'd' })).toBeUndefined();
  await open().transactWrite().check('User', { userId: 'd' }, 'absent').create('Session', { userId: 'd', sessionId: 's' }).commit();
  await expect(open().transactWrite().check('User', { userId: 'd' }).commit()).rejects.toThrow(TransactionCanceledError);
});

test('nothing, or too much, is refused before it is sent', async () => {
  await expect(open().transactWrite().commit()).rejects.toThrow(InvalidRequestError);
  const many = open().transactWrite();
  for (let i = 0; i < 101; i++) many.delete('User', { userId: `${i}` });
  await expect(many.commit()).rejects.toThrow('the transaction has 101 operations: it must have 1 to 100');
});
