import fc from 'fast-check';
import { type AttributeDefinition, compileModel, type ModelDefinition, type Values, validateModel } from '../../lib/model';

function modelOf(attributes: { [name: string]: AttributeDefinition }, PK: string, SK: string): ModelDefinition {
  return { table: { partitionKey: 'PK', sortKey: 'SK' }, entities: { Thing: { attributes, key: { PK, SK } } } };
}

function primaryKey(model: ModelDefinition, values: Values): string {
  const { partitionKey, sortKey } = compileModel(model).entity('Thing');
  return JSON.stringify([partitionKey.render(values), sortKey?.render(values)]);
}

const three = { a: 'string', b: 'string', c: 'string' };
const templates: [string, string, { [name: string]: AttributeDefinition }][] = [
  ['T#{a}#{b}#{c}', 'X', three],
  ['{a}#{b}', '{c}', three],
  ['T#{a}::{b}', '{c}|end', three],
  ['{a}é{b}', 'S😀{c}', three],
  ['{a}AB{b}', '{c}', three],
  ['{a|lower}#{a}/{b}', '{c}', three],
  ['{a}-{b}', '{c}', { a: 'integer', b: 'string', c: 'string' }],
  ['{b}.{a}', '{c}', { a: 'decimal', b: 'string', c: 'string' }],
  ['{a}{b}~{c}', 'X', { a: 'uuid', b: ['ab', 'c~'], c: 'string' }],
  ['{b}', '{a|sortable}#{c|sortable}!', { a: 'integer', b: 'string', c: 'bigint' }],
];

/** Strings full of what could go wrong: separators, percent signs, escapes that stand in the value already. */
const trouble = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .array(fc.constantFrom('#', '%', '2', '3', '5', ':', '|', '/', 'A', 'B', 'é', '😀', '%23', '%25', '~', '-', '.'), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }) },
);

function valuesOf(definition: AttributeDefinition): fc.Arbitrary<unknown> {
  if (Array.isArray(definition)) return fc.constantFrom(...(definition as string[]));
  switch (definition) {
    case 'integer':
      return fc.integer({ min: -12, max: 12 });
    case 'bigint':
      return fc.bigInt({ min: -120n, max: 120n });
    case 'decimal':
      return fc.constantFrom('-1.2', '-1', '0', '0.5', '1', '1.25', '12', '125');
    case 'uuid':
      return fc.constantFrom('ac5cada7-7b1f-4673-b2b1-089f3e308363', '0b9c1a52-91f4-4e63-8a55-3d1d2b6f0c11');
    default:
      return trouble;
  }
}

describe.each(templates)('%s / %s', (PK, SK, attributes) => {
  const model = modelOf(attributes, PK, SK);
  const values = fc.record(Object.fromEntries(Object.entries(attributes).map(([name, type]) => [name, valuesOf(type)])));

  test('is valid', () => {
    expect(validateModel(model)).toEqual([]);
  });

  test('different values have different keys', () => {
    fc.assert(
      fc.property(values, values, (one, other) => {
        const same = Object.keys(attributes).every((name) => one[name] === other[name]);
        expect(primaryKey(model, one) === primaryKey(model, other)).toBe(same);
      }),
      { numRuns: 500 },
    );
  });
});

// All texts of up to three of the characters that could be confused: the separator, the percent sign, and what escapes are made of.
test.each(['#', '::', '|', '/', 'AB', '-', 'é', '😀'])('no two pairs of all short texts share a key with %s between them', (separator) => {
  const bytes = encodeURIComponent(separator).slice(1);
  const letters = ['', [...separator][0], '%', '2', '5', bytes[0] ?? '3', bytes[1] ?? 'A'];
  const texts = [...new Set(letters.flatMap((x) => letters.flatMap((y) => letters.map((z) => x + y + z))))];
  const model = modelOf(three, `{a}${separator}{b}`, 'X');
  const keys = new Set(texts.flatMap((a) => texts.map((b) => primaryKey(model, { a, b }))));
  expect(keys.size).toBe(texts.length ** 2);
});

test('a text without separator and percent sign stays as it is', () => {
  const plain = fc.string({ unit: 'binary' }).filter((text) => !/[#%]/.test(text));
  const { partitionKey } = compileModel(modelOf(three, 'T#{a}#{b}', 'X')).entity('Thing');
  fc.assert(
    fc.property(plain, fc.string({ unit: 'binary' }), (a, b) => expect(partitionKey.render({ a, b })).toEqual({ S: `T#${a}#${b}` })),
  );
});

test.each([
  ['T#{a}#{b}', { a: 'x#y', b: 'z#%' }, 'T#x%23y#z#%'],
  ['T#{a}#{b}', { a: 'x%23y', b: 'z' }, 'T#x%2523y#z'],
  ['T#{a|raw}#{b}', { a: 'x#y', b: 'z' }, 'T#x#y#z'],
  ['{a}é{b}', { a: 'é', b: '' }, '%C3%A9é'],
  ['{a|sha256}a{b}', { a: 'a', b: 'b' }, 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bbab'],
])('%s of %j is %s', (template, values, key) => {
  expect(
    compileModel(modelOf(three, template, 'X'))
      .entity('Thing')
      .partitionKey.render(values),
  ).toEqual({ S: key });
});
