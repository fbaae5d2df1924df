import assert from 'node:assert/strict';
import { decodeValue } from '../../../lib/codec';
import { parseAttribute } from '../../../lib/model';
import { asText, check, kept, type MatrixRow, planned, poison } from './case';
import { migrated, only, poisonOf } from './outcome';

const bytes = (...values: number[]) => Uint8Array.from(values);
const uuid = 'ac5cada7-7b1f-4673-b2b1-089f3e308363';
const quoted = ['NULL', 'a,b', 'q"q', 'b\\b', '{}', '', ' '];
const noList = (text: string, allowed: string, hint: string) =>
  `${JSON.stringify(text)} does not fit: allowed is ${allowed}; ${hint} [VALUE_ARRAY]`;
const JSON_KEEPS = 'a json attribute keeps it';
const TEXT_KEEPS = 'keep it as text in a string attribute';

export const TEXTS: readonly MatrixRow[] = [
  {
    row: 31,
    hazard: 'bytea, empty bytea',
    decision: 'exact',
    rule: '`binary`: `B`; empty bytes are a value, and `KEY_EMPTY` in a key',
    cases: [
      kept('bytea', 'binary', '\\xdead00', bytes(0xde, 0xad, 0), { B: bytes(0xde, 0xad, 0) }),
      kept('bytea', 'binary', '\\x', bytes(), { B: bytes() }),
      kept('bytea[]', 'binary[]', '{"\\\\x00","\\\\x"}', [bytes(0), bytes()], { L: [{ B: bytes(0) }, { B: bytes() }] }),
      asText('bytea', '\\x00ff'),
      check('empty bytes in a key', async (bench) => {
        const { copied } = await migrated(bench, {
          column: 'bytea',
          values: ["'\\x'"],
          attribute: 'binary',
          key: { name: 'PK', type: 'binary' },
        });
        assert.equal(poisonOf(copied).code, 'KEY_EMPTY');
      }),
    ],
  },
  {
    row: 32,
    hazard: 'arrays with NULL, several dimensions, another lower bound',
    decision: 'policy',
    rule: 'a list refuses the row; `json` keeps NULL and dimensions, `string` keeps everything',
    error: noList('[5:6]={1,2}', 'an array that begins at element 1', TEXT_KEEPS),
    cases: [
      poison('text[]', 'string[]', '{a,NULL}', 'VALUE_ARRAY', noList('{a,NULL}', 'a list without NULL', JSON_KEEPS)),
      poison('integer[]', 'integer[]', '{{1,2},{3,4}}', 'VALUE_ARRAY', noList('{{1,2},{3,4}}', 'an array of one dimension', JSON_KEEPS)),
      poison(
        'integer[]',
        'integer[]',
        '[5:6]={1,2}',
        'VALUE_ARRAY',
        noList('[5:6]={1,2}', 'an array that begins at element 1', TEXT_KEEPS),
      ),
      poison('integer[]', 'json', '[0:1]={1,2}', 'VALUE_ARRAY', noList('[0:1]={1,2}', 'an array that begins at element 1', TEXT_KEEPS)),
      kept('text[]', 'json', '{a,NULL}', ['a', null], { L: [{ S: 'a' }, { NULL: true }] }),
      kept(
        'integer[]',
        'json',
        '{{1,2},{3,4}}',
        [
          [1, 2],
          [3, 4],
        ],
        {
          L: [{ L: [{ N: '1' }, { N: '2' }] }, { L: [{ N: '3' }, { N: '4' }] }],
        },
      ),
      asText('integer[]', '[5:6]={1,2}'),
      asText('text[]', '[-1:0][2:3]={{a,b},{c,NULL}}'),
    ],
  },
  {
    row: 33,
    hazard: 'an array is not a set',
    decision: 'exact',
    rule: 'always a list: order, duplicates and the empty array are kept',
    cases: [
      kept('text[]', 'string[]', '{b,a,b}', ['b', 'a', 'b'], { L: [{ S: 'b' }, { S: 'a' }, { S: 'b' }] }),
      kept('text[]', 'string[]', '{}', [], { L: [] }),
    ],
  },
  {
    row: 34,
    hazard: 'text[] with "NULL", commas, quotes, braces',
    decision: 'exact',
    rule: 'read by a parser of our own',
    cases: [
      kept('text[]', 'string[]', '{"NULL","a,b","q\\"q","b\\\\b","{}",""," "}', quoted, { L: quoted.map((S) => ({ S })) }),
      kept('jsonb[]', 'json[]', '{"{\\"a\\": 1}","null"}', [{ a: 1 }, null], { L: [{ M: { a: { N: '1' } } }, { NULL: true }] }),
      kept('boolean[]', 'boolean[]', '{t,f}', [true, false], { L: [{ BOOL: true }, { BOOL: false }] }),
    ],
  },
  {
    row: 35,
    hazard: 'enum',
    decision: 'exact',
    rule: 'its label; an attribute that lists its values refuses any other (`VALUE_ENUM`). The order of the labels stays behind: `plan` says so',
    cases: [
      asText('mood', 'so so'),
      kept('mood', ['so so', 'ok', 'good'], 'good', 'good', { S: 'good' }),
      poison('mood', ['ok', 'good'], 'so so', 'VALUE_ENUM', '"so so" does not fit: allowed is one of "ok", "good" [VALUE_ENUM]'),
    ],
  },
  {
    row: 36,
    hazard: 'arrays of enums, domains, and types of an extension',
    decision: 'exact',
    rule: 'element by element; a domain is what it stands for',
    cases: [
      kept('mood[]', 'string[]', '{ok,"so so"}', ['ok', 'so so'], { L: [{ S: 'ok' }, { S: 'so so' }] }),
      kept('amount[]', 'decimal[]', '{1.50}', ['1.5'], { L: [{ N: '1.5' }] }),
      kept('amount[]', 'json', '{1.50,NULL}', [1.5, null], { L: [{ N: '1.5' }, { NULL: true }] }),
      kept('citext[]', 'string[]', '{Abc}', ['Abc'], { L: [{ S: 'Abc' }] }),
      asText('mood[]', '{ok,NULL}'),
    ],
  },
  {
    row: 37,
    hazard: 'uuid',
    decision: 'exact',
    rule: 'lower case, as PostgreSQL prints it; a `uuid` attribute takes text in upper case and makes it lower, `string` keeps it',
    cases: [
      kept('uuid', 'uuid', uuid, uuid, { S: uuid }),
      kept('text', 'uuid', uuid.toUpperCase(), uuid, { S: uuid }, { back: uuid }),
      kept('uuid[]', 'uuid[]', `{${uuid}}`, [uuid], { L: [{ S: uuid }] }),
      poison('text', 'uuid', 'none', 'VALUE_FORMAT', '"none" does not fit: allowed is the text of a uuid [VALUE_FORMAT]'),
      asText('text', uuid.toUpperCase()),
    ],
  },
  {
    row: 41,
    hazard: 'inet, cidr, macaddr',
    decision: 'exact',
    rule: 'text',
    cases: [
      asText('inet', '10.0.0.1/8'),
      asText('inet', '10.0.0.1'),
      asText('inet', '10.0.0.1', "'10.0.0.1/32'"),
      asText('inet', '2001:db8::1'),
      asText('cidr', '10.0.0.0/8'),
      asText('cidr', '::/0'),
      asText('macaddr', '08:00:2b:01:02:03'),
      asText('macaddr8', '08:00:2b:01:02:03:04:05'),
      kept('inet[]', 'string[]', '{10.0.0.1,::1}', ['10.0.0.1', '::1'], { L: [{ S: '10.0.0.1' }, { S: '::1' }] }),
    ],
  },
  {
    row: 42,
    hazard: 'bit, varbit',
    decision: 'exact',
    rule: 'text of zeros and ones',
    cases: [asText('bit(5)', '00101'), asText('bit varying(8)', '101'), asText('bit varying', '')],
  },
  {
    row: 43,
    hazard: 'padding of char(n)',
    decision: 'exact',
    rule: 'blanks at the end are not part of the value, in keys neither: PostgreSQL gives them no meaning, and adds them again on the way back. Those of a `text` column are kept',
    cases: [
      kept('character(5)', 'string', 'ab', 'ab', { S: 'ab' }),
      kept('character(5)', 'string', '', '', { S: '' }),
      kept('character(3)[]', 'string[]', '{"a  "}', ['a  '], { L: [{ S: 'a  ' }] }),
      asText('text', 'ab   '),
      asText('"char"', 'a'),
      check('as the key of the rows and of the items', async (bench) => {
        const table = bench.name();
        await bench.engines.sql(
          `CREATE TABLE ${table} (v character(4) PRIMARY KEY); INSERT INTO ${table} VALUES (''), ('a'), ('a b'), ('ab'), ('abcd')`,
        );
        const model = { table: { partitionKey: 'PK' }, entities: { Row: { attributes: { v: 'string' }, key: { PK: 'K#{v}' } } } } as const;
        const mapping = { tables: { [table]: { items: [{ entity: 'Row' }] } } };
        const migration = await bench.migration({ model, mapping, options: { chunkRows: 2, pageRows: 1 } });
        assert.deepEqual(only(await migration.run({ action: 'migrate_all' })), { itemsWritten: 5, poisonRows: 0 });
        assert.equal((await migration.run({ action: 'compare_data' })).status, 'SUCCEEDED');
      }),
      check('the value is equal in PostgreSQL after the way back, with its padding', async ({ engines }) => {
        const [row] = await engines.sql(
          `SELECT octet_length('ab'::character(5)) AS bytes, 'ab'::character(5) = 'ab   '::character(5) AS same`,
        );
        assert.deepEqual(row, { bytes: 5, same: true });
      }),
    ],
  },
  {
    row: 44,
    hazard: 'xml, tsvector, tsquery',
    decision: 'exact',
    rule: 'text; what is derived from other columns can be listed under `ignore`',
    cases: [
      asText('xml', '<a b="1"/>'),
      asText('tsvector', "'a':1 'b':2A,3"),
      asText('tsquery', "'a' & !'b'"),
      planned('tsvector', 'json', 'PLAN_COLUMN_TYPE', 'column "v" of type tsvector cannot become json: declare the attribute as string'),
    ],
  },
  {
    row: 56,
    hazard: 'NFC and NFD, astral characters, half of a surrogate pair',
    decision: 'exact',
    rule: 'bytes as they are, without normalisation; PostgreSQL has no half surrogates, but `json` text may name one: `VALUE_ILL_FORMED`',
    cases: [
      asText('text', 'e\u0301 é'),
      asText('text', '\u{1f600}\uffff\ufeff\u202e\r\n\t\u0001'),
      asText('name', 'ä'),
      kept('jsonb', 'json', '"\u{1f600}"', '\u{1f600}', { S: '\u{1f600}' }),
      poison(
        'json',
        'json',
        '"\\ud800"',
        'VALUE_ILL_FORMED',
        '"\\ud800" does not fit: allowed is text that UTF-8 can express; it holds half of a surrogate pair [VALUE_ILL_FORMED]',
      ),
    ],
  },
  {
    row: 70,
    hazard: 'reading `N` as a double',
    decision: 'exact',
    rule: 'only when it is exact: `decimal` and `bigint` never pass through a double',
    cases: [
      kept('numeric', 'decimal', '0.1000000000000000000000000000000000001', '0.1000000000000000000000000000000000001', {
        N: '0.1000000000000000000000000000000000001',
      }),
      check('a wire number that is no double is refused by `number`, not rounded', async () => {
        assert.throws(() => decodeValue(parseAttribute('number'), { N: '0.10000000000000000000000001' }), { code: 'VALUE_RANGE' });
      }),
    ],
  },
  {
    row: 54,
    hazard: 'citext, collations that take different texts for equal',
    decision: 'policy',
    rule: 'the text as it is; in a key `{email|lower}` makes equal what the source takes for equal. Two rows of one key are `KEY_COLLISION`, never overwritten',
    cases: [
      asText('citext', 'Abc'),
      kept('citext', 'string', 'ABC', 'ABC', { S: 'ABC' }),
      check('a folded key keeps the uniqueness of a citext column', async (bench) => {
        const { copied } = await migrated(bench, {
          column: 'citext UNIQUE',
          values: ["'Abc'", "'x'"],
          attribute: 'string',
          template: 'K#{v|lower}',
        });
        assert.deepEqual(only(copied), { itemsWritten: 2, poisonRows: 0 });
      }),
      check('two texts of one folded key are a collision', async (bench) => {
        const { copied } = await migrated(bench, {
          column: 'text UNIQUE',
          values: ["'Abc'", "'aBC'"],
          attribute: 'string',
          template: 'K#{v|lower}',
        });
        assert.deepEqual(only(copied), { itemsWritten: 1, poisonRows: 1 });
        assert.equal(poisonOf(copied).code, 'KEY_COLLISION');
      }),
    ],
  },
];
