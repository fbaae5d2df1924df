import fc from 'fast-check';
import {
  type AttributeDefinition,
  compileModel,
  type EntityDefinition,
  parseAttribute,
  parseTemplate,
  validateModel,
} from '../../lib/model';
import { textForm } from '../../lib/model/escape';
import { commonText } from '../../lib/model/validation/common-text';
import { literal, templateLanguage } from '../../lib/model/validation/language';

const attributes: { [name: string]: AttributeDefinition } = {
  s: 'string',
  t: 'string',
  u: 'uuid',
  d: 'date',
  m: 'timestamp(3)',
  i: 'integer',
  b: 'bigint',
  x: 'decimal',
  n: 'number',
  e: ['Red', 'GREEN#', ''],
};
const entity = (PK: string, SK: string): EntityDefinition => ({ attributes, key: { PK, SK } });

/** The example key that the validation finds for two entities, if their keys can collide. */
function collision(one: [string, string], other: [string, string], unique = false): unknown {
  const filtered = unique ? { unique: 'filtered' } : {};
  const model = {
    table: { partitionKey: 'PK', sortKey: 'SK' },
    entities: { One: { ...entity(...one), ...filtered }, Other: { ...entity(...other), ...filtered } },
  };
  return validateModel(model).find(({ code }) => code === 'KEY_COLLISION')?.value;
}

describe('keys that can be equal', () => {
  test.each([
    [['USER#{s}', 'PROFILE'], ['USER#{t}', 'PROFILE'], { PK: 'USER#', SK: 'PROFILE' }],
    [['{s}', 'A'], ['{t}', 'A'], { PK: '0', SK: 'A' }],
    [['BLOG#{u}', 'X'], ['BLOG#{s}', 'X'], { PK: 'BLOG#00000000-0000-0000-0000-000000000000', SK: 'X' }],
    [['X', '{s}#{t}'], ['X', 'A#B#{s}'], { PK: 'X', SK: 'A#B#' }],
    [['X', '{s}#{t}'], ['X', '{t}|{s}'], { PK: 'X', SK: '#|' }],
    [['X', '{i|pad:3}'], ['X', '{s}'], { PK: 'X', SK: '000' }],
    [['X', '{m|day}#{m}'], ['X', '{d}#{s}'], { PK: 'X', SK: '0000-00-00#0000-00-00T00:00:00.000Z' }],
    [['X', '{x|raw}'], ['X', '-1.5'], { PK: 'X', SK: '-1.5' }],
    [['X', '{n|raw}'], ['X', '1.5e+21'], { PK: 'X', SK: '1.5e+21' }],
    [['X', '{e}'], ['X', 'Red{s}'], { PK: 'X', SK: 'Red' }],
    [['X', '{s|raw}#A'], ['X', 'x#y#A'], { PK: 'X', SK: 'x#y#A' }],
  ] as [[string, string], [string, string], object][])('%j and %j', (one, other, example) => {
    expect(collision(one, other)).toEqual(example);
  });
});

describe('keys that cannot', () => {
  test.each([
    [
      ['USER#{s}', 'A'],
      ['USER#{s}', 'B'],
    ],
    [
      ['USER#{s}', '{t}'],
      ['USERS#{s}', '{t}'],
    ],
    [
      ['X', '{u}'],
      ['X', 'PROFILE'],
    ],
    [
      ['X', '{s}#{t}'],
      ['X', 'PROFILE'],
    ],
    // The separator inside a value is escaped: {s} is never 'A#B'.
    [
      ['X', '{s}#X'],
      ['X', 'A#B#X'],
    ],
    [
      ['X', '{s}#X'],
      ['X', 'A%B#X'],
    ],
    [
      ['X', '{d}'],
      ['X', '{m}'],
    ],
    [
      ['X', '{i|raw}'],
      ['X', '007'],
    ],
    [
      ['X', '{i|raw}'],
      ['X', '12345678901234567'],
    ],
    [
      ['X', '{x|raw}'],
      ['X', '1.50'],
    ],
    [
      ['X', '{i|pad:3}'],
      ['X', '{b|pad:4}'],
    ],
    [
      ['X', '{i|shard:10}{i|pad:4}'],
      ['X', '{s|sha256}'],
    ],
    [
      ['X', '{i|sortable}'],
      ['X', '3{s}'],
    ],
    [
      ['X', '{e}'],
      ['X', 'RED'],
    ],
    [
      ['X', '{e}#'],
      ['X', 'GREEN##'],
    ],
  ] as [[string, string], [string, string]][])('%j and %j', (one, other) => {
    expect(collision(one, other)).toBeUndefined();
  });

  test('a changed case leaves no letter of the other', () => {
    expect(collision(['{s|lower}', 'X'], ['A{s|upper}', 'X'], true)).toBeUndefined();
    expect(collision(['{s|lower}', 'X'], ['a{s|upper}', 'X'], true)).toEqual({ PK: 'a', SK: 'X' });
    expect(collision(['{e|lower}', 'X'], ['green#', 'X'], true)).toEqual({ PK: 'green#', SK: 'X' });
    expect(collision(['{u|upper}', 'X'], ['{u}', 'X'])).toEqual({ PK: '00000000-0000-0000-0000-000000000000', SK: 'X' });
  });
});

test('entities with number keys share every key', () => {
  const number = (name: string) => ({ attributes: { [name]: 'integer' }, key: { id: `{${name}}` } });
  const model = { table: { partitionKey: { name: 'id', type: 'number' } }, entities: { One: number('a'), Other: number('b') } };
  expect(validateModel(model)).toEqual([expect.objectContaining({ code: 'KEY_COLLISION', value: { id: '1' } })]);
});

describe('the language of a template', () => {
  const templates = [
    '{s}#{t}',
    'A{s}é{s|lower}|{t|upper}',
    '{e}#{u}{d}',
    '{m}#{i}-{b}.{x}',
    '{n}e{x}-{s}',
    '{i|sortable}!{x|sortable}~{n|sortable}',
    '{s|sha256}{s|shard:12}{i|pad:16}',
    '{m|hour}{m|day}{d|month}',
    '{e|upper}#{e|lower}#{u|upper}',
    '{s|raw}#{t}',
  ];
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 6 }), fc.constantFrom('#', '%23', 'É|', 'ß', 'İ'));
  const values = fc.record({
    s: text,
    t: text,
    u: fc.uuid(),
    d: fc.constantFrom('2024-02-29', '0001-12-31'),
    m: fc.constantFrom('2025-09-27T10:59:59.999Z', '1999-12-31T23:00:00+11:30'),
    i: fc.nat(9999),
    b: fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }),
    x: fc.constantFrom('0', '-0.001', '12.5', '1e10'),
    n: fc.constantFrom(0, -1.5, 1e21, 1e-7, 123),
    e: fc.constantFrom('Red', 'GREEN#', ''),
  });

  test.each(templates)('%s holds every key that it renders', (template) => {
    const key = compileModel({ table: { partitionKey: 'PK' }, entities: { One: { attributes, key: { PK: `K${template}` } } } }).entity(
      'One',
    ).partitionKey;
    const language = templateLanguage(parseTemplate(`K${template}`), (name) => parseAttribute(attributes[name]));
    fc.assert(
      fc.property(values, (given) => {
        const rendered = (key.render(given) as { S: string }).S;
        expect(commonText(language, literal(rendered), [...new Set(rendered)])).toBe(rendered);
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    '{u}',
    '{d}',
    '{m}',
    '{i}',
    '{b}',
    '{x}',
    '{n}',
    '{e}',
    '{s|sha256}',
    '{i|pad:4}',
    '{s|shard:10}',
    '{x|sortable}',
    '{m|hour}',
    '{e|lower}',
    '{u|upper}',
  ])('%s has the alphabet that escaping relies on', (template) => {
    const [part] = parseTemplate(template).parts;
    if (typeof part === 'string') throw new Error('a placeholder is expected');
    const { alphabet } = textForm(parseAttribute(attributes[part.attribute]), part.filters);
    const key = compileModel({ table: { partitionKey: 'PK' }, entities: { One: { attributes, key: { PK: `K${template}` } } } }).entity(
      'One',
    ).partitionKey;
    fc.assert(
      fc.property(values, (given) =>
        [...(key.render(given) as { S: string }).S.slice(1)].every((character) => alphabet?.includes(character)),
      ),
    );
  });
});
