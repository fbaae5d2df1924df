/** Values that a careless migration changes. They are valid in the source and must arrive unchanged. */

export const TEXTS: readonly string[] = [
  'first line\nsecond line\r\n\tthird line',
  `O'Hara said "100 % #1"`,
  '👩🏽‍🚀 🇨🇭 e\u0301 is not \u00e9 日本語 العربية',
  "Robert'); DROP TABLE bookings; --",
  'back\\slash {curly} [square] $1 %s #{hash} %23',
  'NULL',
  ' ',
  '',
];

/** Addresses that are legal and still surprise. */
export const EMAILS: readonly string[] = [
  'UPPER.Case@Example.COM',
  '50%off+#tag@example.com',
  '"o\'hara #1"@example.com',
  '用户@例子.中国',
];

/** Parts of the address of a page, as people once could choose them. */
export const SLUGS: readonly string[] = ['100%-quiet', 'c#-studio', 'früh-&-spät', 'UPPER', 'upper'];

export const TEXT_LISTS: readonly (readonly string[])[] = [
  [],
  ['NULL', '', ' '],
  ['a,b', '{c}', '"d"', 'e\\f', "g'h"],
  ['🖨️', 'line\nbreak'],
];

/** JSON texts: numbers that no double holds, every type, nesting, an odd name. */
export const JSONS: readonly string[] = [
  '{"sequence":9007199254740993,"rate":0.12345678901234567890123456789}',
  '{"__proto__":{"polluted":false},"constructor":1,"a.b":[],"#":{},"naïve 🙂":"yes"}',
  '[null,true,false,"",[],{},[[{"deep":[1,[2]]}]]]',
  'null',
  '"only a text"',
];
