import fc from 'fast-check';
import { CodecError, decodeUnknown, decodeValue, encodeValue, STORED_NULL } from '../../lib/codec';
import { parseAttribute } from '../../lib/model';
import { jsonValue, wellFormedText } from './arbitraries';

const where = { entity: 'User', attribute: 'field' };
const encode = (type: string, value: unknown) => encodeValue(parseAttribute(type), value, where);
const roundTrip = (type: string, value: unknown) => decodeValue(parseAttribute(type), encode(type, value), where);

function errorOf(run: () => unknown): CodecError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(CodecError);
    return error as CodecError;
  }
  throw new Error('it was accepted');
}

describe('encodeValue', () => {
  test.each([
    ['string', '', { S: '' }],
    ['string', 'a\u0000b', { S: 'a\u0000b' }],
    ['string', 'e\u0301', { S: 'e\u0301' }],
    ['uuid', 'AC5CADA7-7B1F-4673-B2B1-089F3E308363', { S: 'ac5cada7-7b1f-4673-b2b1-089f3e308363' }],
    ['date', '2024-02-29', { S: '2024-02-29' }],
    ['timestamp', '2025-09-27T10:00:00Z', { S: '2025-09-27T10:00:00.000000Z' }],
    ['timestamp(3)', '2025-09-27T12:00:00.5+02:00', { S: '2025-09-27T10:00:00.500Z' }],
    ['timestamp(0)', '2025-09-27T10:00:00.000Z', { S: '2025-09-27T10:00:00Z' }],
    ['number', -0, { N: '0' }],
    ['number', 1e21, { N: '1000000000000000000000' }],
    ['number', 1.5e-7, { N: '0.00000015' }],
    ['integer', -0, { N: '0' }],
    ['integer', Number.MAX_SAFE_INTEGER, { N: '9007199254740991' }],
    ['bigint', 2n ** 64n, { N: '18446744073709551616' }],
    ['decimal', '12.50', { N: '12.5' }],
    ['boolean', false, { BOOL: false }],
    ['binary', new Uint8Array([0, 255]), { B: new Uint8Array([0, 255]) }],
    ['json', null, { NULL: true }],
    [
      'json',
      { a: [1, 'x', true, null, { b: 2n ** 60n }] },
      { M: { a: { L: [{ N: '1' }, { S: 'x' }, { BOOL: true }, { NULL: true }, { M: { b: { N: '1152921504606846976' } } }] } } },
    ],
    ['json', { a: undefined, b: [] }, { M: { b: { L: [] } } }],
    ['string[]', ['b', 'a', 'b'], { L: [{ S: 'b' }, { S: 'a' }, { S: 'b' }] }],
    ['integer[]', [], { L: [] }],
    ['string?', STORED_NULL, { NULL: true }],
  ])('%s %p', (type, value, wire) => {
    expect(encode(type, value)).toEqual(wire);
  });

  test.each([
    ['string', 5, 'VALUE_TYPE'],
    ['string', 'a\ud800b', 'VALUE_ILL_FORMED'],
    ['uuid', 'ac5cada7', 'VALUE_FORMAT'],
    ['date', '2025-02-29', 'VALUE_FORMAT'],
    ['date', '0000-01-01', 'VALUE_RANGE'],
    ['date', '2025-09-27T10:00:00Z', 'VALUE_FORMAT'],
    ['timestamp', '2025-09-27T10:00:00', 'VALUE_FORMAT'],
    ['timestamp', '2025-09-27T10:00:60Z', 'VALUE_FORMAT'],
    ['timestamp', '10000-01-01T00:00:00Z', 'VALUE_FORMAT'],
    ['timestamp', '0001-01-01T00:00:00+02:00', 'VALUE_RANGE'],
    ['timestamp(3)', '2025-09-27T10:00:00.123456Z', 'VALUE_PRECISION'],
    ['timestamp', new Date(0), 'VALUE_TYPE'],
    ['number', Number.NaN, 'VALUE_NOT_FINITE'],
    ['number', Number.NEGATIVE_INFINITY, 'VALUE_NOT_FINITE'],
    ['number', 1e300, 'VALUE_RANGE'],
    ['number', 5e-324, 'VALUE_RANGE'],
    ['number', '5', 'VALUE_TYPE'],
    ['integer', 1.5, 'VALUE_RANGE'],
    ['integer', 2 ** 53, 'VALUE_RANGE'],
    ['bigint', 5, 'VALUE_TYPE'],
    ['bigint', 10n ** 38n + 1n, 'VALUE_RANGE'],
    ['decimal', '1,5', 'VALUE_FORMAT'],
    ['decimal', 1.5, 'VALUE_TYPE'],
    ['decimal', '1.23456789012345678901234567890123456789', 'VALUE_RANGE'],
    ['boolean', 'true', 'VALUE_TYPE'],
    ['binary', [1, 2], 'VALUE_TYPE'],
    ['json', 2 ** 53, 'VALUE_RANGE'],
    ['json', [undefined], 'VALUE_TYPE'],
    ['json', { at: new Date(0) }, 'VALUE_TYPE'],
    ['json', { '': 1 }, 'VALUE_JSON'],
    ['json', { 'a\udc00': 1 }, 'VALUE_ILL_FORMED'],
    ['json', Number.POSITIVE_INFINITY, 'VALUE_NOT_FINITE'],
    ['string[]', 'a', 'VALUE_TYPE'],
    ['string[]', ['a', null], 'VALUE_TYPE'],
  ])('refuses %s %p with %s', (type, value, code) => {
    expect(errorOf(() => encode(type, value))).toMatchObject({ code, entity: 'User', attribute: 'field' });
  });

  test('an enum takes its values only, and reading takes what is stored', () => {
    const status = parseAttribute(['open', 'closed']);
    const error = errorOf(() => encodeValue(status, 'Open', where));
    expect(error.code).toBe('VALUE_ENUM');
    expect(error.message).toBe('User.field: "Open" does not fit: allowed is one of "open", "closed" [VALUE_ENUM]');
    expect(decodeValue(status, { S: 'archived' }, where)).toBe('archived');
  });

  test('truncate cuts a timestamp, never rounds it', () => {
    const type = parseAttribute({ type: 'timestamp(3)', truncate: true });
    expect(encodeValue(type, '2025-09-27T10:00:00.123999Z', where)).toEqual({ S: '2025-09-27T10:00:00.123Z' });
  });

  test('the message names place, value, what is allowed and what to do; a long value is shortened', () => {
    const error = errorOf(() => encode('timestamp(3)', '2025-09-27T10:00:00.123456Z'));
    expect(error.message).toBe(
      'User.field: "2025-09-27T10:00:00.123456Z" does not fit: allowed is the text of a moment with a zone, years 0001 to 9999, ' +
        'such as 2025-09-27T10:00:00Z, at most 3 digits of a second; declare more digits, as in timestamp(6), or "truncate": true [VALUE_PRECISION]',
    );
    const long = errorOf(() => encode('uuid', 'x'.repeat(10_000)));
    expect(long.value).toHaveLength(80);
    expect(long.message.length).toBeLessThan(300);
  });

  test('nesting stops at 32 levels, where DynamoDB stops', () => {
    const nested = (containers: number): unknown => (containers === 0 ? 1 : [nested(containers - 1)]);
    expect(() => encode('json', nested(31))).not.toThrow();
    expect(errorOf(() => encode('json', nested(32))).code).toBe('VALUE_DEPTH');
    expect(errorOf(() => encode('json[]', [nested(31)])).code).toBe('VALUE_DEPTH');
  });

  test('a cycle ends in an error', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(errorOf(() => encode('json', cycle)).code).toBe('VALUE_DEPTH');
  });
});

describe('decodeValue', () => {
  test.each([
    ['decimal', { N: '1E+3' }, '1000'],
    ['number', { N: '0.1' }, 0.1],
    ['bigint', { N: '5' }, 5n],
    ['string[]', { SS: ['a', 'b'] }, ['a', 'b']],
    ['integer[]', { NS: ['1', '2'] }, [1, 2]],
    ['binary[]', { BS: [new Uint8Array([1])] }, [new Uint8Array([1])]],
    ['string', { NULL: true as const }, undefined],
    ['string[]', { NULL: true as const }, undefined],
    ['json', { NULL: true as const }, null],
  ])('%s %j', (type, wire, value) => {
    expect(decodeValue(parseAttribute(type), wire, where)).toEqual(value);
  });

  test.each([
    ['number', { N: '9007199254740993' }, 'VALUE_RANGE'],
    ['integer', { N: '9007199254740992' }, 'VALUE_RANGE'],
    ['integer', { N: '0.99999999999999999999' }, 'VALUE_RANGE'],
    ['bigint', { N: '1.5' }, 'VALUE_RANGE'],
    ['number', { N: 'x' }, 'VALUE_FORMAT'],
    ['number', { S: '5' }, 'VALUE_STORED_TYPE'],
    ['string', { N: '5' }, 'VALUE_STORED_TYPE'],
    ['boolean', { S: 'true' }, 'VALUE_STORED_TYPE'],
    ['binary', { S: 'AA==' }, 'VALUE_STORED_TYPE'],
    ['string[]', { S: 'a' }, 'VALUE_STORED_TYPE'],
    ['string[]', { L: [{ NULL: true as const }] }, 'VALUE_STORED_TYPE'],
  ])('refuses %s %j with %s', (type, wire, code) => {
    expect(errorOf(() => decodeValue(parseAttribute(type), wire, where))).toMatchObject({ code, entity: 'User', attribute: 'field' });
  });
});

describe('decodeUnknown', () => {
  test('gives every stored type a value', () => {
    const map = decodeUnknown({
      M: { s: { SS: ['a'] }, n: { NS: ['1', '1e30'] }, b: { BS: [new Uint8Array([1])] }, x: { B: new Uint8Array() } },
    });
    expect(map).toEqual({ s: new Set(['a']), n: new Set([1, 10n ** 30n]), b: new Set([new Uint8Array([1])]), x: new Uint8Array() });
  });

  test('refuses what is no DynamoDB type', () => {
    expect(errorOf(() => decodeUnknown({ $unknown: ['X', 1] } as never)).code).toBe('VALUE_STORED_TYPE');
  });
});

describe('round trips', () => {
  const cases: [string, fc.Arbitrary<unknown>][] = [
    ['string', wellFormedText()],
    ['uuid', fc.uuid()],
    [
      'date',
      fc
        .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10)),
    ],
    [
      'timestamp(3)',
      fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString()),
    ],
    ['integer', fc.maxSafeInteger()],
    ['bigint', fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n })],
    [
      'decimal',
      fc
        .tuple(fc.bigInt({ min: 1n, max: 10n ** 37n }), fc.integer({ min: 1, max: 9 }))
        .map(([whole, last]) => `${whole}.${last}`.slice(0, 39).replace(/\.$/, '')),
    ],
    ['boolean', fc.boolean()],
    ['binary', fc.uint8Array()],
    ['json', jsonValue()],
    ['json[]', fc.array(jsonValue(), { maxLength: 5 })],
    ['string[]', fc.array(wellFormedText(), { maxLength: 5 })],
  ];

  test.each(cases)('%s', (type, arbitrary) => {
    fc.assert(fc.property(arbitrary, (value) => expect(roundTrip(type, value)).toEqual(value)));
  });

  test('a timestamp keeps its moment whatever its offset', () => {
    const date = fc.date({ min: new Date('1000-01-01'), max: new Date('9000-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(date, fc.integer({ min: -14 * 60, max: 14 * 60 }), (moment, minutes) => {
        const local = new Date(moment.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const two = (n: number) => String(n).padStart(2, '0');
        const offset = `${minutes < 0 ? '-' : '+'}${two(Math.trunc(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
        expect(roundTrip('timestamp(3)', local + offset)).toBe(moment.toISOString());
      }),
    );
  });
});
