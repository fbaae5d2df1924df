import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  ConditionFailedError,
  defineModel,
  EntityExistsError,
  EntityNotFoundError,
  gt,
  IncompleteKeyError,
  InvalidRequestError,
  notExists,
  openTable,
  or,
} from '../../lib/client';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb';
import { envelopeModel, model } from './models';

const NOW = '2025-09-27T10:20:30.400Z';
let db: TestDynamoDb;
let tableName: string;
let now = new Date(NOW);

const open = (deletes?: 'tombstone') => openTable(model, { client: db.client, tableName, clock: () => now, deletes });
const raw = async (PK: string, SK: string) =>
  (await db.client.send(new GetItemCommand({ TableName: tableName, Key: { PK: { S: PK }, SK: { S: SK } } }))).Item;
const write = (Item: Record<string, never> | object) => db.client.send(new PutItemCommand({ TableName: tableName, Item: Item as never }));

beforeAll(async () => {
  db = await startDynamoDb();
  tableName = await db.createTable(model);
});
afterAll(() => db.stop());
beforeEach(() => {
  now = new Date(NOW);
});

const user = (userId: string) => ({ userId, email: `${userId}@Example.org`, status: 'active' as const });

describe('create, get, put', () => {
  test('an item comes back as it was written, and is stored under its rendered keys', async () => {
    const item = {
      ...user('u1'),
      name: 'Ada',
      logins: 3,
      balance: '12345678901234567890.125',
      big: 9007199254740993n,
      tags: ['a', 'b'],
      profile: { nested: [1, null, { deep: true }] },
      avatar: new Uint8Array([0, 255, 7]),
      'odd name#1': 'odd',
      size: 0.1,
    };
    await open().User.create(item);

    expect(await open().User.get({ userId: 'u1' })).toEqual({ ...item, created_at: NOW, updated_at: NOW });
    expect(await raw('USER#u1', 'PROFILE')).toMatchObject({
      GSI1PK: { S: 'EMAIL#u1@example.org' },
      GSI1SK: { S: 'USER#u1' },
      entity_type: { S: 'User' },
      big: { N: '9007199254740993' },
      balance: { N: '12345678901234567890.125' },
      created_at: { S: NOW },
    });
  });

  test('create refuses an item that exists, and holds it', async () => {
    await open().User.create(user('u2'));
    const error = await open()
      .User.create({ ...user('u2'), name: 'other' })
      .catch((e) => e);
    expect(error).toBeInstanceOf(EntityExistsError);
    expect(error).toMatchObject({
      code: 'ENTITY_EXISTS',
      entity: 'User',
      key: { PK: 'USER#u2', SK: 'PROFILE' },
      current: { userId: 'u2' },
    });
    expect(error.message).toBe('User USER#u2 / PROFILE: it exists already');
  });

  test('an item that does not exist is undefined', async () => {
    expect(await open().User.get({ userId: 'nobody' }, { consistent: true })).toBeUndefined();
  });

  test('chosen attributes, by any name', async () => {
    await open().User.put({ ...user('u3'), size: 7, 'odd name#1': 'x', name: 'hidden' });
    expect(await open().User.get({ userId: 'u3' }, { attributes: ['size', 'odd name#1'] })).toEqual({ size: 7, 'odd name#1': 'x' });
  });

  test('put replaces under a condition', async () => {
    await open().User.put({ ...user('u4'), logins: 1 });
    await open().User.put({ ...user('u4'), logins: 2 }, { if: { logins: 1 } });
    const error = await open()
      .User.put({ ...user('u4'), logins: 9 }, { if: { logins: 1 } })
      .catch((e) => e);
    expect(error).toBeInstanceOf(ConditionFailedError);
    expect(error).toMatchObject({ code: 'CONDITION_FAILED', current: { logins: 2 } });
  });

  test('put keeps the time of creation that it is given', async () => {
    await open().User.put(user('u5'));
    const stored = await open().User.get({ userId: 'u5' });
    now = new Date('2026-01-01T00:00:00.000Z');
    await open().User.put({ ...stored, ...user('u5') });
    expect(await open().User.get({ userId: 'u5' })).toMatchObject({ created_at: NOW, updated_at: '2026-01-01T00:00:00.000Z' });
  });

  test('a value that would change is refused before anything is sent', async () => {
    await expect(open().User.put({ ...user('u6'), logins: 2 ** 53 })).rejects.toMatchObject({ code: 'VALUE_RANGE', attribute: 'logins' });
    expect(await open().User.get({ userId: 'u6' })).toBeUndefined();
  });

  test('the time to live is derived', async () => {
    await open().Session.put({ userId: 'u7', sessionId: 's', expiresAt: '2025-01-01T00:00:00.900Z' });
    expect((await raw('USER#u7', 'SESSION#s'))?.expires).toEqual({ N: '1735689600' });
    await open().Session.update({ userId: 'u7', sessionId: 's' }, { expiresAt: '2025-01-01T00:00:01.000Z' });
    expect((await raw('USER#u7', 'SESSION#s'))?.expires).toEqual({ N: '1735689601' });
    await open().Session.update({ userId: 'u7', sessionId: 's' }, { remove: ['expiresAt'] });
    expect((await raw('USER#u7', 'SESSION#s'))?.expires).toBeUndefined();
  });
});

describe('update', () => {
  test('sets, removes, adds and returns the item', async () => {
    await open().User.put({ ...user('p1'), name: 'A', logins: 1 });
    now = new Date('2025-10-01T00:00:00.000Z');
    const updated = await open().User.update(
      { userId: 'p1' },
      { set: { status: 'blocked' }, remove: ['name'], add: { logins: 2, balance: '0.1' } },
      { returning: true },
    );
    expect(updated).toEqual({
      ...user('p1'),
      status: 'blocked',
      logins: 3,
      balance: '0.1',
      created_at: NOW,
      updated_at: now.toISOString(),
    });
  });

  test('renders the index keys that an attribute is part of', async () => {
    await open().User.put(user('p2'));
    await open().User.update({ userId: 'p2' }, { email: 'NEW@x.org' });
    expect(await raw('USER#p2', 'PROFILE')).toMatchObject({
      GSI1PK: { S: 'EMAIL#new@x.org' },
      GSI1SK: { S: 'USER#p2' },
      email: { S: 'NEW@x.org' },
    });
  });

  const task = { projectId: 'p', taskId: 't', assignee: 'a', state: 'open', due: '2025-01-01' };

  test('half of a key template names the attribute that is missing, and writes nothing', async () => {
    await open().Task.put(task);
    // @ts-expect-error state and due make one key
    const update = () => open().Task.update({ projectId: 'p', taskId: 't' }, { state: 'done' });
    const error = await update().catch((e) => e);
    expect(error).toBeInstanceOf(IncompleteKeyError);
    expect(error).toMatchObject({ code: 'INCOMPLETE_KEY', entity: 'Task', attribute: 'due', key: 'GSI2SK' });
    expect(await open().Task.get({ projectId: 'p', taskId: 't' })).toMatchObject(task);
  });

  test('the keys of an index without optional attributes change one by one', async () => {
    await open().Task.put({ ...task, taskId: 't2' });
    await open().Task.update({ projectId: 'p', taskId: 't2' }, { assignee: 'b' });
    expect(await raw('PROJECT#p', 'TASK#t2')).toMatchObject({ GSI2PK: { S: 'ASSIGNEE#b' }, GSI2SK: { S: 'STATE#open#DUE#2025-01-01' } });
  });

  test('an optional attribute takes the item into its index and out of it', async () => {
    const key = { postId: 'p' };
    await open().Post.put({ ...key, status: 'draft', revision: 1 });
    expect(await raw('POST#p', 'META')).not.toHaveProperty('GSI2PK');
    await open().Post.update(key, { status: 'live', publishedAt: NOW });
    expect(await raw('POST#p', 'META')).toMatchObject({ GSI2PK: { S: 'POST#live' }, GSI2SK: { S: NOW } });
    await open().Post.update(key, { remove: ['publishedAt'] });
    const stored = await raw('POST#p', 'META');
    expect(stored).not.toHaveProperty('GSI2PK');
    expect(stored).not.toHaveProperty('GSI2SK');
  });

  test('an item that does not exist is not made', async () => {
    const error = await open()
      .User.update({ userId: 'none' }, { name: 'x' })
      .catch((e) => e);
    expect(error).toBeInstanceOf(EntityNotFoundError);
    expect(error.code).toBe('ENTITY_NOT_FOUND');
    expect(await open().User.get({ userId: 'none' })).toBeUndefined();
  });

  test('a condition that does not hold is another error than a missing item', async () => {
    await open().User.put({ ...user('p3'), logins: 5 });
    const update = () => open().User.update({ userId: 'p3' }, { name: 'x' }, { if: or({ logins: gt(7) }, { status: 'blocked' }) });
    await expect(update()).rejects.toMatchObject({ code: 'CONDITION_FAILED', current: { logins: 5 } });
    await open().User.update({ userId: 'p3' }, { add: { logins: 3 } });
    await update();
    expect(await open().User.get({ userId: 'p3' })).toMatchObject({ name: 'x' });
  });

  test.each([
    ['an unknown attribute', { nope: 1 }, /User has no attribute 'nope'/],
    ['an attribute of the primary key', { userId: 'x' }, /User.userId is part of the primary key/],
    ['nothing', {}, /changes nothing/],
    ['the removal of a required attribute', { remove: ['email'] }, /User.email is required/],
    ['an addition to an index key', { add: { status: 1 } }, /User.status is part of an index key/],
  ])('%s is refused', async (_, changes, message) => {
    const update = open().User.update({ userId: 'p1' }, changes as never);
    await expect(update).rejects.toThrow(InvalidRequestError);
    await expect(update).rejects.toThrow(message);
  });
});

test('an addition to what the time to live is made of is refused', async () => {
  const expiring = defineModel({
    table: { partitionKey: 'PK', ttl: 'ttl' },
    entities: { Lease: { attributes: { id: 'string', until: 'integer' }, key: { PK: '{id}' }, ttl: 'until' } },
  });
  const { Lease } = openTable(expiring, { client: db.client, tableName });
  await expect(Lease.update({ id: 'x' }, { add: { until: 60 } })).rejects.toThrow('Lease.until is part of the time to live');
});

describe('optimistic locking', () => {
  test('a write with an old version fails', async () => {
    await open().User.put({ ...user('v1'), version: 1 });
    await open().User.update({ userId: 'v1' }, { name: 'first' }, { version: 1 });
    await expect(open().User.update({ userId: 'v1' }, { name: 'second' }, { version: 1 })).rejects.toMatchObject({
      current: { name: 'first', version: 2 },
    });
    await open().User.put({ ...user('v1'), version: 2 }, { version: 2 });
    await expect(open().User.delete({ userId: 'v1' }, { version: 2 })).rejects.toThrow(ConditionFailedError);
    await open().User.delete({ userId: 'v1' }, { version: 3 });
  });

  test('another attribute may hold the version', async () => {
    await open().Post.put({ postId: 'v', status: 'draft', revision: 7 });
    await open().Post.update({ postId: 'v' }, { status: 'live', publishedAt: NOW }, { version: { revision: 7 } });
    expect(await open().Post.get({ postId: 'v' })).toMatchObject({ revision: 8 });
  });
});

describe('items of a migration', () => {
  const migrated = (userId: string) => ({
    PK: { S: `USER#${userId}` },
    SK: { S: 'PROFILE' },
    entity_type: { S: 'User' },
    userId: { S: userId },
    email: { S: 'm@x' },
    status: { S: 'active' },
    unknown: { SS: ['kept'] },
    _m: { M: { s: { S: 'x' } } },
  });

  test('reads hide the bookkeeping and what the model does not know', async () => {
    await write(migrated('m1'));
    expect(await open().User.get({ userId: 'm1' })).toEqual({ userId: 'm1', email: 'm@x', status: 'active' });
  });

  test('an update makes the item the application’s own, and keeps what the model does not know', async () => {
    await write(migrated('m2'));
    await open().User.update({ userId: 'm2' }, { name: 'x' });
    const stored = await raw('USER#m2', 'PROFILE');
    expect(stored).not.toHaveProperty('_m');
    expect(stored?.unknown).toEqual({ SS: ['kept'] });
  });

  test('put removes the bookkeeping', async () => {
    await write(migrated('m3'));
    await open().User.put(user('m3'));
    expect(await raw('USER#m3', 'PROFILE')).not.toHaveProperty('_m');
  });

  test('a tombstone is absent: it is not read, not updated, and create replaces it', async () => {
    await write({ PK: { S: 'USER#m4' }, SK: { S: 'PROFILE' }, _t: { BOOL: true } });
    expect(await open().User.get({ userId: 'm4' })).toBeUndefined();
    expect(await open().User.query({ userId: 'm4' }).all()).toEqual([]);
    await expect(open().User.update({ userId: 'm4' }, { name: 'x' })).rejects.toThrow(EntityNotFoundError);
    await open().User.create(user('m4'));
    expect(await raw('USER#m4', 'PROFILE')).not.toHaveProperty('_t');
  });

  test('delete leaves a tombstone when asked to', async () => {
    await write(migrated('m5'));
    await open('tombstone').User.delete({ userId: 'm5' }, { if: { status: 'active' } });
    expect(await raw('USER#m5', 'PROFILE')).toEqual({
      PK: { S: 'USER#m5' },
      SK: { S: 'PROFILE' },
      entity_type: { S: 'User' },
      _t: { BOOL: true },
    });
    await open().User.delete({ userId: 'm5' });
    expect(await raw('USER#m5', 'PROFILE')).toBeUndefined();
  });

  test('a condition on absence holds for what was never there', async () => {
    await open().User.put(user('m6'), { if: { email: notExists() } });
    await expect(open().User.put(user('m6'), { if: { email: notExists() } })).rejects.toThrow(ConditionFailedError);
  });
});

describe('attributes inside an envelope, and keys that are attributes', () => {
  test('create, update, conditions and projections reach into the envelope', async () => {
    const name = await db.createTable(envelopeModel);
    const { Reading } = openTable(envelopeModel, { client: db.client, tableName: name });
    await Reading.create({ userId: 'u', at: 5, value: '1.50', note: 'n' });
    await Reading.update({ userId: 'u', at: 5 }, { set: { value: '2' }, add: { count: 4 }, remove: ['note'] }, { if: { value: '1.5' } });
    expect(await Reading.get({ userId: 'u', at: 5 })).toEqual({ userId: 'u', at: 5, value: '2', count: 4 });
    expect(await Reading.get({ userId: 'u', at: 5 }, { attributes: ['value'] })).toEqual({ value: '2' });
    const { Item } = await db.client.send(new GetItemCommand({ TableName: name, Key: { userId: { S: 'u' }, at: { N: '5' } } }));
    expect(Item).toEqual({
      userId: { S: 'u' },
      at: { N: '5' },
      entity_type: { S: 'Reading' },
      data: { M: { value: { N: '2' }, count: { N: '4' } } },
    });
  });
});

test('a stored item whose JSON has a key __proto__ fails a condition as any other does', async () => {
  const users = open().User;
  await users.put({ ...user('proto'), profile: JSON.parse('{"__proto__": {"admin": true}}') });
  await expect(users.create(user('proto'))).rejects.toThrow(EntityExistsError);
  await expect(users.put(user('proto'), { if: { email: 'other' } })).rejects.toThrow(ConditionFailedError);
  await expect(users.update({ userId: 'proto' }, { name: 'n' }, { if: { email: 'other' } })).rejects.toThrow(ConditionFailedError);
});
