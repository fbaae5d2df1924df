import assert from 'node:assert/strict';
import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { canonicalItemBytes, decodeItem, encodeItem, parseJson } from '../../../lib/codec';
import { compileModel, validateModel } from '../../../lib/model';
import { asText, check, kept, type MatrixRow } from './case';
import { migrated, only, poisonOf } from './outcome';

const NO_KEY_TYPE = 'which has no key text: use a string, uuid, number, timestamp or date';
const LONG = 'has 2049 bytes, DynamoDB takes 2048';
const BIG = 'DynamoDB rejects the item: Item size has exceeded the maximum allowed size';
const MISSING = 'Row.v: the key needs this attribute, and it has no value (key PK)';
const EMPTY = 'Row: the key is empty, and DynamoDB takes no empty key (key PK)';
const ORDER = 'numbers do, "10" comes before "9": write {v|sortable}';

export const KEYS: readonly MatrixRow[] = [
  {
    row: 29,
    hazard: 'empty text',
    decision: 'exact',
    rule: 'a value like any other; as a whole key it is `KEY_EMPTY`, because DynamoDB has no empty key',
    error: EMPTY,
    cases: [
      asText('text', ''),
      kept('character varying(3)', 'string', '', '', { S: '' }),
      check('as a whole key', async (bench) => {
        const { copied } = await migrated(bench, { column: 'text', values: ["''", "'x'"], attribute: 'string', key: { name: 'PK' } });
        assert.deepEqual(only(copied), { itemsWritten: 1, poisonRows: 1 });
        assert.deepEqual([poisonOf(copied).code, poisonOf(copied).reason], ['KEY_EMPTY', EMPTY]);
      }),
    ],
  },
  {
    row: 30,
    hazard: 'NULL in a key',
    decision: 'policy',
    rule: 'in the primary key the row is refused, unless `when: { column, notNull: true }` leaves it out; in the key of an index the item is not in that index',
    error: MISSING,
    cases: [
      check('in the primary key', async (bench) => {
        const { copied } = await migrated(bench, { column: 'text', values: ["'x'", 'NULL'], attribute: 'string', template: 'K#{v}' });
        assert.deepEqual([poisonOf(copied).code, poisonOf(copied).reason, poisonOf(copied).column], ['KEY_VALUE_MISSING', MISSING, 'v']);
      }),
      check('left out by a condition of the mapping', async (bench) => {
        const items = [{ entity: 'Row', when: { column: 'v', notNull: true } }];
        const single = { column: 'text', values: ["'x'", 'NULL'], attribute: 'string', template: 'K#{v}', options: { items } };
        assert.deepEqual(only((await migrated(bench, single)).copied), { itemsWritten: 1, poisonRows: 0 });
      }),
      check('in the key of an index', async () => {
        const model = compileModel({
          table: { partitionKey: 'PK' },
          indexes: { ByLabel: { partitionKey: 'label' } },
          entities: {
            Row: { attributes: { id: 'integer', v: 'string?' }, key: { PK: '{id}' }, indexes: { ByLabel: { label: 'L#{v}' } } },
          },
        });
        assert.deepEqual(Object.keys(encodeItem(model.entity('Row'), model, { id: 1, v: null })), ['PK', 'entity_type', 'id']);
        assert.deepEqual(encodeItem(model.entity('Row'), model, { id: 1, v: 'x' }).label, { S: 'L#x' });
      }),
    ],
  },
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
    row: 50,
    hazard: 'partition keys beyond 2,048 bytes, sort keys beyond 1,024',
    decision: 'policy',
    rule: 'the row is refused, counted in UTF-8; `{v|sha256}` makes every key short',
    error: LONG,
    cases: [
      check('the limit of the codec is that of the engine', async (bench) => {
        const euros = (count: number, more: string) => `repeat('€', ${count}) || '${more}'`;
        const single = { column: 'text', values: [euros(682, 'ab'), euros(682, 'abc')], attribute: 'string', key: { name: 'PK' } } as const;
        const { copied, migration } = await migrated(bench, single);
        assert.deepEqual(only(copied), { itemsWritten: 1, poisonRows: 1 });
        assert.equal(poisonOf(copied).code, 'KEY_TOO_LONG');
        assert.match(poisonOf(copied).reason, new RegExp(LONG));
        const Item = { PK: { S: `${'€'.repeat(682)}abc` } };
        await assert.rejects(migration.dynamo.send(new PutItemCommand({ TableName: migration.tableName, Item })), {
          name: 'ValidationException',
        });
      }),
      check('a hashed key', async (bench) => {
        const single = { column: 'text', values: [`repeat('x', 5000)`], attribute: 'string', template: 'K#{v|sha256}' };
        assert.deepEqual(only((await migrated(bench, single)).copied), { itemsWritten: 1, poisonRows: 0 });
      }),
    ],
  },
  {
    row: 51,
    hazard: 'boolean, json, list in a key',
    decision: 'refused',
    rule: 'a problem of the model, at synthesis: a key is text, number or bytes. Timestamps and dates are text',
    error: `"v" is boolean, ${NO_KEY_TYPE}`,
    cases: [
      check('the model is refused', async () => {
        for (const type of ['boolean', 'json', 'string[]']) {
          const problems = validateModel({
            table: { partitionKey: 'PK' },
            entities: { Row: { attributes: { v: type }, key: { PK: 'K#{v}' } } },
          });
          assert.deepEqual(
            problems.map(({ code }) => code),
            ['KEY_ATTRIBUTE_TYPE'],
            type,
          );
          assert.match(problems[0].message, new RegExp(NO_KEY_TYPE));
          if (type === 'boolean') assert.equal(problems[0].message, `"v" is boolean, ${NO_KEY_TYPE}`);
        }
      }),
      check('numbers, bytes, moments and dates are keys', async (bench) => {
        const types = { decimal: 'number', binary: 'binary', date: 'string', 'timestamp(0)': 'string' } as const;
        const values = {
          decimal: "'1.50'::numeric",
          binary: "'\\x00'::bytea",
          date: "'2025-01-02'::date",
          'timestamp(0)': "'2025-01-02Z'::timestamptz",
        };
        const columns = { decimal: 'numeric', binary: 'bytea', date: 'date', 'timestamp(0)': 'timestamptz' };
        for (const attribute of Object.keys(types) as (keyof typeof types)[]) {
          const single = {
            column: columns[attribute],
            values: [values[attribute]],
            attribute,
            key: { name: 'PK', type: types[attribute] },
          };
          const { copied, migration } = await migrated(bench, single);
          assert.deepEqual(only(copied), { itemsWritten: 1, poisonRows: 0 }, attribute);
          assert.equal((await migration.run({ action: 'compare_data' })).status, 'SUCCEEDED', attribute);
        }
      }),
    ],
  },
  {
    row: 52,
    hazard: 'numbers in a text key: "10" before "9"',
    decision: 'policy',
    rule: 'a sort key of the bare number is refused by the model: `{n|sortable}` takes every number, `{n|pad:10}` whole ones; or the key is of type number',
    error: ORDER,
    cases: [
      check('the bare number is refused', async () => {
        const problems = validateModel({
          table: { partitionKey: 'PK', sortKey: 'SK' },
          entities: { Row: { attributes: { id: 'integer', v: 'decimal' }, key: { PK: 'K#{id}', SK: 'N#{v}' } } },
        });
        assert.deepEqual(
          problems.map(({ code }) => code),
          ['KEY_ORDER'],
        );
        assert(problems[0].message.includes(ORDER), problems[0].message);
      }),
      check('DynamoDB sorts sortable keys as PostgreSQL sorts numbers', async (bench) => {
        const numbers = ['-1e20', '-1.23', '-1.2', '-0.001', '0', '1e-100', '0.5', '9', '10', '10.01', '99', '1e20', '9e125'];
        const table = bench.name();
        await bench.engines.sql(`CREATE TABLE ${table} (id int PRIMARY KEY, v numeric);
          INSERT INTO ${table} SELECT n, v::numeric FROM unnest('{${[...numbers].reverse().join()}}'::text[]) WITH ORDINALITY u(v, n)`);
        const model = {
          table: { partitionKey: 'PK', sortKey: 'SK' },
          entities: { Row: { attributes: { id: 'integer', v: 'decimal' }, key: { PK: 'ALL', SK: '{v|sortable}#{id}' } } },
        } as const;
        const migration = await bench.migration({ model, mapping: { tables: { [table]: { items: [{ entity: 'Row' }] } } } });
        assert.equal((await migration.run({ action: 'migrate_all' })).status, 'SUCCEEDED');
        const { Items = [] } = await migration.dynamo.send(
          new QueryCommand({
            TableName: migration.tableName,
            KeyConditionExpression: 'PK = :pk',
            ExpressionAttributeValues: { ':pk': { S: 'ALL' } },
          }),
        );
        const sorted = await bench.engines.sql(`SELECT id FROM ${table} ORDER BY v`);
        assert.deepEqual(
          Items.map(({ id }) => Number(id.N)),
          sorted.map(({ id }) => id),
        );
      }),
    ],
  },
  {
    row: 53,
    hazard: 'the separator of a key inside a value',
    decision: 'exact',
    rule: 'escaped where it could collide: different values have different keys',
    cases: [
      check('("x#y", "z") and ("x", "y#z") are two items', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(`CREATE TABLE ${table} (a text, b text, PRIMARY KEY (a, b));
          INSERT INTO ${table} VALUES ('x#y', 'z'), ('x', 'y#z'), ('x%23y', 'z'), ('', 'x#y#z'), ('x#y#z', '')`);
        const model = {
          table: { partitionKey: 'PK' },
          entities: { Row: { attributes: { a: 'string', b: 'string' }, key: { PK: 'K#{a}#{b}' } } },
        } as const;
        const migration = await bench.migration({ model, mapping: { tables: { [table]: { items: [{ entity: 'Row' }] } } } });
        assert.deepEqual(only(await migration.run({ action: 'migrate_all' })), { itemsWritten: 5, poisonRows: 0 });
        assert.equal((await migration.run({ action: 'compare_data' })).status, 'SUCCEEDED');
      }),
    ],
  },
  {
    row: 55,
    hazard: 'order of collations',
    decision: 'exact',
    rule: 'pages are cut and compared by PostgreSQL in its own order, never by this process; text keys of DynamoDB sort by their UTF-8 bytes',
    cases: [
      check('a key with an ICU collation: every row once', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(`CREATE TABLE ${table} (v text COLLATE "und-x-icu" PRIMARY KEY);
          INSERT INTO ${table} VALUES ('1'), ('A'), ('B'), ('Z'), ('_'), ('a'), ('é'), ('e\u0301'), ('ß'), ('ss'), ('\u{1f600}'), ('\uffff')`);
        const model = { table: { partitionKey: 'PK' }, entities: { Row: { attributes: { v: 'string' }, key: { PK: 'K#{v}' } } } } as const;
        const mapping = { tables: { [table]: { items: [{ entity: 'Row' }] } } };
        const migration = await bench.migration({ model, mapping, options: { chunkRows: 5, pageRows: 2 } });
        const { result } = await migration.run({ action: 'migrate_all' });
        assert.deepEqual([result.tables[0].rowsRead, result.tables[0].itemsWritten], [12, 12]);
        assert.equal((await migration.run({ action: 'compare_data' })).status, 'SUCCEEDED');
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
