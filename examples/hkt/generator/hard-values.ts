/**
 * Values that a careless migration changes: too long for a double, full of separators and quotes, empty, or easily taken for
 * something else. They are valid in the source and must arrive unchanged.
 */

/** Two to the 53rd plus one: the first integer that a JavaScript number cannot hold. */
export const BEYOND_SAFE = '9007199254740993';

/** The largest `bigint`. */
export const LARGEST_BIGINT = '9223372036854775807';

/** 38 digits, as many as a DynamoDB number has: 20 before the point and 18 after it, and 38 before it. */
export const DECIMAL_38_18 = '12345678901234567890.123456789012345678';
export const DECIMAL_38_0 = '98765432109876543210987654321098765432';

export const TEXTS: readonly string[] = [
  '',
  ' leading and trailing ',
  `O'Hara said "100 % #1"`,
  'first line\nsecond line\r\n\tthird line',
  '👩🏽‍🚀 🇨🇭 e\u0301 is not \u00e9 日本語 العربية',
  "Robert'); DROP TABLE users; --",
  'back\\slash {curly} [square] $1 %s #{hash} %23',
  'NULL',
  '__proto__',
  '2099-01-01',
];

export const TEXT_LISTS: readonly (readonly string[])[] = [
  [],
  ['NULL', '', ' '],
  ['a,b', '{c}', '"d"', 'e\\f', "g'h"],
  ['🪙', 'line\nbreak', '#', '%'],
];

/** JSON texts: numbers that no double holds, every type, nesting, an odd name. */
export const JSONS: readonly string[] = [
  `{"sequence":${BEYOND_SAFE},"negative":-${BEYOND_SAFE},"rate":0.12345678901234567890123456789}`,
  '{"__proto__":{"polluted":false},"constructor":1,"a.b":[],"#":{},"naïve 🙂":"yes"}',
  '[null,true,false,"",[],{},[[[{"deep":[1,[2]]}]]]]',
  'null',
  '"only a text"',
  '0.1',
  '{}',
];
