/**
 * What compiles, and what must not. The type check of the project reads this file; `types.test.ts` compiles it without its
 * directives and holds every message against the text after the directive.
 */
import {
  and,
  beginsWith,
  contains,
  decodeChange,
  defineMapping,
  defineModel,
  eq,
  exists,
  gt,
  type Item,
  type Key,
  lt,
  not,
  openTable,
  or,
  type Stored,
} from '../../../lib/client';
import { model } from '../models';

const table = openTable(model);
declare const key: { userId: string };
declare const user: Item<typeof model, 'User'>;
const task = { projectId: 'p', taskId: 't' };
const post = { postId: 'p' };

export async function whatCompiles() {
  const read = await table.User.get(key);
  const status: 'active' | 'blocked' | undefined = read?.status;
  const created: string | undefined = read?.created_at;
  const exact: [bigint | undefined, string | undefined, Uint8Array | undefined] = [read?.big, read?.balance, read?.avatar];
  const tags: string[] | undefined = read?.tags;
  const part: Pick<Stored<typeof model, 'User'>, 'email'> | undefined = await table.User.get(key, { attributes: ['email'] });
  const itemKey: Key<typeof model, 'Task'> = task;
  await table.User.put(user, { if: and({ status: 'active', logins: gt(3) }, or({ name: exists() }, not({ name: beginsWith('A') }))) });
  await table.User.update(key, { email: 'x', name: 'y' }, { if: { tags: contains('x'), status: eq('active') }, version: 3 });
  await table.Task.update(itemKey, { assignee: 'x' });
  await table.Task.update(itemKey, { state: 'done', due: '2025-01-01' });
  await table.Task.update(itemKey, { set: { assignee: 'x' }, add: { points: 1 }, remove: ['points'] });
  const updated: { revision: number } = await table.Post.update(post, { status: 'x', publishedAt: 'y' }, { returning: true });
  const [a, b] = await table.transactGet().get('User', key).get('Task', task).run();
  const results: [string | undefined, string | undefined] = [a?.email, b?.due];
  const { User } = await table.batchGet({ User: [key] });
  const first: string | undefined = User[0]?.email;
  for await (const { entity, item } of table.collection('USER#{userId}').query(key)) {
    const text: string | undefined = entity === 'User' ? item.email : item.device;
    if (text) break;
  }
  const small: { email?: string }[] = await table.User.by.SmallIndex({ status: 'active' }).all();
  const change = decodeChange(model, {});
  const before: string | undefined = change?.entity === 'Post' && change.kind === 'remove' ? change.before.status : undefined;
  return { status, created, exact, tags, part, updated, results, first, small, before };
}

export const mapping = defineMapping(model, {
  tables: {
    users: {
      table: 'app_users',
      items: [
        {
          entity: 'User',
          attributes: { userId: 'id', email: { column: 'mail', null: 'null' }, created_at: { value: '2025-01-01T00:00:00Z' } },
        },
        { entity: 'Post', attributes: { postId: 'id' }, when: { column: 'kind', equals: ['post'] } },
      ],
      ignore: ['password'],
    },
  },
});

export async function whatDoesNot() {
  // @ts-expect-error 'userIdd' does not exist
  await table.User.get({ userIdd: 'x' });
  // @ts-expect-error 'taskId' is missing
  await table.Task.get({ projectId: 'x' });
  // @ts-expect-error 'more' does not exist
  await table.User.get({ userId: 'x', more: 1 });
  // @ts-expect-error '"nope"' is not assignable
  await table.User.get(key, { attributes: ['nope'] });
  // @ts-expect-error missing the following properties
  await table.User.put({ userId: 'x' });
  // @ts-expect-error 'bogus' does not exist
  await table.User.put({ ...user, bogus: 1 });
  // @ts-expect-error '"gone"' is not assignable
  await table.User.update(key, { status: 'gone' });
  // @ts-expect-error 'userId' does not exist
  await table.User.update(key, { userId: 'other' });
  // @ts-expect-error 'bogus' does not exist
  await table.User.update(key, { bogus: 'x' });
  // @ts-expect-error Property 'due' is missing
  await table.Task.update(task, { state: 'done' });
  // @ts-expect-error Property 'due' is missing
  await table.Task.update(task, { set: { state: 'done' } });
  // @ts-expect-error Property 'publishedAt' is missing
  await table.Post.update(post, { status: 'live' });
  // @ts-expect-error '"email"' is not assignable
  await table.User.update(key, { remove: ['email'] });
  // @ts-expect-error 'email' does not exist
  await table.User.update(key, { add: { email: 1 } });
  // @ts-expect-error 'string' is not assignable to type
  await table.User.update(key, { name: 'x' }, { if: { logins: gt('3') } });
  // @ts-expect-error 'nope' does not exist
  await table.User.put(user, { if: or({ nope: lt(3) }) });
  // @ts-expect-error 'Nope' does not exist
  await table.User.by.Nope({});
  // @ts-expect-error Property 'email' is missing
  await table.User.by.EmailIndex({});
  // @ts-expect-error 'consistent' does not exist
  await table.User.by.EmailIndex({ email: 'x' }, { consistent: true });
  // @ts-expect-error 'taskId' does not exist
  await table.Comment.query(post, { gt: { taskId: 'x' } });
  // @ts-expect-error is not assignable to parameter
  table.collection('NOPE#{x}');
  // @ts-expect-error 'Nope' does not exist
  await table.batchWrite({ Nope: {} });
  // @ts-expect-error Property 'due' is missing
  table.transactWrite().update('Task', task, { state: 'done' });
  // @ts-expect-error possibly 'undefined'
  (await table.User.get(key)).email;
}

export const noModels = [
  // @ts-expect-error strin is not an attribute type
  defineModel({ table: { partitionKey: 'PK' }, entities: { A: { attributes: { id: 'strin' }, key: { PK: '{id}' } } } }),
  // @ts-expect-error the template names an attribute that the entity does not declare: idd
  defineModel({ table: { partitionKey: 'PK' }, entities: { A: { attributes: { id: 'string' }, key: { PK: '{idd}' } } } }),
  // @ts-expect-error the model has no index J
  defineModel({ table: { partitionKey: 'PK' }, entities: { A: { attributes: {}, key: { PK: 'x' }, indexes: { J: { X: 'x' } } } } }),
  // @ts-expect-error Property 'SK' is missing
  defineModel({ table: { partitionKey: 'PK', sortKey: 'SK' }, entities: { A: { attributes: { id: 'string' }, key: { PK: '{id}' } } } }),
  defineModel({
    table: { partitionKey: { name: 'PK', type: 'string' } },
    indexes: { ByX: { partitionKey: 'X', sortKey: ['Y'] } },
    // @ts-expect-error Property 'Y' is missing
    entities: { A: { attributes: { id: 'string' }, key: { PK: '{id}' }, indexes: { ByX: { X: 'x' } } } },
  }),
  // @ts-expect-error ttl names an attribute that the entity does not declare
  defineModel({ table: { partitionKey: 'PK' }, entities: { A: { attributes: { id: 'string' }, key: { PK: '{id}' }, ttl: 'end' } } }),
];

export const noMappings = [
  // @ts-expect-error '"Usr"' is not assignable
  defineMapping(model, { tables: { users: { items: [{ entity: 'Usr' }] } } }),
  // @ts-expect-error 'mail' does not exist
  defineMapping(model, { tables: { users: { items: [{ entity: 'User', attributes: { mail: 'email' } }] } } }),
  // @ts-expect-error 'email' does not exist
  defineMapping(model, { tables: { users: { items: [{ entity: 'Post', attributes: { email: 'email' } }] } } }),
  // @ts-expect-error '"keep"' is not assignable
  defineMapping(model, { tables: { users: { items: [{ entity: 'User', attributes: { email: { column: 'a', null: 'keep' } } }] } } }),
  // @ts-expect-error 'ignored' does not exist
  defineMapping(model, { tables: { users: { items: [{ entity: 'User' }], ignored: ['a'] } } }),
];
