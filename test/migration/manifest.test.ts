import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { readManifest } from '../../lambda/migration/manifest/manifest-files';
import { keyText } from '../../lambda/migration/mapping/target-key';
import type { WireItem } from '../../lib/codec';
import { compileModel } from '../../lib/model';
import { type Engines, startEngines } from './support/engines';
import { TestMigration } from './support/run';

jest.setTimeout(120_000);

const model = {
  table: { partitionKey: 'PK', sortKey: 'SK' },
  entities: {
    Note: { attributes: { id: 'integer', slug: 'string' }, key: { PK: 'NOTE#{slug}', SK: 'NOTE' } },
    Draft: { attributes: { id: 'integer' }, key: { PK: 'DRAFT#{id}', SK: 'DRAFT' } },
  },
};
const mapping = {
  tables: { notes: { items: [{ entity: 'Note' }, { entity: 'Draft', when: { column: 'kind', equals: 'draft' } }], ignore: ['kind'] } },
};

let engines: Engines;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines?.stop());
beforeEach(async () => {
  await engines.sql(`
    DROP TABLE IF EXISTS notes;
    CREATE TABLE notes (id int PRIMARY KEY, slug text NOT NULL, kind text);
    INSERT INTO notes SELECT g, 'slug-' || g, CASE WHEN g % 10 = 0 THEN 'draft' END FROM generate_series(1, 300) g;`);
});

const create = () => TestMigration.create(engines, { model, mapping, options: { chunkRows: 100 } });

/** The lines of all manifests, in the order of their names. */
async function manifestLines({ store }: TestMigration) {
  const files = await store.list('manifests/public.notes/');
  return (await Promise.all(files.map(({ key }) => readManifest(store, key)))).flatMap((manifest) => manifest?.lines ?? []);
}

async function keysInTable({ dynamo, tableName }: TestMigration): Promise<string[]> {
  const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: tableName, ConsistentRead: true }));
  return Items.map((item) => keyText(compileModel(model as never), item as WireItem));
}

test('names every row and every unit that was written, sorted within each chunk', async () => {
  const migration = await create();
  await migration.run({ action: 'migrate_all' });
  const lines = await manifestLines(migration);
  expect(lines.map(({ k }) => Number(k[0]))).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  expect(lines[9]).toEqual({
    k: ['10'],
    u: [
      [0, '["NOTE#slug-10","NOTE"]', 'slug-10'],
      [1, '["DRAFT#10","DRAFT"]', '10'],
    ],
  });
  expect(lines[10].u).toEqual([[0, '["NOTE#slug-11","NOTE"]', 'slug-11']]);
});

test('is durable before the first item of its page: wherever a copy dies, each item that is in the table has its line', async () => {
  for (let requests = 1; requests < 14; requests += 3) {
    const migration = await create();
    const { dynamo } = migration.worker;
    const send = dynamo.send.bind(dynamo) as (command: unknown) => Promise<unknown>;
    let left = requests;
    const dying = { send: (command: unknown) => (left-- > 0 ? send(command) : Promise.reject(new Error('the process is gone'))) };
    migration.worker = { ...migration.worker, dynamo: dying as unknown as typeof dynamo };
    expect(await migration.run({ action: 'migrate_all' })).toMatchObject({ status: 'FAILED' });
    const found = await keysInTable(migration);
    const named = new Set((await manifestLines(migration)).flatMap(({ u }) => u.map(([, key]) => key)));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((key) => !named.has(key))).toEqual([]);
  }
});

test('a page that cannot be written ahead is not written', async () => {
  const migration = await create();
  const { put } = migration.store;
  migration.store.put = async (key, body) => {
    if (key.startsWith('manifests/')) throw new Error('no bucket');
    return put.call(migration.store, key, body);
  };
  expect(await migration.run({ action: 'migrate_all' })).toMatchObject({ status: 'FAILED' });
  expect(await keysInTable(migration)).toEqual([]);
});

test('a call that is repeated over rows that have changed leaves its first manifest as it is', async () => {
  const migration = await create();
  const execution = { id: 'arn:twice', startTime: '2025-11-20T14:05:22Z' };
  const prepared = (await migration.step({ step: 'prepare', execution, input: { action: 'migrate_all' } })) as { chunks: string };
  const [task] = migration.store.lines<never>(prepared.chunks);
  await migration.step({ step: 'copy', task });
  await engines.sql('DELETE FROM notes WHERE id = 7');
  // WHEN
  await migration.step({ step: 'copy', task });
  // THEN the row is still named: its item is still in the table.
  expect((await manifestLines(migration)).some(({ k }) => k[0] === '7')).toBe(true);
});
