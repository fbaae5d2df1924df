import { type Engines, startEngines } from './support/engines';
import { TestMigration } from './support/run';

jest.setTimeout(120_000);

let engines: Engines;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines?.stop());

const documents = {
  model: {
    table: { partitionKey: 'PK' },
    entities: { Document: { attributes: { id: 'integer', content: 'json' }, key: { PK: 'DOCUMENT#{id}' } } },
  },
  mapping: { tables: { documents: { items: [{ entity: 'Document' }] } } },
};

describe('documents', () => {
  test.each([
    ['of numbers with 17 digits', `(SELECT jsonb_agg(0.12345678901234567) FROM generate_series(1, 36000))`],
    ['of empty texts', `(SELECT jsonb_agg(''::text) FROM generate_series(1, 170000))`],
    ['of nothing', `'[{}, [], "", null, {"a": {}, "b": [], "c": "", "d": null}]'`],
  ])('%s are written when DynamoDB takes them, and compare equal', async (_, content) => {
    await engines.sql(`DROP TABLE IF EXISTS documents; CREATE TABLE documents (id int PRIMARY KEY, content jsonb);
      INSERT INTO documents VALUES (1, ${content})`);
    const migration = await TestMigration.create(engines, documents);
    expect(await migration.run({ action: 'migrate_all' })).toMatchObject({
      status: 'SUCCEEDED',
      result: { tables: [{ itemsWritten: 1 }] },
    });
    expect((await migration.run({ action: 'compare_data' })).status).toBe('SUCCEEDED');
  });
});

describe('who owns an item', () => {
  const modelOf = (attributes: object) => ({
    table: { partitionKey: 'PK' },
    entities: { Order: { attributes, key: { PK: 'ORDER#{shop}#{number}' } } },
  });
  const mapping = { tables: { orders: { items: [{ entity: 'Order' }] } } };

  test('does not depend on the order in which the model names the attributes of its key', async () => {
    await engines.sql(
      `CREATE TABLE orders (shop text, number int, PRIMARY KEY (shop, number)); INSERT INTO orders VALUES ('a', 1), ('b', 2)`,
    );
    const migration = await TestMigration.create(engines, { model: modelOf({ shop: 'string', number: 'integer' }) as never, mapping });
    await migration.run({ action: 'migrate_all' });
    migration.change({ model: modelOf({ number: 'integer', shop: 'string' }) as never });
    expect(await migration.run({ action: 'migrate_all' })).toMatchObject({
      status: 'SUCCEEDED',
      report: { epoch: 2, tables: [{ itemsWritten: 2, poisonRows: 0 }] },
    });
  });
});

describe('a key that does not hold all of a value', () => {
  const model = {
    table: { partitionKey: 'PK' },
    entities: { Address: { attributes: { id: 'integer', email: 'string' }, key: { PK: 'EMAIL#{email|lower}' } } },
  } as const;
  const mapping = { tables: { addresses: { items: [{ entity: 'Address' }] } } };
  let migration: TestMigration;

  beforeEach(async () => {
    await engines.sql(`DROP TABLE IF EXISTS addresses; CREATE TABLE addresses (id int PRIMARY KEY, email text NOT NULL UNIQUE);
      INSERT INTO addresses VALUES (1, 'Bob@x'), (2, 'eve@x')`);
    migration = await TestMigration.create(engines, { model, mapping });
    await migration.run({ action: 'migrate_all' });
  });

  test('a value that changes without its key replaces the item of its own row', async () => {
    await engines.sql(`UPDATE addresses SET email = 'bob@x' WHERE id = 1`);
    expect(await migration.run({ action: 'migrate_all' })).toMatchObject({
      status: 'SUCCEEDED',
      result: { tables: [{ itemsWritten: 2 }] },
    });
    expect((await migration.run({ action: 'compare_data' })).status).toBe('SUCCEEDED');
  });

  test('a value that moves to another row replaces the item; nothing is lost when both swap', async () => {
    await engines.sql(`UPDATE addresses SET email = 'tmp' WHERE id = 1; UPDATE addresses SET email = 'Bob@x' WHERE id = 2;
      UPDATE addresses SET email = 'eve@x' WHERE id = 1`);
    expect(await migration.run({ action: 'migrate_all' })).toMatchObject({
      status: 'SUCCEEDED',
      result: { tables: [{ itemsWritten: 2 }] },
    });
    expect((await migration.run({ action: 'compare_data' })).status).toBe('SUCCEEDED');
  });

  test('the value of another row is a collision', async () => {
    await engines.sql(`INSERT INTO addresses VALUES (3, 'BOB@x')`);
    expect(await migration.run({ action: 'migrate_all' })).toMatchObject({
      error: 'DataMigration.PoisonRows',
      report: { poison: { rows: [{ key: { id: '3' }, code: 'KEY_COLLISION' }] } },
    });
  });

  test('an equal value in two rows that the plan has not seen is a collision, not an inconsistent source', async () => {
    await engines.sql('ALTER TABLE addresses DROP CONSTRAINT addresses_email_key');
    const { control } = migration.worker;
    const plan: typeof control.plan = async (record) => {
      await engines.sql(`INSERT INTO addresses VALUES (3, 'Bob@x')`);
      return control.plan(record);
    };
    migration.worker = { ...migration.worker, control: { ...control, plan } };
    expect(await migration.run({ action: 'migrate_all' })).toMatchObject({
      error: 'DataMigration.PoisonRows',
      result: { tables: [{ poisonRows: 1 }] },
      report: { poison: { rows: [{ code: 'KEY_COLLISION' }] } },
    });
  });
});

describe('a column whose collation takes different texts for equal', () => {
  const model = { table: { partitionKey: 'PK' }, entities: { Code: { attributes: { code: 'string' }, key: { PK: 'CODE#{code}' } } } };

  beforeAll(() =>
    engines.sql(`CREATE COLLATION insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      CREATE TABLE codes (id int PRIMARY KEY, code text COLLATE insensitive NOT NULL);
      INSERT INTO codes VALUES (1, 'a'), (2, 'A'), (3, 'b');
      CREATE TABLE names (code text COLLATE insensitive PRIMARY KEY);
      INSERT INTO names SELECT chr(65 + g % 26) || chr(97 + g % 23) || g FROM generate_series(1, 200) g`),
  );

  test('raises no false alarm: the keys of its items differ', async () => {
    const codes = { tables: { codes: { items: [{ entity: 'Code' }], ignore: ['id'] } } };
    const migration = await TestMigration.create(engines, { model, mapping: codes });
    expect(await migration.run({ action: 'migrate_all' })).toMatchObject({
      status: 'SUCCEEDED',
      result: { tables: [{ itemsWritten: 3 }] },
    });
    const admins = {
      tables: {
        codes: {
          items: [{ entity: 'Code', attributes: { code: { value: 'x' } }, when: { column: 'code', equals: 'a' } }],
          ignore: ['id', 'code'],
        },
      },
    };
    const other = await TestMigration.create(engines, { model, mapping: admins });
    expect(await other.run({ action: 'migrate_all' })).toMatchObject({ status: 'SUCCEEDED', result: { tables: [{ itemsWritten: 1 }] } });
  });

  test('as a key: every row is read once', async () => {
    const names = { tables: { names: { items: [{ entity: 'Code' }] } } };
    const migration = await TestMigration.create(engines, { model, mapping: names, options: { chunkRows: 30, pageRows: 7 } });
    expect((await migration.run({ action: 'migrate_all' })).result.tables).toMatchObject([{ rowsRead: 200, itemsWritten: 200 }]);
    expect((await migration.run({ action: 'compare_data' })).status).toBe('SUCCEEDED');
  });
});
