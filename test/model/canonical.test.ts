import fc from 'fast-check';
import { canonicalText, canonicalTimestamp, parseAttribute, parseDecimal, plainDecimal, ValueError } from '../../lib/model';

const of = (type: string | readonly string[], value: unknown) => canonicalText(parseAttribute(type), value);

test.each([
  ['string', 'Ünï#%', 'Ünï#%'],
  ['string', '', ''],
  ['uuid', 'AC5CADA7-7B1F-4673-B2B1-089F3E308363', 'ac5cada7-7b1f-4673-b2b1-089f3e308363'],
  ['date', '2024-02-29', '2024-02-29'],
  ['timestamp', '2025-09-27T10:00:00Z', '2025-09-27T10:00:00.000000Z'],
  ['timestamp(3)', '2025-09-27T10:00:00.12Z', '2025-09-27T10:00:00.120Z'],
  ['timestamp(3)', '2025-09-27T10:00:00.123000Z', '2025-09-27T10:00:00.123Z'],
  ['timestamp(0)', '2025-01-01T00:30:00+02:00', '2024-12-31T22:30:00Z'],
  ['timestamp(6)', '2025-01-01T00:30:00.000001-05:45', '2025-01-01T06:15:00.000001Z'],
  ['number', 0.1, '0.1'],
  ['number', -0, '0'],
  ['number', 1e21, '1e+21'],
  ['integer', -42, '-42'],
  ['bigint', 12345678901234567890123456789012345678n, '12345678901234567890123456789012345678'],
  ['decimal', '+0012.3400', '12.34'],
  ['decimal', '-.5', '-0.5'],
  ['decimal', '-0.00', '0'],
  ['decimal', '1.5e3', '1500'],
  ['decimal', '25E-4', '0.0025'],
])('%s %p is %s', (type, value, text) => {
  expect(of(type, value)).toBe(text);
});

test.each([
  ['string', 7, 'VALUE_TYPE'],
  ['string', 'x\ud800', 'VALUE_ILL_FORMED'],
  ['string', '\udc00x', 'VALUE_ILL_FORMED'],
  ['uuid', 'ac5cada7', 'VALUE_FORMAT'],
  ['date', '2025-02-29', 'VALUE_FORMAT'],
  ['date', '1900-02-29', 'VALUE_FORMAT'],
  ['date', '2025-13-01', 'VALUE_FORMAT'],
  ['date', '2025-00-01', 'VALUE_FORMAT'],
  ['timestamp', '2025-09-27T10:00:00', 'VALUE_FORMAT'],
  ['timestamp', '2025-09-27T24:00:00Z', 'VALUE_FORMAT'],
  ['timestamp', '2025-09-27T10:00:60Z', 'VALUE_FORMAT'],
  ['timestamp', '0001-01-01T00:00:00+01:00', 'VALUE_RANGE'],
  ['date', '0000-12-31', 'VALUE_RANGE'],
  ['timestamp', '0000-12-31T00:00:00Z', 'VALUE_RANGE'],
  ['timestamp', '9999-12-31T23:59:59-01:00', 'VALUE_RANGE'],
  ['timestamp', new Date(0), 'VALUE_TYPE'],
  ['timestamp(3)', '2025-09-27T10:00:00.1234Z', 'VALUE_PRECISION'],
  ['number', Number.NaN, 'VALUE_TYPE'],
  ['number', Number.POSITIVE_INFINITY, 'VALUE_TYPE'],
  ['number', 1e126, 'VALUE_RANGE'],
  ['number', 1e-131, 'VALUE_RANGE'],
  ['integer', 1.5, 'VALUE_RANGE'],
  ['integer', 2 ** 53, 'VALUE_RANGE'],
  ['bigint', 1, 'VALUE_TYPE'],
  ['bigint', 10n ** 38n + 1n, 'VALUE_RANGE'],
  ['decimal', 1.5, 'VALUE_TYPE'],
  ['decimal', 'NaN', 'VALUE_FORMAT'],
  ['decimal', '1,5', 'VALUE_FORMAT'],
  ['decimal', '.', 'VALUE_FORMAT'],
  ['decimal', '123456789012345678901234567890123456789', 'VALUE_RANGE'],
  [['open', 'closed'], 'Open', 'VALUE_ENUM'],
  ['boolean', true, 'VALUE_TYPE'],
  ['json', {}, 'VALUE_TYPE'],
  ['string[]', ['a'], 'VALUE_TYPE'],
])('%j %p is refused: %s', (type, value, code) => {
  const read = () => of(type, value);
  expect(read).toThrow(ValueError);
  expect(read).toThrow(expect.objectContaining({ code }));
});

test('an unsafe integer is told about bigint, an unlisted value about the list', () => {
  expect(() => of('integer', 2 ** 53)).toThrow('9007199254740992 is not an integer within ±(2^53 - 1): use the type bigint');
  expect(() => of(['a', 'b'], 'c')).toThrow('"c" is not one of "a", "b"');
});

test('truncate cuts and never rounds', () => {
  expect(canonicalTimestamp('2025-09-27T10:00:00.999999Z', 3, true)).toBe('2025-09-27T10:00:00.999Z');
});

test('timestamp(3) is what toISOString prints', () => {
  const years = fc.date({ noInvalidDate: true, min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z') });
  fc.assert(fc.property(years, (date) => of('timestamp(3)', date.toISOString()) === date.toISOString()));
});

test('plain notation keeps the value', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e125, max: 1e125 }), (number) => {
      fc.pre(number === 0 || Math.abs(number) >= 1e-120);
      expect(Number(plainDecimal(parseDecimal(String(number))))).toBe(number === 0 ? 0 : number);
    }),
  );
});
