import { type AttributeValue, type CodecErrorCode, ExactNumber } from '../../lib/codec';

/** One value of PostgreSQL on its way into an attribute, and what becomes of it. */
export interface Golden {
  /** The row of docs/codec.md that it proves. */
  readonly row: number;
  /** As `format_type` prints it. */
  readonly column: string;
  /** What a domain stands for. */
  readonly baseType?: string;
  readonly attribute: string;
  readonly text: string;
  /** The model value and its wire form; the way back gives the same value. */
  readonly value?: unknown;
  readonly wire?: AttributeValue;
  readonly error?: CodecErrorCode;
}

const kept = (row: number, column: string, attribute: string, text: string, value: unknown, wire: AttributeValue): Golden => ({
  row,
  column,
  attribute,
  text,
  value,
  wire,
});
const asText = (row: number, column: string, text: string): Golden => kept(row, column, 'string', text, text, { S: text });
const refused = (row: number, column: string, attribute: string, text: string, error: CodecErrorCode): Golden => ({
  row,
  column,
  attribute,
  text,
  error,
});
const domain = (golden: Golden, baseType: string): Golden => ({ ...golden, baseType });

const bytes = (...values: number[]) => Uint8Array.from(values);
const protoMap = Object.fromEntries([['__proto__', { x: 1 }]]);
const nested = (containers: number) => '['.repeat(containers) + ']'.repeat(containers);
const d38 = '12345678901234567890123456789012345678';

/** The texts are what PostgreSQL 15 prints with DateStyle ISO, TimeZone UTC and extra_float_digits 1. */
export const GOLDEN: readonly Golden[] = [
  kept(1, 'numeric(38,0)', 'decimal', d38, d38, { N: d38 }),
  kept(1, 'numeric', 'decimal', '-0.00000000000000000012345678901234567890', '-0.0000000000000000001234567890123456789', {
    N: '-0.0000000000000000001234567890123456789',
  }),
  refused(2, 'numeric', 'decimal', `${d38}9`, 'VALUE_RANGE'),
  asText(2, 'numeric', `${d38}9`),
  kept(3, 'numeric(10,2)', 'decimal', '1.50', '1.5', { N: '1.5' }),
  kept(3, 'numeric(10,2)', 'number', '12.30', 12.3, { N: '12.3' }),
  asText(3, 'numeric(10,2)', '1.50'),
  refused(3, 'numeric', 'number', '0.10000000000000000001', 'VALUE_RANGE'),
  refused(4, 'numeric', 'decimal', 'NaN', 'VALUE_NOT_FINITE'),
  refused(4, 'double precision', 'number', '-Infinity', 'VALUE_NOT_FINITE'),
  asText(4, 'double precision', 'NaN'),
  kept(5, 'double precision', 'number', '-0', 0, { N: '0' }),
  refused(6, 'double precision', 'number', '1e+300', 'VALUE_RANGE'),
  refused(6, 'double precision', 'number', '5e-324', 'VALUE_RANGE'),
  kept(6, 'double precision', 'number', '9.99e+125', 9.99e125, { N: `999${'0'.repeat(123)}` }),
  kept(7, 'real', 'number', '0.1', 0.1, { N: '0.1' }),
  kept(7, 'real', 'number', '1.6777216e+07', 16777216, { N: '16777216' }),
  kept(7, 'double precision', 'number', '0.30000000000000004', 0.1 + 0.2, { N: '0.30000000000000004' }),
  kept(8, 'bigint', 'bigint', '9007199254740993', 9007199254740993n, { N: '9007199254740993' }),
  kept(8, 'bigint', 'integer', '-9007199254740991', -9007199254740991, { N: '-9007199254740991' }),
  refused(8, 'bigint', 'integer', '9007199254740993', 'VALUE_RANGE'),
  refused(8, 'bigint', 'number', '9007199254740993', 'VALUE_RANGE'),
  kept(9, 'numeric[]', 'decimal[]', '{1.50,0.12345678901234567890}', ['1.5', '0.1234567890123456789'], {
    L: [{ N: '1.5' }, { N: '0.1234567890123456789' }],
  }),
  kept(10, 'bigint[]', 'bigint[]', '{9007199254740993,-1}', [9007199254740993n, -1n], { L: [{ N: '9007199254740993' }, { N: '-1' }] }),
  refused(11, 'money', 'decimal', '$12.34', 'COLUMN_TYPE'),
  asText(11, 'money', '$12.34'),
  kept(12, 'timestamp with time zone', 'timestamp', '2025-09-27 04:41:12.123456+00', '2025-09-27T04:41:12.123456Z', {
    S: '2025-09-27T04:41:12.123456Z',
  }),
  kept(12, 'timestamp(3) with time zone', 'timestamp(3)', '2025-09-27 04:41:12.5+00', '2025-09-27T04:41:12.500Z', {
    S: '2025-09-27T04:41:12.500Z',
  }),
  refused(12, 'timestamp with time zone', 'timestamp(3)', '2025-09-27 04:41:12.123456+00', 'VALUE_PRECISION'),
  refused(13, 'timestamp with time zone', 'timestamp', 'infinity', 'VALUE_NOT_FINITE'),
  refused(13, 'date', 'date', '-infinity', 'VALUE_NOT_FINITE'),
  asText(13, 'timestamp with time zone', '-infinity'),
  refused(14, 'timestamp without time zone', 'timestamp', '2025-09-27 10:11:12.5', 'VALUE_ZONE'),
  kept(14, 'timestamp with time zone', 'timestamp', '2025-09-27 10:11:12.5+05:30', '2025-09-27T04:41:12.500000Z', {
    S: '2025-09-27T04:41:12.500000Z',
  }),
  refused(15, 'timestamp with time zone', 'timestamp', '0044-03-15 00:00:00+00 BC', 'VALUE_FORMAT'),
  refused(15, 'timestamp with time zone', 'timestamp', '10000-01-01 00:00:00+00', 'VALUE_FORMAT'),
  refused(15, 'date', 'date', '0044-03-15 BC', 'VALUE_FORMAT'),
  refused(15, 'date', 'date', '10000-01-01', 'VALUE_FORMAT'),
  kept(15, 'timestamp with time zone', 'timestamp(0)', '0001-01-01 00:00:00+00', '0001-01-01T00:00:00Z', { S: '0001-01-01T00:00:00Z' }),
  kept(16, 'date', 'date', '2024-02-29', '2024-02-29', { S: '2024-02-29' }),
  refused(16, 'date', 'timestamp', '2024-02-29', 'COLUMN_TYPE'),
  asText(17, 'time without time zone', '24:00:00'),
  asText(17, 'time with time zone', '10:00:00+02'),
  asText(18, 'interval', '1 mon 2 days'),
  refused(18, 'interval', 'integer', '00:00:01', 'COLUMN_TYPE'),
  kept(19, 'jsonb', 'json', '{"a": 9007199254740993}', { a: 9007199254740993n }, { M: { a: { N: '9007199254740993' } } }),
  kept(20, 'jsonb', 'json', '0.12345678901234567', new ExactNumber('0.12345678901234567'), { N: '0.12345678901234567' }),
  refused(21, 'jsonb', 'json', `1${'0'.repeat(400)}`, 'VALUE_RANGE'),
  kept(22, 'jsonb', 'json', '[1.0, 1]', [1, 1], { L: [{ N: '1' }, { N: '1' }] }),
  refused(23, 'json', 'json', '{"a":1,"a":2}', 'VALUE_JSON'),
  asText(23, 'json', '{"a":1,"a":2, "b" : 1.0}'),
  kept(24, 'json', 'json', '{"a":"x\\u0000y"}', { a: 'x\u0000y' }, { M: { a: { S: 'x\u0000y' } } }),
  kept(25, 'jsonb', 'json', '{"__proto__": {"x": 1}}', protoMap, {
    M: Object.fromEntries([['__proto__', { M: { x: { N: '1' } } }]]),
  }),
  refused(26, 'jsonb', 'json', nested(32), 'VALUE_DEPTH'),
  kept(27, 'jsonb', 'json', 'null', null, { NULL: true }),
  kept(28, 'jsonb', 'json', '"top"', 'top', { S: 'top' }),
  kept(28, 'jsonb', 'json', '[1, true]', [1, true], { L: [{ N: '1' }, { BOOL: true }] }),
  kept(28, 'json', 'json', ' -1.5e3 ', -1500, { N: '-1500' }),
  asText(29, 'text', ''),
  kept(31, 'bytea', 'binary', '\\xdead00', bytes(0xde, 0xad, 0), { B: bytes(0xde, 0xad, 0) }),
  kept(31, 'bytea', 'binary', '\\x', bytes(), { B: bytes() }),
  refused(31, 'bytea', 'binary', 'abc\\000', 'VALUE_FORMAT'),
  refused(32, 'text[]', 'string[]', '{a,NULL}', 'VALUE_ARRAY'),
  kept(32, 'text[]', 'json', '{a,NULL}', ['a', null], { L: [{ S: 'a' }, { NULL: true }] }),
  refused(32, 'integer[]', 'integer[]', '{{1,2},{3,4}}', 'VALUE_ARRAY'),
  kept(
    32,
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
  refused(32, 'integer[]', 'integer[]', '[5:6]={1,2}', 'VALUE_ARRAY'),
  asText(32, 'integer[]', '[5:6]={1,2}'),
  kept(33, 'text[]', 'string[]', '{b,a,b}', ['b', 'a', 'b'], { L: [{ S: 'b' }, { S: 'a' }, { S: 'b' }] }),
  kept(33, 'text[]', 'string[]', '{}', [], { L: [] }),
  kept(34, 'text[]', 'string[]', '{"NULL","a,b","q\\"q","b\\\\b","{}",""," "}', ['NULL', 'a,b', 'q"q', 'b\\b', '{}', '', ' '], {
    L: ['NULL', 'a,b', 'q"q', 'b\\b', '{}', '', ' '].map((S) => ({ S })),
  }),
  asText(35, 'mood', 'so so'),
  kept(36, 'mood[]', 'string[]', '{ok,"so so"}', ['ok', 'so so'], { L: [{ S: 'ok' }, { S: 'so so' }] }),
  domain(kept(36, 'amount[]', 'decimal[]', '{1.50}', ['1.5'], { L: [{ N: '1.5' }] }), 'numeric(10,2)[]'),
  kept(37, 'uuid', 'uuid', 'ac5cada7-7b1f-4673-b2b1-089f3e308363', 'ac5cada7-7b1f-4673-b2b1-089f3e308363', {
    S: 'ac5cada7-7b1f-4673-b2b1-089f3e308363',
  }),
  kept(37, 'text', 'uuid', 'AC5CADA7-7B1F-4673-B2B1-089F3E308363', 'ac5cada7-7b1f-4673-b2b1-089f3e308363', {
    S: 'ac5cada7-7b1f-4673-b2b1-089f3e308363',
  }),
  asText(38, 'address', '(1,"a""b")'),
  refused(38, 'address', 'json', '(1,"a""b")', 'COLUMN_TYPE'),
  asText(39, 'int4range', '[1,5)'),
  asText(39, 'tstzmultirange', '{}'),
  asText(40, 'hstore', '"a"=>"1"'),
  refused(40, 'hstore', 'json', '"a"=>"1"', 'COLUMN_TYPE'),
  asText(40, 'public.citext', 'Abc'),
  asText(41, 'inet', '10.0.0.1/8'),
  asText(41, 'macaddr', '08:00:2b:01:02:03'),
  asText(42, 'bit varying(8)', '101'),
  asText(43, 'character(5)', 'ab   '),
  asText(44, 'xml', '<a/>'),
  asText(44, 'tsvector', "'a':1"),
  asText(45, 'point', '(1,2)'),
  asText(45, 'box[]', '{(3,4),(1,2);(7,8),(5,6)}'),
  refused(45, 'box[]', 'string[]', '{(3,4),(1,2);(7,8),(5,6)}', 'COLUMN_TYPE'),
  refused(46, 'oid', 'bigint', '16384', 'COLUMN_TYPE'),
  refused(46, 'oid', 'string', '16384', 'COLUMN_TYPE'),
  domain(kept(48, 'amount', 'decimal', '1.50', '1.5', { N: '1.5' }), 'numeric(10,2)'),
  domain(refused(48, 'amount', 'boolean', '1.50', 'COLUMN_TYPE'), 'numeric(10,2)'),
  asText(56, 'text', 'e\u0301'),
  asText(56, 'text', '\u{1f600}\uffff'),
  refused(56, 'json', 'json', '"\\ud800"', 'VALUE_ILL_FORMED'),
  kept(70, 'numeric', 'decimal', '0.1000000000000000000000000000000000001', '0.1000000000000000000000000000000000001', {
    N: '0.1000000000000000000000000000000000001',
  }),
];
