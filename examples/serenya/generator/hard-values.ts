/** Values that a careless migration changes. They are valid in the source and must arrive unchanged. */

/** The first integer that no double holds, and the largest `bigint`. */
export const BEYOND_SAFE = '9007199254740993';
export const LARGEST_BIGINT = '9223372036854775807';

/** 38 digits, as many as a DynamoDB number has. */
export const DECIMAL_38_18 = '12345678901234567890.123456789012345678';

export const TEXTS: readonly string[] = [
  'bloodwork "final" (2).pdf',
  'first line\nsecond line\r\n\tthird line',
  "O'Hara: 100 % #1",
  '👩🏽‍⚕️ 🇨🇭 e\u0301 is not \u00e9 日本語 العربية',
  "Robert'); DROP TABLE users; --",
  'back\\slash {curly} [square] $1 %s #{hash} %23',
  'NULL',
  ' leading and trailing ',
  '',
];

/** Addresses that are legal and still surprise. Two differ in case only: their index key is one. */
export const EMAILS: readonly string[] = [
  'UPPER.Case@Example.COM',
  'upper.case@example.com',
  '50%off+#tag@example.com',
  '"o\'hara #1"@example.com',
  '用户@例子.中国',
  'ÄRZTIN@example.com',
  `${'long'.repeat(16)}@${'sub.'.repeat(40)}example.com`,
];

/** Ids that devices gave themselves. They end a sort key and an index key, where nothing is escaped. */
export const DEVICE_IDS: readonly string[] = [
  'iPhone15,3#1',
  'iPhone15,3%231',
  'two\nlines',
  '📱',
  'with "quotes" and spaces',
  'x'.repeat(255),
];

/** References of payment providers: `#` inside of a key. */
export const REFERENCES: readonly string[] = ['GPA.3345-1234#0', 'GPA.3345-1234%230', 'früh & spät'];

export const TEXT_LISTS: readonly (readonly string[])[] = [
  [],
  ['NULL', '', ' '],
  ['a,b', '{c}', '"d"', 'e\\f', "g'h"],
  ['🖨️', 'line\nbreak', '#', '%'],
];

/** JSON texts: numbers that no double holds, every type, nesting, an odd name. */
export const JSONS: readonly string[] = [
  `{"sequence":${BEYOND_SAFE},"glucose":0.12345678901234567890123456789}`,
  '{"__proto__":{"polluted":false},"constructor":1,"a.b":[],"#":{},"naïve 🙂":"yes"}',
  '[null,true,false,"",[],{},[[[{"deep":[1,[2]]}]]]]',
  'null',
  '"only a text"',
  '{}',
];
