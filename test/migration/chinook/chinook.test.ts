import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type Engines, startEngines } from '../support/engines';
import { TestMigration } from '../support/run';
import { CHINOOK, chinookIsThere, countRows, loadChinook } from './load';
import { mapping } from './mapping';
import { model } from './model';

jest.setTimeout(180_000);

const suite = chinookIsThere ? describe : describe.skip;
if (!chinookIsThere) console.warn(`Chinook is skipped: there is no ${CHINOOK}`);

suite('the Chinook database', () => {
  let engines: Engines;
  let migration: TestMigration;
  beforeAll(async () => {
    engines = await startEngines();
    await loadChinook(engines.sql);
    migration = await TestMigration.create(engines, { model, mapping, options: { chunkRows: 2_000, pageRows: 500 } });
  });
  afterAll(() => engines?.stop());

  test('is copied row by row, and compares equal', async () => {
    const rows = await countRows(Object.keys(mapping.tables), engines.sql);
    const tracksInAlbums = Number((await engines.sql('SELECT count("AlbumId") AS n FROM public."Track"'))[0].n);

    const copied = await migration.run({ action: 'migrate_all' });
    const compared = await migration.run({ action: 'compare_data' });

    const items = (table: string) => rows[table] + (table === 'Track' ? tracksInAlbums : 0);
    expect(copied.result.tables).toEqual(
      Object.keys(rows).map((table) => ({
        table,
        rowsRead: rows[table],
        itemsWritten: items(table),
        rowsSkipped: 0,
        poisonRows: 0,
        missing: null,
        different: null,
        extra: null,
      })),
    );
    expect(compared.status).toBe('SUCCEEDED');
    expect(
      compared.result.tables.map(({ table, rowsRead, missing, different, extra }) => [table, rowsRead, missing, different, extra]),
    ).toEqual(Object.entries(rows).map(([table, count]) => [table, count, 0, 0, 0]));
  });

  test('keeps money exact, times as moments, and the reference of an employee to another', async () => {
    const get = async (PK: string, SK: string) => {
      const { Item } = await migration.dynamo.send(
        new GetItemCommand({ TableName: migration.tableName, Key: { PK: { S: PK }, SK: { S: SK } } }),
      );
      return Item;
    };
    expect(await get('INVOICE#1', 'INVOICE')).toMatchObject({
      GSI2PK: { S: 'CUSTOMER#2' },
      GSI2SK: { S: 'INVOICE#2009-01-01T00:00:00.000Z' },
      data: { M: { Total: { N: '1.98' } } },
    });
    expect(await get('EMPLOYEE#2', 'EMPLOYEE')).toMatchObject({ GSI3PK: { S: 'EMPLOYEE#1' } });
    expect(await get('EMPLOYEE#1', 'EMPLOYEE')).not.toHaveProperty('GSI3PK');
  });
});
