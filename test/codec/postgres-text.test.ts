import fc from 'fast-check';
import { ExactNumber, fromPostgres, STORED_NULL, toPostgres } from '../../lib/codec';
import { parseArray } from '../../lib/codec/postgres-array';
import { parseAttribute } from '../../lib/model';
import { jsonValue, wellFormedText } from './arbitraries';

const write = (attribute: string, type: string, value: unknown) => toPostgres(parseAttribute(attribute), { name: 'c', type }, value);

describe('toPostgres', () => {
  // The title leaves the value out: some of them cannot be printed.
  test.each(
    [
      ['string', 'text', "it's", "it's"],
      ['bigint', 'bigint', 9007199254740993n, '9007199254740993'],
      ['number', 'double precision', 1e-7, '1e-7'],
      ['decimal', 'numeric(10,2)', '1.5', '1.5'],
      ['boolean', 'boolean', true, 'true'],
      ['binary', 'bytea', Uint8Array.of(0, 255), '\\x00ff'],
      ['binary', 'bytea', Uint8Array.of(), '\\x'],
      ['timestamp(3)', 'timestamp with time zone', '2025-01-01T00:00:00.500Z', '2025-01-01T00:00:00.500Z'],
      ['json', 'jsonb', { a: [9007199254740993n, new ExactNumber('0.12345678901234567')] }, '{"a":[9007199254740993,0.12345678901234567]}'],
      ['json', 'json', { a: 'x\0y' }, '{"a":"x\\u0000y"}'],
      ['json', 'jsonb', null, 'null'],
      ['json', 'text', 'x', '"x"'],
      ['string[]', 'text[]', ['NULL', 'a"b\\', ''], '{"NULL","a\\"b\\\\",""}'],
      ['string[]', 'text[]', [], '{}'],
      ['binary[]', 'bytea[]', [Uint8Array.of(1)], '{"\\\\x01"}'],
      ['json[]', 'jsonb[]', [{ a: 1 }, null], '{"{\\"a\\":1}","null"}'],
      [
        'json',
        'integer[]',
        [
          [1, null],
          [2, 3],
        ],
        '{{"1",NULL},{"2","3"}}',
      ],
      ['json', 'jsonb[]', [[1], null], '{"[1]",NULL}'],
    ].map(([attribute, type, value, text]) => ({ attribute, type, value, text })),
  )('$attribute into $type: $text', ({ attribute, type, value, text }) => {
    expect(write(`${attribute}`, `${type}`, value)).toBe(text);
  });

  test.each([undefined, STORED_NULL])('%p is SQL NULL, and so is null outside json', (value) => {
    for (const attribute of ['string?', 'json?', 'string[]?']) {
      expect(write(attribute, attribute === 'json?' ? 'jsonb' : attribute === 'string?' ? 'text' : 'text[]', value)).toBeNull();
    }
    expect(write('string?', 'text', null)).toBeNull();
    expect(write('json[]?', 'jsonb[]', null)).toBeNull();
  });

  test.each(
    [
      ['string', 'text', 'a\0b', 'VALUE_NUL'],
      ['string[]', 'text[]', ['\0'], 'VALUE_NUL'],
      ['json', 'jsonb', { a: ['\0'] }, 'VALUE_NUL'],
      ['json', 'jsonb', { '\0': 1 }, 'VALUE_NUL'],
      ['json', 'text', '\0', 'VALUE_NUL'],
      ['json', 'text[]', ['\0'], 'VALUE_NUL'],
      ['json', 'integer[]', { a: 1 }, 'VALUE_TYPE'],
      ['json', 'integer[]', [[]], 'VALUE_ARRAY'],
      ['integer', 'integer', 1.5, 'VALUE_RANGE'],
      ['decimal', 'numeric', 'NaN', 'VALUE_FORMAT'],
      ['boolean', 'integer', true, 'COLUMN_TYPE'],
      ['string', 'oid', '1', 'COLUMN_TYPE'],
    ].map(([attribute, type, value, code]) => ({ attribute, type, value, code })),
  )('$attribute into $type is refused: $code', ({ attribute, type, value, code }) => {
    expect(() => write(`${attribute}`, `${type}`, value)).toThrow(expect.objectContaining({ name: 'CodecError', code, column: 'c' }));
  });

  test('arrays are read as they were written', () => {
    const element = fc.option(
      wellFormedText().filter((value) => !value.includes('\0')),
      { nil: null },
    );
    const nested = fc.oneof(fc.array(element), fc.array(fc.array(element, { minLength: 1 }), { minLength: 1 }));
    fc.assert(fc.property(nested, (value) => expect(parseArray(write('json', 'text[]', value) as string, {})).toEqual(value)));
  });

  test('json is read as it was written', () => {
    const column = { name: 'c', type: 'json' };
    fc.assert(
      fc.property(jsonValue(), (value) =>
        expect(fromPostgres(parseAttribute('json'), column, write('json', 'json', value))).toEqual(value),
      ),
    );
  });
});
