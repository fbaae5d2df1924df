import fc from 'fast-check';
import { type Filter, keyText, parseAttribute, parseTemplate } from '../../lib/model';

const text = (type: string, value: unknown, filters: string) => {
  const [placeholder] = parseTemplate(`{x|${filters}}`).parts as unknown as [{ filters: Filter[] }];
  return keyText(parseAttribute(type), value, placeholder.filters);
};

test.each([
  ['string', 'Ann@Example.ORG', 'lower', 'ann@example.org'],
  ['string', 'straße', 'upper', 'STRASSE'],
  // printf é | sha256sum: the UTF-8 bytes are hashed
  ['string', 'é', 'sha256', '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c'],
  ['timestamp(3)', '2025-09-27T12:34:56+02:00', 'hour', '2025-09-27T10'],
  ['timestamp', '2025-09-27T10:34:56Z', 'day', '2025-09-27'],
  ['date', '2025-09-27', 'month', '2025-09'],
  ['integer', 42, 'pad:8', '00000042'],
  ['integer', 42, 'sortable', '213142'],
  ['integer', 0, 'sortable', '1'],
  ['decimal', '-42.00', 'sortable', '086857~'],
  ['integer', -42, 'raw', '-42'],
  ['string', 'A', 'lower|sha256', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
])('%s %p |%s is %s', (type, value, filters, expected) => {
  expect(text(type, value, filters)).toBe(expected);
});

test('pad refuses what does not fit', () => {
  expect(() => text('integer', 1000, 'pad:3')).toThrow('"1000" does not fit pad:3: it takes 0 to 999');
  expect(() => text('integer', -1, 'pad:3')).toThrow('does not fit');
});

test('an unknown filter is an error, never ignored', () => {
  expect(() => text('string', 'a', 'lowercase')).toThrow('there is no filter "lowercase": use lower, upper');
});

describe('shard', () => {
  test('the numbers are fixed for ever', () => {
    expect(['a', 'b', 'c', 'd'].map((id) => text('string', id, 'shard:10'))).toEqual(['9', '3', '2', '0']);
    expect(text('string', 'a', 'shard:100')).toBe('99');
  });

  test('every number has the width of the largest, and all are used', () => {
    const seen = new Set(Array.from({ length: 300 }, (_, id) => text('integer', id, 'shard:12')));
    expect([...seen].sort()).toEqual(['00', '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11']);
  });
});

describe('sortable', () => {
  /** Any number that DynamoDB holds, as text and as an integer multiple of 10^-168. */
  const numbers = fc
    .record({ negative: fc.boolean(), digits: fc.stringMatching(/^\d{1,38}$/), exponent: fc.integer({ min: -130, max: 125 }) })
    .filter(({ digits }) => /^[1-9]/.test(digits) || /^0+$/.test(digits))
    .map(({ negative, digits, exponent }) => ({
      text: `${negative ? '-' : ''}${digits[0]}.${digits.slice(1)}0e${exponent}`,
      scaled: BigInt(`${negative ? '-' : ''}${digits}`) * 10n ** BigInt(exponent + 168 - (digits.length - 1)),
    }));
  const sign = (a: string | number | bigint, b: string | number | bigint) => (a < b ? -1 : a > b ? 1 : 0);

  test('the order of the texts is the order of the numbers', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        expect(sign(text('decimal', a.text, 'sortable'), text('decimal', b.text, 'sortable'))).toBe(sign(a.scaled, b.scaled));
      }),
      { numRuns: 1000 },
    );
  });

  test('neighbours keep their order also when a separator and more text follow', () => {
    const close = fc.record({ whole: fc.integer({ min: -30, max: 30 }), hundredths: fc.integer({ min: 0, max: 99 }) });
    const print = ({ whole, hundredths }: { whole: number; hundredths: number }) => `${whole}.${String(hundredths).padStart(2, '0')}`;
    fc.assert(
      fc.property(close, close, (a, b) => {
        fc.pre(Number(print(a)) !== Number(print(b)));
        expect(sign(`${text('decimal', print(a), 'sortable')}#zz`, `${text('decimal', print(b), 'sortable')}#aa`)).toBe(
          sign(Number(print(a)), Number(print(b))),
        );
      }),
    );
  });

  test('numbers, integers and bigints share one order', () => {
    const sorted = [-(10n ** 37n), -(2n ** 53n), -1n, 0n, 1n, 9n, 10n, 2n ** 53n, 10n ** 37n].map((value) =>
      text('bigint', value, 'sortable'),
    );
    expect([...sorted].sort()).toEqual(sorted);
    expect(text('number', 12.5, 'sortable')).toBe(text('decimal', '12.50', 'sortable'));
    expect(text('integer', 7, 'sortable')).toBe(text('bigint', 7n, 'sortable'));
  });
});

test('timestamps and padded integers sort as their values do', () => {
  const moment = fc.date({ noInvalidDate: true, min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z') });
  fc.assert(
    fc.property(moment, moment, (a, b) => {
      const [one, other] = [a, b].map((date) => text('timestamp', date.toISOString(), 'raw'));
      expect(one < other).toBe(a.getTime() < b.getTime());
    }),
  );
  fc.assert(fc.property(fc.nat(), fc.nat(), (a, b) => text('integer', a, 'pad:10') < text('integer', b, 'pad:10') === a < b));
});
