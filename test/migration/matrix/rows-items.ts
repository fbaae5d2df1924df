import assert from 'node:assert/strict';
import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { canonicalItemBytes, decodeItem, encodeItem, parseJson } from '../../../lib/codec';
import { compileModel } from '../../../lib/model';
import { check, type MatrixRow } from './case';
import { migrated, only, poisonOf } from './outcome';

const BIG = 'DynamoDB rejects the item: Item size has exceeded the maximum allowed size';

/** What concerns a whole item. */
export const ITEMS: readonly MatrixRow[] = [
  {
    row: 49,
    hazard: 'items beyond 400 KB',
    decision: 'refused',
    rule: 'the row is a poison row: DynamoDB itself decides. Map the column to an entity of its own, move it to S3, or ignore it',
    error: BIG,
    cases: [
      check('one byte decides', async (bench) => {
        const size = (bytes: number) => `repeat('x', ${bytes})`;
        const { copied } = await migrated(bench, { column: 'text', values: [size(409_300), size(409_601)], attribute: 'string' });
        assert.deepEqual(only(copied), { itemsWritten: 1, poisonRows: 1 });
        assert.deepEqual([poisonOf(copied).code, poisonOf(copied).key], ['ITEM_REJECTED', { id: '2' }]);
        assert.equal(poisonOf(copied).reason, BIG);
      }),
      check('hopeless ones are not sent', async (bench) => {
        const { copied } = await migrated(bench, { column: 'text', values: [`repeat('x', 5000000)`], attribute: 'string' });
        assert.equal(poisonOf(copied).code, 'ITEM_TOO_LARGE');
      }),
    ],
  },
  {
    row: 57,
    hazard: 'names: reserved words, `:` and `#`, dots',
    decision: 'exact',
    rule: 'always placeholders, and always quoted in SQL',
    cases: [
      check('migrated and compared', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(`CREATE TABLE ${table} (id int PRIMARY KEY, "size" text, "a.b" text, ":x" text, "#y" text, "Quo""te" text, "ä" text);
          INSERT INTO ${table} VALUES (1, '1', '2', '3', '4', '5', '6')`);
        const attributes = {
          id: 'integer',
          size: 'string',
          'a.b': 'string',
          ':x': 'string',
          '#y': 'string',
          'Quo"te': 'string',
          ä: 'string',
        } as const;
        const model = { table: { partitionKey: 'PK' }, entities: { Row: { attributes, key: { PK: 'K#{id}' } } } } as const;
        const migration = await bench.migration({ model, mapping: { tables: { [table]: { items: [{ entity: 'Row' }] } } } });
        for (const action of ['migrate_all', 'migrate_all', 'compare_data'])
          assert.equal((await migration.run({ action })).status, 'SUCCEEDED', action);
      }),
    ],
  },
  {
    row: 67,
    hazard: 'the attribute of the time to live',
    decision: 'exact',
    rule: 'whole epoch seconds, `N`, written beside the timestamp; what has expired is skipped, counted, and never taken for missing',
    cases: [
      check('from a timestamp', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(`CREATE TABLE ${table} (id int PRIMARY KEY, until timestamptz);
          INSERT INTO ${table} VALUES (1, '2999-09-27 10:00:00.999Z'), (2, '2001-01-01Z'), (3, NULL)`);
        const model = {
          table: { partitionKey: 'PK', ttl: 'ttl' },
          entities: { Row: { attributes: { id: 'integer', until: 'timestamp?' }, key: { PK: 'K#{id}' }, ttl: 'until' } },
        } as const;
        const migration = await bench.migration({ model, mapping: { tables: { [table]: { items: [{ entity: 'Row' }] } } } });
        const copied = await migration.run({ action: 'migrate_all' });
        assert.deepEqual([copied.result.tables[0].itemsWritten, copied.result.tables[0].rowsSkipped], [2, 1]);
        assert.equal((await migration.run({ action: 'compare_data' })).status, 'SUCCEEDED');
        const compiled = compileModel(model);
        const item = encodeItem(compiled.entity('Row'), compiled, { id: 1, until: '2999-09-27T10:00:00.999Z' });
        assert.deepEqual(item.ttl, { N: '32495421600' });
      }),
    ],
  },
  {
    row: 69,
    hazard: 'attributes that the model does not know, lacks, or has with another type',
    decision: 'exact',
    rule: 'unknown ones are left aside, missing ones absent, another stored type is `VALUE_STORED_TYPE`; a comparison names each',
    error: 'Row.v: "N" does not fit: allowed is the stored type S; the item was written with another attribute type [VALUE_STORED_TYPE]',
    cases: [
      check('reading', async () => {
        const model = compileModel({
          table: { partitionKey: 'PK' },
          entities: { Row: { attributes: { id: 'integer', v: 'string' }, key: { PK: 'K#{id}' } } },
        });
        const row = model.entity('Row');
        assert.deepEqual(decodeItem(row, model, { v: { S: 'x' }, newer: { S: 'y' } }), { v: 'x' });
        assert.throws(() => decodeItem(row, model, { v: { N: '1' } }), {
          code: 'VALUE_STORED_TYPE',
          message:
            'Row.v: "N" does not fit: allowed is the stored type S; the item was written with another attribute type [VALUE_STORED_TYPE]',
        });
      }),
      check('a changed type in the table is a difference', async (bench) => {
        const { migration } = await migrated(bench, { column: 'integer', values: ['1'], attribute: 'integer' });
        const items = await bench.engines.dynamo.send(
          new QueryCommand({
            TableName: migration.tableName,
            KeyConditionExpression: 'PK = :pk',
            ExpressionAttributeValues: { ':pk': { S: 'K#1' } },
          }),
        );
        const Item = { ...items.Items?.[0], v: { S: '1' } };
        await bench.engines.dynamo.send(new PutItemCommand({ TableName: migration.tableName, Item }));
        const { report } = await migration.run({ action: 'compare_data' });
        assert.deepEqual(report?.tables[0].different, 1);
        assert.deepEqual(
          report?.differences.items[0].attributes?.map(({ attribute }) => attribute),
          ['v'],
        );
      }),
    ],
  },
  {
    row: 71,
    hazard: 'equality of numbers and JSON on two sides',
    decision: 'exact',
    rule: 'canonical bytes: one notation for a number, keys and sets in order of their bytes',
    cases: [
      check('whatever the notation', async () => {
        const bytes = (text: string) => Buffer.from(canonicalItemBytes({ v: encodeItemValue(text) }, [])).toString('hex');
        assert.equal(bytes('{"x": 1.50, "y": 1e3}'), bytes('{"y":1000,"x":1.5}'));
        assert.notEqual(bytes('{"x": 1.5}'), bytes('{"x": "1.5"}'));
        assert.notEqual(bytes('[1, 2]'), bytes('[2, 1]'));
      }),
    ],
  },
];

function encodeItemValue(text: string) {
  const model = compileModel({ table: { partitionKey: 'PK' }, entities: { Row: { attributes: { v: 'json' }, key: { PK: 'K' } } } });
  return encodeItem(model.entity('Row'), model, { v: parseJson(text) }).v;
}
