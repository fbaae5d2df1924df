import { ExactNumber, STORED_NULL } from '../../../lib/codec';
import { asText, kept, type MatrixRow, planned, poison } from './case';

const nested = (containers: number) => '['.repeat(containers) + ']'.repeat(containers);
const own = (key: string, value: unknown) => Object.fromEntries([[key, value]]);
const tooDeep = `${JSON.stringify(nested(32))} does not fit: allowed is 32 levels, the innermost value included; store it as text in a string attribute [VALUE_DEPTH]`;
const huge = `1${'0'.repeat(400)}`;
const NUMBER = 'a number of at most 38 digits from 1E-130 to 9.99E+125';

export const DOCUMENTS: readonly MatrixRow[] = [
  {
    row: 19,
    hazard: 'jsonb integers beyond 2^53',
    decision: 'exact',
    rule: '`json`: a bigint, `N` from the text',
    cases: [
      kept('jsonb', 'json', '{"a": 9007199254740993}', { a: 9007199254740993n }, { M: { a: { N: '9007199254740993' } } }),
      kept('jsonb', 'json', '-9007199254740991', -9007199254740991, { N: '-9007199254740991' }),
    ],
  },
  {
    row: 20,
    hazard: 'jsonb fractions with more digits than a double',
    decision: 'exact',
    rule: '`json`: an `ExactNumber`, `N` from the text',
    cases: [
      kept('jsonb', 'json', '0.12345678901234567', new ExactNumber('0.12345678901234567'), { N: '0.12345678901234567' }),
      kept('jsonb', 'json', '0.1', 0.1, { N: '0.1' }),
    ],
  },
  {
    row: 21,
    hazard: 'jsonb numbers that DynamoDB does not hold',
    decision: 'policy',
    rule: '`json` refuses the row, `string` keeps the text',
    error: `1${'0'.repeat(78)}… does not fit: allowed is ${NUMBER} [VALUE_RANGE]`,
    cases: [
      poison('jsonb', 'json', huge, 'VALUE_RANGE', `1${'0'.repeat(78)}… does not fit: allowed is ${NUMBER} [VALUE_RANGE]`, {
        sql: "'1e400'",
      }),
      asText('jsonb', huge, "'1e400'"),
    ],
  },
  {
    row: 22,
    hazard: 'jsonb `1.0` and `1`',
    decision: 'policy',
    rule: '`json`: the same number; `string` keeps the notation',
    cases: [kept('jsonb', 'json', '[1.0, 1]', [1, 1], { L: [{ N: '1' }, { N: '1' }] }, { back: '[1, 1]' }), asText('jsonb', '[1.0, 1]')],
  },
  {
    row: 23,
    hazard: 'json: a key twice, order of keys, spaces',
    decision: 'policy',
    rule: '`json` refuses a key that comes twice or is empty; order of keys and spaces have no meaning there. `string` keeps the text as it is',
    error:
      '"{\\"a\\":1,\\"a\\":2}" does not fit: allowed is each key once, but "a" comes twice; store it as text in a string attribute [VALUE_JSON]',
    cases: [
      poison(
        'json',
        'json',
        '{"a":1,"a":2}',
        'VALUE_JSON',
        '"{\\"a\\":1,\\"a\\":2}" does not fit: allowed is each key once, but "a" comes twice; store it as text in a string attribute [VALUE_JSON]',
      ),
      poison(
        'jsonb',
        'json',
        '{"": 1}',
        'VALUE_JSON',
        '"" does not fit: allowed is keys of at least one character; DynamoDB has no empty key in a map [VALUE_JSON]',
      ),
      kept('json', 'json', ' {"b" : 1.0,  "a" : []} ', { b: 1, a: [] }, { M: { b: { N: '1' }, a: { L: [] } } }, { back: '{"b":1,"a":[]}' }),
      asText('json', '{"a":1,"a":2, "b" : 1.0}'),
      asText('jsonb', '{"": 1}'),
    ],
  },
  {
    row: 24,
    hazard: '`\\u0000` in json',
    decision: 'exact',
    rule: '`json` keeps it, and gives it back to `json`; `jsonb` never holds it, and the way there is refused (`VALUE_NUL`)',
    cases: [
      kept('json', 'json', '{"a":"x\\u0000y"}', { a: 'x\u0000y' }, { M: { a: { S: 'x\u0000y' } } }),
      kept('json', 'json', '{"\\u0000":1}', { '\u0000': 1 }, { M: { '\u0000': { N: '1' } } }),
    ],
  },
  {
    row: 25,
    hazard: '`__proto__` in json',
    decision: 'exact',
    rule: 'a key like any other',
    cases: [
      kept('jsonb', 'json', '{"__proto__": {"x": 1}}', own('__proto__', { x: 1 }), {
        M: own('__proto__', { M: { x: { N: '1' } } }) as never,
      }),
      kept('jsonb', 'json', '{"constructor": null}', { constructor: null }, { M: own('constructor', { NULL: true }) as never }),
    ],
  },
  {
    row: 26,
    hazard: 'json of more than 32 levels',
    decision: 'policy',
    rule: '`json` refuses the row: 31 lists or maps around a value, one fewer in an envelope; `string` keeps the text',
    error: tooDeep,
    cases: [
      poison('jsonb', 'json', nested(32), 'VALUE_DEPTH', tooDeep),
      kept('jsonb', 'json', nested(31), JSON.parse(nested(31)), deepList(31)),
      asText('jsonb', nested(40)),
    ],
  },
  {
    row: 27,
    hazard: 'JSON null, SQL NULL, no attribute',
    decision: 'policy',
    rule: "JSON null is `NULL`, SQL NULL is no attribute; with `null: 'null'` in the mapping SQL NULL is `NULL` too, and then like JSON null in a `json` attribute",
    cases: [
      kept('jsonb', 'json?', 'null', null, { NULL: true }),
      kept('jsonb', 'json?', null, undefined),
      kept('text', 'string?', null, undefined),
      kept('text', 'string?', null, STORED_NULL, { NULL: true }, { null: 'null' }),
      poison(
        'text',
        'string',
        null,
        'VALUE_MISSING',
        "undefined does not fit: allowed is a value, because the attribute is required; give it one, or declare the type with '?' [VALUE_MISSING]",
      ),
    ],
  },
  {
    row: 28,
    hazard: 'JSON whose top level is a scalar or a list',
    decision: 'exact',
    rule: 'kept as it is',
    cases: [
      kept('jsonb', 'json', '"top"', 'top', { S: 'top' }),
      kept('jsonb', 'json', '""', '', { S: '' }),
      kept('jsonb', 'json', '[1, true]', [1, true], { L: [{ N: '1' }, { BOOL: true }] }),
      kept('json', 'json', ' -1.5e3 ', -1500, { N: '-1500' }, { back: '-1500' }),
      kept('jsonb', 'json', '{}', {}, { M: {} }),
      planned(
        'integer',
        'json',
        'PLAN_COLUMN_TYPE',
        'column "v" of type integer cannot become json: declare the attribute as integer, bigint, number, decimal, string',
      ),
    ],
  },
];

function deepList(levels: number): { L: never[] } {
  let list: { L: unknown[] } = { L: [] };
  for (let i = 1; i < levels; i++) list = { L: [list] };
  return list as { L: never[] };
}
