import {
  and,
  beginsWith,
  between,
  type Condition,
  ConditionFailedError,
  contains,
  defineModel,
  eq,
  exists,
  gt,
  gte,
  InvalidRequestError,
  type Item,
  lt,
  lte,
  ne,
  not,
  notExists,
  oneOf,
  openTable,
  or,
} from '../../lib/client';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb';
import { model } from './models';

type User = Item<typeof model, 'User'>;
const user: User = {
  userId: 'u',
  email: 'ada@x.org',
  status: 'active',
  logins: 5,
  balance: '0.10',
  tags: ['a', 'b'],
  'odd name#1': 'odd',
  size: 1,
  profile: { operator: '=' },
};

let db: TestDynamoDb;
let open: () => ReturnType<typeof openTable<typeof model>>;
beforeAll(async () => {
  db = await startDynamoDb();
  const tableName = await db.createTable(model);
  open = () => openTable(model, { client: db.client, tableName });
  await open().User.put(user);
});
afterAll(() => db.stop());

const conditions: [string, Condition<User>, boolean][] = [
  ['a value', { status: 'active' }, true],
  ['another value', { status: 'blocked' }, false],
  ['two values, one of them wrong', { status: 'active', logins: 6 }, false],
  ['eq', { logins: eq(5) }, true],
  ['ne', { logins: ne(5) }, false],
  ['lt', { logins: lt(5) }, false],
  ['lte', { logins: lte(5) }, true],
  ['gt', { logins: gt(4) }, true],
  ['gte', { logins: gte(6) }, false],
  ['between', { logins: between(5, 6) }, true],
  ['oneOf', { status: oneOf('blocked', 'active') }, true],
  ['beginsWith', { email: beginsWith('ada@') }, true],
  ['contains a text', { email: contains('@y') }, false],
  ['contains an element', { tags: contains('b') }, true],
  ['exists', { name: exists() }, false],
  ['notExists', { name: notExists() }, true],
  ['an odd name, a reserved word', { 'odd name#1': 'odd', size: 1 }, true],
  ['an exact decimal, however it is written', { balance: '0.1' }, true],
  ['a document that looks like an operator', { profile: { operator: '=' } }, true],
  ['or', or({ status: 'blocked' }, { logins: 5 }), true],
  ['and', and({ status: 'active' }, or({ logins: 1 }, { logins: 2 })), false],
  ['not', not(or({ status: 'blocked' }, { logins: 6 })), true],
  ['not of one', not({ logins: 6 }), true],
  ['not of not', not(not(and({ logins: 5 }, { status: 'active' }))), true],
  ['a combination of one', or(and({ logins: 5 })), true],
  ['nothing at all', {}, true],
];

test.each(conditions)('%s, as the condition of a write', async (_, condition, holds) => {
  const write = open().User.put(user, { if: condition });
  if (holds) await expect(write).resolves.toBeUndefined();
  else await expect(write).rejects.toThrow(ConditionFailedError);
});

test.each(conditions)('%s, as the filter of a query', async (_, condition, holds) => {
  expect(await open().User.query({ userId: 'u' }, { filter: condition }).all()).toHaveLength(holds ? 1 : 0);
});

test('an attribute that the entity does not have is refused', async () => {
  await expect(open().User.put(user, { if: { nope: 1 } as never })).rejects.toThrow(InvalidRequestError);
  await expect(open().User.update({ userId: 'u' }, { name: 'x' }, { version: { nope: 1 } })).rejects.toThrow(
    "User has no attribute 'nope'",
  );
});

test('an entity may be named like an operation', async () => {
  const named = defineModel({
    table: { partitionKey: 'PK' },
    entities: { collection: { attributes: { id: 'string' }, key: { PK: 'C#{id}' } } },
  });
  const table = openTable(named, { client: db.client, tableName: await db.createTable(named) });
  await table.entity('collection').put({ id: 'x' });
  expect((await table.collection('C#{id}').query({ id: 'x' })).items).toEqual([{ entity: 'collection', item: { id: 'x' } }]);
});
