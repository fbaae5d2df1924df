import assert from 'node:assert/strict';
import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { encodeItem } from '../../../lib/codec';
import { compileModel, validateModel } from '../../../lib/model';
import { asText, check, kept, type MatrixRow } from './case';
import { migrated, only, poisonOf } from './outcome';

const NO_KEY_TYPE = 'which has no key text: use a string, uuid, number, timestamp or date';
const LONG = 'has 2049 bytes, DynamoDB takes 2048';
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
      check('a sort key', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(
          `CREATE TABLE ${table} (id int PRIMARY KEY, v text); INSERT INTO ${table} VALUES (1, repeat('é', 512)), (2, repeat('é', 512) || 'x')`,
        );
        const model = {
          table: { partitionKey: 'PK', sortKey: 'SK' },
          entities: { Row: { attributes: { id: 'integer', v: 'string' }, key: { PK: 'K#{id}', SK: '{v}' } } },
        } as const;
        const migration = await bench.migration({ model, mapping: { tables: { [table]: { items: [{ entity: 'Row' }] } } } });
        const copied = await migration.run({ action: 'migrate_all' });
        assert.deepEqual(only(copied), { itemsWritten: 1, poisonRows: 1 });
        assert.deepEqual([poisonOf(copied).code, poisonOf(copied).key], ['KEY_TOO_LONG', { id: '2' }]);
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
];
