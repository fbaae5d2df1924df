import fc from 'fast-check';
import { canonicalNumber } from '../../lib/codec';
import { exactDouble, exactInteger, exactNumber, safeInteger, wireNumber } from '../../lib/codec/numbers';

const digits = (max: number) => fc.stringMatching(new RegExp(`^[1-9][0-9]{0,${max - 1}}$`));

describe('canonicalNumber', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.000', '0'],
    ['00012', '12'],
    ['+5', '5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1.50', '1.5'],
    ['1e3', '1000'],
    ['1.5E-3', '0.0015'],
    ['-1200e-2', '-12'],
    ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
    ['100000000000000000000000000000000000000000', '100000000000000000000000000000000000000000'],
    ['9.99e125', `999${'0'.repeat(123)}`],
    ['1e-130', `0.${'0'.repeat(129)}1`],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalNumber(text)).toBe(canonical);
  });

  test.each(['', '-', ' 1', '1 ', '0x10', '1_000', 'NaN', 'Infinity', '1e', '--1', '١'])('%p is no number', (text) => {
    expect(() => canonicalNumber(text)).toThrow(expect.objectContaining({ code: 'VALUE_FORMAT' }));
  });

  test.each(['1e126', '1e-131', '123456789012345678901234567890123456789', '1e999999999'])('%s is more than DynamoDB holds', (text) => {
    expect(() => canonicalNumber(text)).toThrow(expect.objectContaining({ code: 'VALUE_RANGE' }));
  });

  test('every notation of a number has the same canonical text', () => {
    fc.assert(
      fc.property(fc.boolean(), digits(38), fc.integer({ min: -90, max: 80 }), fc.nat(20), (negative, whole, exponent, zeros) => {
        const sign = negative ? '-' : '';
        const canonical = canonicalNumber(`${sign}${whole}e${exponent}`);
        expect(canonicalNumber(`${sign}000${whole}${'0'.repeat(zeros)}E${exponent - zeros}`)).toBe(canonical);
        expect(canonicalNumber(canonical)).toBe(canonical);
      }),
    );
  });
});

describe('JavaScript numbers', () => {
  test('a double in range comes back from its text', () => {
    const double = fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .filter((d) => d === 0 || (Math.abs(d) >= 1e-130 && Math.abs(d) < 1e126));
    fc.assert(
      fc.property(double, (number) => {
        const text = wireNumber(number);
        expect(canonicalNumber(text)).toBe(text);
        expect(exactNumber(text)).toBe(number === 0 ? 0 : number);
      }),
    );
  });

  test.each(['9007199254740993', '0.12345678901234567890', '1152921504606846976', '0.10000000000000000001'])(
    '%s is not a double',
    (text) => {
      expect(exactNumber(text)).toBeUndefined();
    },
  );

  test.each([
    ['5.0', 5],
    ['-0', 0],
    ['1e21', 1e21],
    ['9007199254740992', 2 ** 53],
  ])('%s is the double %d', (text, number) => {
    expect(exactNumber(text)).toBe(number);
  });

  test('only integers within 2^53 - 1 are safe', () => {
    expect(safeInteger('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(safeInteger('9007199254740992')).toBeUndefined();
    expect(safeInteger('1.5')).toBeUndefined();
    expect(safeInteger('12.00')).toBe(12);
  });

  test('bigints keep every digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), (integer) => {
        expect(exactInteger(String(integer))).toBe(integer);
      }),
    );
    expect(exactInteger('1.5')).toBeUndefined();
  });
});

describe('exactDouble', () => {
  test('reads a double in any notation that means it, -0 as 0', () => {
    expect(exactDouble('2.4406377830509112e+16')).toBe(24406377830509110);
    expect(exactDouble('-0')).toBe(0);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(exactDouble(number.toExponential(20))).toBe(number + 0);
      }),
    );
  });

  test('refuses what is no number', () => {
    expect(() => exactDouble('x')).toThrow(expect.objectContaining({ code: 'VALUE_FORMAT' }));
  });
});
