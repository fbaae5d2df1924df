import fc from 'fast-check';
import { CodecError, decodeUnknown, ExactNumber, encodeValue, parseJson, stringifyJson } from '../../lib/codec';
import { parseAttribute } from '../../lib/model';
import { jsonValue } from './arbitraries';

const json = parseAttribute('json');
const where = { entity: 'Doc', attribute: 'body' };

describe('parseJson', () => {
  test.each<[string, unknown]>([
    ['null', null],
    [' [ 1 , "a" , true ] ', [1, 'a', true]],
    ['"top"', 'top'],
    ['{}', {}],
    ['{"a":{"b":[]}}', { a: { b: [] } }],
    ['1.0', 1],
    ['-0', 0],
    ['1E2', 100],
    ['0.1', 0.1],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9007199254740993', 9007199254740993n],
    ['1e21', 10n ** 21n],
    ['0.1234567890123456', 0.1234567890123456],
    ['0.12345678901234567', new ExactNumber('0.12345678901234567')],
    ['0.12345678901234560', 0.1234567890123456],
    ['1e400', new ExactNumber('1e400')],
    [String(10n ** 50n + 1n), 10n ** 50n + 1n],
    ['"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041"', '"\\/\b\f\n\r\tA'],
    ['"\\ud83d\\ude00"', '😀'],
    ['"\\u0000"', '\u0000'],
  ])('%s', (text, value) => {
    const parsed = parseJson(text);
    expect(parsed).toEqual(value);
    expect(Object.is(parsed, -0)).toBe(false);
  });

  test('agrees with JSON.parse wherever that is exact', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        const native = JSON.parse(text);
        const unsafe = JSON.stringify(native).match(/\d{16,}|e/);
        fc.pre(!unsafe);
        expect(parseJson(text)).toEqual(JSON.parse(text, (_, value) => (value === 0 ? 0 : value)));
      }),
    );
  });

  test('__proto__ is a key like any other', () => {
    const parsed = parseJson('{"__proto__": {"admin": true}, "constructor": 1}') as Record<string, unknown>;
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(Object.keys(parsed)).toEqual(['__proto__', 'constructor']);
    expect(parsed.admin).toBeUndefined();
  });

  test.each([
    ['', 'its end at character 0'],
    ['{', 'its end at character 1'],
    ['{"a" 1}', '"1" at character 5'],
    ['{a:1}', '"a" at character 1'],
    ['[1,]', '"]" at character 3'],
    ['[1 2]', '"2" at character 3'],
    ['01', '"1" at character 1'],
    ['+1', '"+" at character 0'],
    ['.5', '"." at character 0'],
    ['1.', '"." at character 1'],
    ['tru', '"t" at character 0'],
    ['NaN', '"N" at character 0'],
    ['"a', 'its end at character 2'],
    ['"\n"', '"\\n" at character 1'],
    ['"\\x"', '"\\\\" at character 1'],
    ['"\\u12g4"', '"\\\\" at character 1'],
    ['1 1', '"1" at character 2'],
    ['\ufeff1', '"\ufeff" at character 0'],
  ])('%p is not JSON', (text, reason) => {
    expect(() => parseJson(text, where)).toThrow(
      expect.objectContaining({ code: 'VALUE_JSON', entity: 'Doc', attribute: 'body', message: expect.stringContaining(reason) }),
    );
  });

  test('a key that comes twice is an error that names it', () => {
    expect(() => parseJson('{"a":1,"b":2,"a":3}')).toThrow(
      'each key once, but "a" comes twice; store it as text in a string attribute [VALUE_JSON]',
    );
    expect(() => parseJson('{"__proto__":1,"__proto__":2}')).toThrow(CodecError);
  });

  test('32 levels are read, 33 are not', () => {
    const nested = (containers: number) => '['.repeat(containers) + 1 + ']'.repeat(containers);
    expect(() => parseJson(nested(31))).not.toThrow();
    expect(() => parseJson(nested(32))).toThrow(expect.objectContaining({ code: 'VALUE_DEPTH' }));
    expect(() => parseJson('{"a":'.repeat(100_000))).toThrow(expect.objectContaining({ code: 'VALUE_DEPTH' }));
  });
});

describe('to DynamoDB and back to text', () => {
  test('any value survives text → value → wire → value → text', () => {
    fc.assert(
      fc.property(jsonValue(), (value) => {
        const text = stringifyJson(value);
        const parsed = parseJson(text);
        expect(parsed).toEqual(value);
        const stored = decodeUnknown(encodeValue(json, parsed, where));
        expect(stringifyJson(stored as typeof value)).toBe(text);
      }),
    );
  });

  test.each([
    ['1e400', 'VALUE_RANGE'],
    ['1e-200', 'VALUE_RANGE'],
    ['123456789012345678901234567890123456789', 'VALUE_RANGE'],
    ['"\\ud800"', 'VALUE_ILL_FORMED'],
    ['{"":1}', 'VALUE_JSON'],
  ])('%s is JSON, and an error when it is stored', (text, code) => {
    const value = parseJson(text);
    expect(() => encodeValue(json, value, where)).toThrow(expect.objectContaining({ code, attribute: 'body' }));
  });
});

describe('stringifyJson', () => {
  test('leaves out what JSON.stringify leaves out', () => {
    expect(stringifyJson({ a: undefined, b: 1 } as never)).toBe('{"b":1}');
  });

  test('writes an ExactNumber of any notation as JSON', () => {
    expect(stringifyJson([new ExactNumber('.50'), new ExactNumber('1e400')])).toBe('[0.5,1e400]');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, () => 1])('refuses %p', (value) => {
    expect(() => stringifyJson(value as never)).toThrow(expect.objectContaining({ code: 'VALUE_TYPE' }));
  });

  test('JSON.stringify refuses an ExactNumber instead of writing a string', () => {
    expect(() => JSON.stringify({ a: new ExactNumber('0.1234567890123456789') })).toThrow('use its text');
  });
});
