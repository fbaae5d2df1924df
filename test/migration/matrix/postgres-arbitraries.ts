import fc from 'fast-check';
import { wellFormedText } from '../../codec/arbitraries';

const pad = (value: number, width: number) => String(value).padStart(width, '0');
export const text = (maxLength = 12) => wellFormedText(maxLength).filter((value) => !value.includes('\0'));
const quote = (value: string) => `"${value.replace(/["\\]/g, '\\$&')}"`;
const day = fc.record({
  year: fc.integer({ min: 1, max: 9999 }),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 28 }),
});
const clock = fc.record({
  hour: fc.integer({ min: 0, max: 23 }),
  minute: fc.integer({ min: 0, max: 59 }),
  second: fc.integer({ min: 0, max: 59 }),
  micro: fc.integer({ min: 0, max: 999_999 }),
});
export const dayText = day.map((d) => `${pad(d.year, 4)}-${pad(d.month, 2)}-${pad(d.day, 2)}`);
export const clockText = clock.map((c) => `${pad(c.hour, 2)}:${pad(c.minute, 2)}:${pad(c.second, 2)}.${pad(c.micro, 6)}`);
const zone = fc
  .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 14 }), fc.constantFrom('00', '30', '45'))
  .map(([s, h, m]) => `${s}${pad(h, 2)}:${m}`);
const farDay = fc
  .tuple(fc.integer({ min: 1, max: 4000 }), dayText, fc.constantFrom(' BC', ''))
  .map(([year, d, era]) => `${era ? pad(year, 4) : year + 10_000}${d.slice(d.indexOf('-'))}${era}`);
const era = (value: string, rest: string) => (value.endsWith(' BC') ? `${value.slice(0, -3)}${rest} BC` : `${value}${rest}`);

export const digits = (max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: max }).map((list) => list.join(''));
const numeric = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(fc.constantFrom('', '-'), digits(30), digits(30)).map(([sign, whole, part]) => `${sign}${whole}.${part}`),
  },
  fc.tuple(fc.constantFrom('', '-'), digits(50)).map((parts) => parts.join('')),
  fc.tuple(digits(5), fc.integer({ min: -140, max: 140 })).map(([whole, exponent]) => `${whole}e${exponent}`),
  fc.constantFrom('NaN', 'Infinity', '-Infinity', '0', '-0.000', '1.50', '1.5', '100', '1e2'),
);
const double = fc.oneof(
  { weight: 6, arbitrary: fc.double() },
  // Where PostgreSQL and JavaScript may print a double in different ways.
  { weight: 3, arbitrary: fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }).map(Number) },
  fc.constantFrom(0, -0, 5e-324, 2.2250738585072014e-308, 1e-130, 9.99e125, 1.7976931348623157e308),
);
export const floatText = (value: number) => (Object.is(value, -0) ? '-0' : String(value));
const timestamp = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(dayText, clockText, zone).map(([d, c, z]) => `${d} ${c}${z}`) },
  fc.tuple(farDay, clockText).map(([d, c]) => era(d, ` ${c}+00`)),
  fc.constantFrom('infinity', '-infinity', '0001-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', '2024-02-29 00:00:00+00'),
);
const date = fc.oneof({ weight: 8, arbitrary: dayText }, farDay, fc.constantFrom('infinity', '-infinity', '2024-02-29'));
const bytes = fc.uint8Array({ maxLength: 20 }).map((value) => `\\x${Buffer.from(value).toString('hex')}`);
/** JSON as people write it: spaces, escapes, a key twice, numbers of any notation. */
const jsonText = fc.oneof(
  { weight: 6, arbitrary: fc.json({ maxDepth: 4 }) },
  fc.tuple(fc.json({ maxDepth: 1 }), fc.json({ maxDepth: 1 })).map(([a, b]) => ` {"a" : ${a},\n"b":${b}, "a":null}`),
  fc
    .tuple(fc.constantFrom('', '-'), fc.stringMatching(/^(0|[1-9][0-9]{0,45})(\.[0-9]{1,20})?(e[+-]?[0-9]{1,3})?$/))
    .map((parts) => parts.join('')),
  fc.constantFrom('{"__proto__": 1}', '"\\ud83d\\ude00"', '{"": 1}', '[9007199254740993, 0.1, 1.0, -0]', '"\\u00e9\\n"'),
);
const arrayOf = (element: fc.Arbitrary<string>) => {
  const list = fc.array(fc.option(element.map(quote), { nil: 'NULL' }), { minLength: 1, maxLength: 3 });
  const one = fc.array(fc.option(element.map(quote), { nil: 'NULL', freq: 8 }), { maxLength: 4 }).map((items) => `{${items.join()}}`);
  const two = fc
    .array(
      list.map((items) => items.slice(0, 1)),
      { minLength: 1, maxLength: 3 },
    )
    .map((rows) => `{${rows.map((items) => `{${items.join()}}`).join()}}`);
  const bound = fc
    .tuple(fc.integer({ min: -3, max: 3 }), list)
    .map(([first, items]) => `[${first}:${first + items.length - 1}]={${items.join()}}`);
  return fc.oneof({ weight: 4, arbitrary: one }, two, bound);
};
const integer = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map(String);
export const big = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
export const uuid = fc.uuid();
const point = fc.tuple(double, double).map(([x, y]) => `(${floatText(x)},${floatText(y)})`);
const range = fc.oneof(
  fc
    .tuple(fc.integer({ min: -50, max: 50 }), fc.nat(50), fc.constantFrom('[', '('), fc.constantFrom(']', ')'))
    .map(([from, size, open, close]) => `${open}${from},${from + size}${close}`),
  fc.constantFrom('empty', '(,)', '[1,)', '(,5]'),
);

export interface Way {
  readonly type: string;
  readonly attribute: string;
  readonly values: fc.Arbitrary<string>;
  /** PostgreSQL has an equality whose values are those of the attribute. */
  readonly equality?: boolean;
}

export const TYPED: readonly Way[] = [
  { type: 'numeric', attribute: 'decimal', values: numeric, equality: true },
  { type: 'numeric(20,6)', attribute: 'decimal', values: fc.tuple(digits(12), digits(6)).map((parts) => parts.join('.')), equality: true },
  { type: 'numeric', attribute: 'number', values: numeric, equality: true },
  { type: 'numeric', attribute: 'bigint', values: numeric, equality: true },
  { type: 'float8', attribute: 'number', values: double.map(floatText), equality: true },
  { type: 'float8', attribute: 'decimal', values: double.map(floatText), equality: true },
  { type: 'float4', attribute: 'number', values: fc.float().map(floatText), equality: true },
  { type: 'bigint', attribute: 'bigint', values: big, equality: true },
  { type: 'bigint', attribute: 'integer', values: fc.oneof(big, integer), equality: true },
  { type: 'boolean', attribute: 'boolean', values: fc.constantFrom('t', 'f'), equality: true },
  { type: 'timestamptz', attribute: 'timestamp', values: timestamp, equality: true },
  { type: 'timestamptz(3)', attribute: 'timestamp(3)', values: timestamp, equality: true },
  { type: 'timestamptz', attribute: 'timestamp(0)', values: fc.oneof(timestamp, dayText), equality: true },
  { type: 'date', attribute: 'date', values: date, equality: true },
  {
    type: 'uuid',
    attribute: 'uuid',
    values: fc.oneof(
      uuid,
      uuid.map((value) => value.toUpperCase()),
    ),
    equality: true,
  },
  { type: 'bytea', attribute: 'binary', values: bytes, equality: true },
  { type: 'jsonb', attribute: 'json', values: jsonText, equality: true },
  { type: 'json', attribute: 'json', values: jsonText },
  { type: 'text', attribute: 'string', values: text(20), equality: true },
  { type: 'character(8)', attribute: 'string', values: text(8), equality: true },
  { type: 'text[]', attribute: 'string[]', values: arrayOf(text(6)), equality: true },
  { type: 'text[]', attribute: 'json', values: arrayOf(text(6)), equality: true },
  { type: 'numeric[]', attribute: 'decimal[]', values: arrayOf(numeric), equality: true },
  { type: 'bigint[]', attribute: 'bigint[]', values: arrayOf(big), equality: true },
  { type: 'integer[]', attribute: 'json', values: arrayOf(integer), equality: true },
  { type: 'bytea[]', attribute: 'binary[]', values: arrayOf(bytes), equality: true },
  { type: 'jsonb[]', attribute: 'json[]', values: arrayOf(jsonText) },
  { type: 'timestamptz[]', attribute: 'timestamp[]', values: arrayOf(timestamp), equality: true },
  { type: 'public.mood[]', attribute: 'string[]', values: arrayOf(fc.constantFrom('so so', 'ok', 'NULL', '{"', '')), equality: true },
  { type: 'public.amount', attribute: 'decimal', values: fc.tuple(digits(6), digits(2)).map((parts) => parts.join('.')), equality: true },
];

/** Every type, as text: what PostgreSQL prints is what it reads, and nothing else has that text. */
export const AS_TEXT: readonly (readonly [string, fc.Arbitrary<string>])[] = [
  ...new Map(TYPED.map(({ type, values }) => [type, values])),
  ['time', fc.oneof(clockText, fc.constant('24:00:00'))],
  ['timetz', fc.tuple(clockText, zone).map((parts) => parts.join(''))],
  ['timestamp', fc.tuple(dayText, clockText).map((parts) => parts.join(' '))],
  [
    'interval',
    fc
      .record({ months: fc.integer({ min: -2000, max: 2000 }), days: fc.integer({ min: -5000, max: 5000 }), micros: fc.integer() })
      .map((i) => `${i.months} months ${i.days} days ${i.micros} microseconds`),
  ],
  ['money', fc.integer().map((cents) => (cents / 100).toFixed(2))],
  [
    'inet',
    fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map((parts) => parts.join('/')),
    ),
  ],
  ['cidr', fc.oneof(fc.ipV4(), fc.constantFrom('10.0.0.0/8', '::/0', '192.168.100.128/25'))],
  ['macaddr', fc.uint8Array({ minLength: 6, maxLength: 6 }).map((value) => Buffer.from(value).toString('hex'))],
  ['bit varying', fc.stringMatching(/^[01]{0,20}$/)],
  ['xml', text(8).map((value) => `<a>${value.replace(/[^ -~]|[<&]/g, '')}</a>`)],
  ['tsvector', text(12).map((value) => value.replace(/[^a-z ]/g, 'x'))],
  ['point', point],
  ['circle', fc.tuple(point, fc.nat(100)).map(([centre, radius]) => `<${centre},${radius}>`)],
  ['path', fc.array(point, { minLength: 1, maxLength: 3 }).map((points) => `[${points.join()}]`)],
  ['box', fc.tuple(point, point).map((points) => points.join())],
  ['int4range', range],
  ['numrange', range],
  ['int4multirange', fc.array(range, { maxLength: 3 }).map((ranges) => `{${ranges.join()}}`)],
  ['public.pair', fc.tuple(fc.option(integer, { nil: '' }), text(8)).map(([number, value]) => `(${number},${quote(value)})`)],
  [
    'public.hstore',
    fc.array(fc.tuple(text(4), text(4)), { maxLength: 3 }).map((pairs) => pairs.map(([k, v]) => `${quote(k)}=>${quote(v)}`).join()),
  ],
  ['public.citext', text(8)],
  ['public.mood', fc.constantFrom('so so', 'ok', 'NULL', '{"', '')],
  ['name', text(5)],
];
