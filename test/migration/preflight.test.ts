import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { MappingDefinition } from '../../lib/model/mapping-definition';
import { type Engines, startEngines } from './support/engines';
import { TestMigration } from './support/run';

jest.setTimeout(120_000);

const model = {
  table: { partitionKey: 'PK', sortKey: 'SK' },
  entities: {
    User: {
      attributes: { id: 'integer', email: 'string', seenAt: 'timestamp?' },
      key: { PK: 'USER#{id}', SK: 'PROFILE' },
    },
    ByEmail: { attributes: { email: 'string' }, key: { PK: 'EMAIL#{email}', SK: 'USER' } },
  },
};
const mapping: MappingDefinition = {
  tables: { users: { items: [{ entity: 'User', attributes: { seenAt: { column: 'seen_at', timeZone: 'Europe/Berlin' } } }] } },
};

let engines: Engines;
let migration: TestMigration;
beforeAll(async () => {
  engines = await startEngines();
  await engines.sql(`
    CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, seen_at timestamp);
    INSERT INTO users VALUES (1, 'a@example.com', now()), (2, 'a@example.com', NULL), (3, 'b@example.com', NULL);
    CREATE TABLE keyless (id int NOT NULL, email text);
    CREATE UNIQUE INDEX ON keyless (id);
    CREATE TABLE by_box (id int PRIMARY KEY, email text NOT NULL, seen_at box);
    CREATE TABLE parent (id int PRIMARY KEY, email text NOT NULL, seen_at timestamptz);
    CREATE TABLE child () INHERITS (parent);
    CREATE ROLE reader LOGIN;`);
  migration = await TestMigration.create(engines, { model, mapping });
});
afterAll(() => engines?.stop());

/** Nothing was written: neither items, nor a plan, nor a record. */
async function nothingWritten(of: TestMigration): Promise<void> {
  expect(of.store.objects.size).toBe(0);
  for (const TableName of [of.tableName, of.controlName]) {
    expect((await of.dynamo.send(new ScanCommand({ TableName }))).Count).toBe(0);
  }
}

describe('the input of an execution', () => {
  test.each([
    [{}, 'the action undefined is unknown; allowed are plan, migrate, migrate_all, compare_data'],
    [{ action: 'drop' }, 'the action "drop" is unknown'],
    [{ action: 'catch_up', limit: 1 }, 'the action "catch_up" takes no "limit": it covers what was copied'],
    [{ action: 'catch_up', pause: 0 }, '"pause" must be a number of seconds above 0, not 0'],
    [{ action: 'plan', pause: 10 }, '"pause" is for the action "catch_up" only'],
    [{ action: 'rollback', table: 'users' }, 'the action "rollback" takes no "table" and no "limit"'],
    [{ action: 'rollback' }, 'there is nothing to roll back: no migration has written items'],
    [{ action: 'migrate' }, 'the action "migrate" needs a "table": one of users'],
    [{ action: 'migrate', table: 'nobody' }, 'the mapping has no table "nobody"; it has users'],
    [{ action: 'migrate_all', table: 'users' }, 'the action "migrate_all" takes no "table"'],
    [{ action: 'migrate_all', limit: -1 }, '"limit" must be a whole number from 1, not -1'],
    [{ action: 'migrate_all', limit: 0 }, '"limit" must be a whole number from 1, not 0'],
    [{ action: 'migrate_all', limit: 1.5 }, '"limit" must be a whole number from 1, not 1.5'],
    [{ action: 'migrate_all', limit: '10' }, '"limit" must be a whole number from 1, not "10"'],
    [{ action: 'plan', dryRun: true }, '"dryRun" is not a field of the input'],
  ])('%j is refused: %s', async (input, message) => {
    const ended = await migration.run(input);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'DataMigration.InvalidInput', result: { status: 'FAILED', tables: [] } });
    expect(ended.result.message).toContain(message);
    await nothingWritten(migration);
  });
});

describe('the source', () => {
  const table = (definition: MappingDefinition['tables'][string]): MappingDefinition => ({ tables: { users: definition } });
  const items = mapping.tables.users.items;

  test.each<[string, MappingDefinition, string]>([
    ['a table that is missing', table({ table: 'people', items }), 'the source has no table public.people; schema public has'],
    [
      'a table without a key',
      table({ table: 'keyless', items: [{ entity: 'User' }] }),
      'name unique NOT NULL columns as "key": ["id"] [PLAN_NO_KEY]',
    ],
    ['a key that is not unique', table({ key: ['email'], items }), 'covers email [PLAN_KEY_NOT_UNIQUE]'],
    ['a column that no item takes', table({ items: [{ entity: 'ByEmail' }] }), 'users.id: no item takes this column'],
    ['a column that is missing', table({ items: [{ entity: 'User', attributes: { email: 'mail' } }] }), 'the table has no column "mail"'],
    ['a time without a zone', table({ items: [{ entity: 'User' }] }), '[PLAN_TIME_ZONE]'],
    [
      'a constant that does not fit',
      table({ items: [{ entity: 'User', attributes: { id: { value: 'seven' } } }], ignore: ['id'] }),
      '[PLAN_CONSTANT]',
    ],
    ['a type that does not fit', table({ table: 'by_box', items: [{ entity: 'User' }] }), '[PLAN_COLUMN_TYPE]'],
    ['a table that others inherit from', table({ table: 'parent', items: [{ entity: 'User' }] }), '[PLAN_TABLE_INHERITED]'],
    [
      'rows that become the same item',
      table({ items: [{ entity: 'ByEmail' }], ignore: ['id', 'seen_at'] }),
      'several rows become the same item: email = "a@example.com" (2 rows) [PLAN_ITEM_KEY_NOT_UNIQUE]',
    ],
  ])('%s is an error of the plan', async (_, changed, message) => {
    const other = await TestMigration.create(engines, { model, mapping: changed });
    const ended = await other.run({ action: 'migrate_all' });
    expect(ended).toMatchObject({ status: 'FAILED', error: 'DataMigration.InvalidPlan' });
    expect(ended.result.message).toContain(message);
    await nothingWritten(other);
  });

  test('a required attribute without a column names the columns it would take', async () => {
    const strict = {
      ...model,
      entities: { User: { ...model.entities.User, attributes: { ...model.entities.User.attributes, fullName: 'string' } } },
    };
    const other = await TestMigration.create(engines, { model: strict, mapping });
    const { result } = await other.run({ action: 'plan' });
    expect(result.message).toContain('users.User.fullName: is required, and there is no column fullName or full_name');
  });

  test('a zone that PostgreSQL does not know is refused', async () => {
    const wrong = table({ items: [{ entity: 'User', attributes: { seenAt: { column: 'seen_at', timeZone: 'Mars/Base' } } }] });
    const other = await TestMigration.create(engines, { model, mapping: wrong });
    expect(await other.run({ action: 'plan' })).toMatchObject({ error: 'DataMigration.SourceRefused' });
    await nothingWritten(other);
  });

  test.each([
    ['a user that does not exist', { username: 'nobody' }, 'refuses the user'],
    ['a database that does not exist', { dbname: 'nowhere' }, 'no such database'],
    ['a user who may not read the table', { username: 'reader' }, 'permission denied'],
    ['TLS towards a server without it', { sslmode: undefined }, 'does not offer TLS'],
    ['a plain connection to another machine', { host: '10.0.0.1' }, 'only a loopback host may go without TLS'],
    ['a mode that does not verify', { sslmode: 'require' }, 'is not supported'],
    ['a secret without a password', { password: undefined }, 'has no password'],
    ['a port that is none', { port: 99999 }, '1 to 65535'],
  ])('%s is refused', async (_, change, message) => {
    const other = await TestMigration.create(
      engines,
      { model, mapping },
      { ...engines.postgres.connection, sslmode: 'disable', ...change },
    );
    const ended = await other.run({ action: 'migrate_all' });
    expect(ended).toMatchObject({ status: 'FAILED', error: 'DataMigration.SourceRefused' });
    expect(ended.result.message).toContain(message);
    await nothingWritten(other);
  });

  test('a server that does not answer is not a refusal: trying again may help', async () => {
    const other = await TestMigration.create(engines, { model, mapping }, { ...engines.postgres.connection, port: 1 });
    await expect(other.run({ action: 'plan' })).rejects.toMatchObject({ name: 'DataMigration.SourceUnavailable' });
  });
});

test('a plan writes no items, and says how many rows there are', async () => {
  const other = await TestMigration.create(engines, { model, mapping });
  const ended = await other.run({ action: 'plan' });
  expect(ended).toMatchObject({ status: 'SUCCEEDED', report: { tables: [{ table: 'users', estimatedRows: 3, chunks: 1, rowsRead: 0 }] } });
  expect(other.progress).toContainEqual({ event: 'migration.plan', tables: [{ table: 'users', estimatedRows: 3 }] });
  expect(other.store.objects.get(`runs/${ended.result.runId}/summary.txt`)?.toString()).toContain(
    '\ntable  estimated rows\nusers               3\n',
  );
  expect((await other.dynamo.send(new ScanCommand({ TableName: other.tableName }))).Count).toBe(0);
});
