import { contains, defineModel, InvalidCursorError, InvalidRequestError, openTable } from '../../lib/client';
import { startDynamoDb, type TestDynamoDb, testIfEngineCan } from '../support/dynamodb';
import { envelopeModel, model } from './models';

let db: TestDynamoDb;
let tableName: string;
const open = () => openTable(model, { client: db.client, tableName });

const day = (n: number) => `2025-01-${String(n).padStart(2, '0')}T00:00:00.000Z`;
const comment = (n: number) => ({ postId: 'p', createdAt: day(n), commentId: `c${n}`, text: `text ${n}` });

beforeAll(async () => {
  db = await startDynamoDb();
  tableName = await db.createTable(model);
  const table = open();
  await table.batchWrite({
    User: { put: ['a', 'b'].map((userId) => ({ userId, email: 'Same@x.org', status: 'active', tags: [userId] })) },
    Session: {
      put: Array.from({ length: 30 }, (_, i) => ({
        userId: 'a',
        sessionId: `s${String(i).padStart(2, '0')}`,
        device: i % 10 ? 'web' : 'tv',
      })),
    },
    Post: { put: [{ postId: 'p', status: 'draft', revision: 1 }] },
    Comment: { put: Array.from({ length: 12 }, (_, i) => comment(i + 1)) },
    Task: {
      put: ['open', 'open!', 'opened', 'closed'].map((state, i) => ({
        projectId: 'q',
        taskId: `t${i}`,
        assignee: 'x',
        state,
        due: `2025-01-0${i + 1}`,
      })),
    },
  });
});
afterAll(() => db.stop());

const ids = (items: readonly { commentId: string }[]) => items.map(({ commentId }) => commentId);

describe('by the primary key', () => {
  test('a query returns one entity of a partition that holds several', async () => {
    const { items, cursor } = await open().User.query({ userId: 'a' });
    expect(items).toMatchObject([{ userId: 'a', email: 'Same@x.org' }]);
    expect(cursor).toBeUndefined();
    expect(await open().Session.query({ userId: 'a' }).all()).toHaveLength(30);
  });

  test('pages in both directions, with a limit', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await open().Comment.query({ postId: 'p' }, { limit: 5, cursor, reverse: true });
      seen.push(...ids(page.items));
      cursor = page.cursor;
      pages++;
    } while (cursor);
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => `c${12 - i}`));
    expect(pages).toBe(3);
  });

  test('iteration reads to the end, or to the limit', async () => {
    const seen: string[] = [];
    for await (const { commentId } of open().Comment.query({ postId: 'p' }, { limit: 7 })) seen.push(commentId);
    expect(seen).toEqual(['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7']);
    expect(await open().Comment.query({ postId: 'p' }, { reverse: true }).first()).toMatchObject({ commentId: 'c12' });
    expect(await open().Comment.query({ postId: 'none' }).first()).toBeUndefined();
  });

  test.each([
    ['beginsWith', { beginsWith: '2025-01-1' }, ['c10', 'c11', 'c12']],
    ['between', { between: [{ createdAt: day(3) }, { createdAt: day(5) }] }, ['c3', 'c4', 'c5']],
    ['gt', { gt: { createdAt: day(10) } }, ['c11', 'c12']],
    ['gt with the whole key', { gt: { createdAt: day(10), commentId: 'c10' } }, ['c11', 'c12']],
    ['gte', { gte: { createdAt: day(11) } }, ['c11', 'c12']],
    ['gte with the whole key', { gte: { createdAt: day(11), commentId: 'c11' } }, ['c11', 'c12']],
    ['lt', { lt: { createdAt: day(3) } }, ['c1', 'c2']],
    ['lt with the whole key', { lt: { createdAt: day(3), commentId: 'c3' } }, ['c1', 'c2']],
    ['lte', { lte: { createdAt: day(3) } }, ['c1', 'c2', 'c3']],
    ['gt and lt', { gt: { createdAt: day(3) }, lt: { createdAt: day(6) } }, ['c4', 'c5']],
    ['gte and lte', { gte: { createdAt: day(3) }, lte: { createdAt: day(4) } }, ['c3', 'c4']],
  ] as const)('%s bounds the sort key, and stays within the entity', async (_, condition, expected) => {
    const { items } = await open().Comment.query({ postId: 'p' }, condition as never);
    expect(ids(items)).toEqual(expected);
  });

  test('a filter with a limit reads on until there are enough', async () => {
    const { items, cursor } = await open().Session.query({ userId: 'a' }, { filter: { device: 'tv' }, limit: 2 });
    expect(items.map(({ sessionId }) => sessionId)).toEqual(['s00', 's10']);
    const rest = await open().Session.query({ userId: 'a' }, { filter: { device: 'tv' }, limit: 2, cursor });
    expect(rest.items.map(({ sessionId }) => sessionId)).toEqual(['s20']);
    expect(rest.cursor).toBeUndefined();
    expect(
      await open()
        .User.query({ userId: 'a' }, { filter: { tags: contains('b') } })
        .all(),
    ).toEqual([]);
  });

  test('numbers are bounded as numbers', async () => {
    const name = await db.createTable(envelopeModel);
    const { Reading } = openTable(envelopeModel, { client: db.client, tableName: name });
    for (const at of [2, 10, 33]) await Reading.put({ userId: 'u', at, value: '1' });
    const at = async (condition: object) => (await Reading.query({ userId: 'u' }, condition)).items.map((item) => item.at);
    expect(await at({})).toEqual([2, 10, 33]);
    expect(await at({ gt: { at: 2 } })).toEqual([10, 33]);
    expect(await at({ lte: { at: 10 } })).toEqual([2, 10]);
    expect(await at({ between: [{ at: 3 }, { at: 32 }] })).toEqual([10]);
    expect(await at({ gt: { at: 2 }, lt: { at: 33 } })).toEqual([10]);
    expect(await at({ gte: { at: 2 }, lt: { at: 33 } })).toEqual([2, 10]);
    await expect(at({ beginsWith: '1' })).rejects.toThrow(/is a number: it has no beginning/);
  });
});

describe('mistakes', () => {
  test('a cursor of another query, and text that is no cursor', async () => {
    const { cursor } = await open().Comment.query({ postId: 'p' }, { limit: 2 });
    await expect(open().Comment.query({ postId: 'q' }, { limit: 2, cursor })).rejects.toThrow(InvalidCursorError);
    await expect(open().Comment.query({ postId: 'p' }, { limit: 2, cursor, reverse: true })).rejects.toThrow(/belongs to another query/);
    await expect(open().Comment.query({ postId: 'p' }, { cursor: 'nonsense' })).rejects.toThrow(/this is no cursor/);
  });

  test('a later key attribute without the earlier one', () => {
    expect(() => open().Comment.query({ postId: 'p', commentId: 'c1' })).toThrow(/gives commentId without createdAt/);
  });

  test('a bound that does not say where', () => {
    expect(() => open().Comment.query({ postId: 'p' }, { gt: { commentId: 'c' } })).toThrow('the sort condition must give createdAt');
  });

  test('a sort condition where the key is complete, and a limit that is none', () => {
    expect(() => open().User.query({ userId: 'a' }, { beginsWith: 'x' })).toThrow(InvalidRequestError);
    expect(() => open().User.query({ userId: 'a' }, { limit: -1 })).toThrow('limit is -1: it must be a whole number of at least 1');
  });
});

describe('by index', () => {
  test('the key is rendered as the template says', async () => {
    const { items } = await open().User.by.EmailIndex({ email: 'SAME@x.org' });
    expect(items.map(({ userId }) => userId)).toEqual(['a', 'b']);
    expect(await open().User.by.EmailIndex({ email: 'same@x.org', userId: 'b' }).all()).toHaveLength(1);
  });

  test('a leading attribute ends at its separator', async () => {
    const { items } = await open().Task.by.StateIndex({ assignee: 'x', state: 'open' });
    expect(items.map(({ taskId }) => taskId)).toEqual(['t0']);
  });

  test('pages of an index go on where they ended', async () => {
    const first = await open().User.by.EmailIndex({ email: 'same@x.org' }, { limit: 1 });
    const second = await open().User.by.EmailIndex({ email: 'same@x.org' }, { limit: 1, cursor: first.cursor });
    expect([...first.items, ...second.items].map(({ userId }) => userId)).toEqual(['a', 'b']);
  });

  test('an index that copies part of an item gives that part', async () => {
    const { items } = await open().User.by.SmallIndex({ status: 'active' });
    expect(items).toEqual([{}, {}]);
  });

  test('a sharded partition is read from all its shards, in order', async () => {
    const all = await open().Comment.by.ShardIndex({}).all();
    expect(ids(all)).toEqual(Array.from({ length: 12 }, (_, i) => `c${i + 1}`));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await open().Comment.by.ShardIndex({}, { limit: 5, reverse: true, cursor });
      expect(page.items.length).toBeLessThanOrEqual(5);
      seen.push(...ids(page.items));
      cursor = page.cursor;
    } while (cursor);
    expect(seen).toEqual(ids(all).reverse());
    expect(ids((await open().Comment.by.ShardIndex({ commentId: 'c3' })).items)).toContain('c3');
  });
});

describe('a collection', () => {
  test('is a union that the entity discriminates', async () => {
    const seen = { users: 0, devices: [] as (string | undefined)[] };
    for await (const { entity, item } of open().collection('USER#{userId}').query({ userId: 'a' })) {
      if (entity === 'User') seen.users += item.email.length > 0 ? 1 : 0;
      else seen.devices.push(item.device);
    }
    expect(seen.users).toBe(1);
    expect(seen.devices).toHaveLength(30);
  });

  test('pages like a query', async () => {
    const first = await open().collection('POST#{postId}').query({ postId: 'p' }, { limit: 12 });
    expect(first.items.filter(({ entity }) => entity === 'Comment')).toHaveLength(12);
    const second = await open().collection('POST#{postId}').query({ postId: 'p' }, { limit: 12, cursor: first.cursor });
    expect(second.items.map(({ entity }) => entity)).toEqual(['Post']);
  });

  test('a template that no entity has', () => {
    expect(() =>
      open()
        .collection('NOPE#{x}' as never)
        .query({} as never),
    ).toThrow("no entity has the partition key 'NOPE#{x}'");
  });
});

const multi = defineModel({
  table: { partitionKey: 'PK' },
  indexes: { Native: { partitionKey: ['tenant', 'region'], sortKey: ['state', { name: 'score', type: 'number' }] } },
  entities: {
    Match: {
      attributes: { id: 'string', tenant: 'string', region: 'string', state: 'string', score: 'integer' },
      key: { PK: 'MATCH#{id}' },
      indexes: { Native: { tenant: '{tenant}', region: '{region}', state: '{state}', score: '{score}' } },
    },
  },
});

describe('a native multi-attribute index', () => {
  testIfEngineCan('multi-attribute-index')('is queried by equal attributes from the left, then a range', async () => {
    const name = await db.createTable(multi);
    const { Match } = openTable(multi, { client: db.client, tableName: name });
    for (const score of [1, 5, 9]) await Match.put({ id: `m${score}`, tenant: 't', region: 'eu', state: 'won', score });
    const scores = async (key: { state?: string }, condition?: object) =>
      (await Match.by.Native({ tenant: 't', region: 'eu', ...key }, condition)).items.map(({ score }) => score);
    expect(await scores({ state: 'won' }, { gte: { score: 5 } })).toEqual([5, 9]);
    expect(await scores({})).toEqual([1, 5, 9]);
    await Match.update({ id: 'm1' }, { score: 7 });
    expect(await scores({ state: 'won' })).toEqual([5, 7, 9]);
  });
});
