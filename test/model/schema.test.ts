import Ajv from 'ajv';
import { FILTER_NAMES, SCALAR_TYPES, validateModel } from '../../lib/model';
import schema from '../../schema/model.schema.json';
import { fixtures } from './fixtures';
import { shapeProblems } from './fixtures/shape-problems';
import { shop } from './fixtures/shop';

const ajv = new Ajv({ allErrors: true });
const accepts = ajv.compile(schema);

test.each(Object.entries(fixtures))('accepts the model of %s', (_, model) => {
  accepts({ $schema: './model.schema.json', ...model });
  expect(accepts.errors ?? []).toEqual([]);
});

test('refuses what has another shape, as validation does', () => {
  const shapes = shapeProblems.filter(([code]) => ['SHAPE', 'PROPERTY_UNKNOWN', 'PROPERTY_MISSING', 'NAME_INDEX'].includes(code));
  expect(shapes.length).toBeGreaterThan(15);
  // As JSON, where a property that is undefined does not exist.
  expect(shapes.filter(([, , model]) => accepts(JSON.parse(JSON.stringify(model))))).toEqual([]);
});

/** The alternatives of the first group in the pattern of a definition that holds this word. */
function alternatives(pattern: string, word: string): string[] {
  const group = pattern.match(/\(\?:[^()]*(?:\\\([^()]*\\\)[^()]*)?\)/g)?.find((candidate) => candidate.includes(word));
  return (group ?? '').slice(3, -1).split('|');
}

test('the types are those of the code', () => {
  const types = alternatives(schema.definitions.type.pattern, 'bigint').filter((type) => !type.includes('\\('));
  expect(types).toEqual(SCALAR_TYPES);
});

test('the filters are those of the code, in the pattern and in its description', () => {
  const filters = alternatives(schema.definitions.template.pattern, 'sortable').map((filter) => filter.split(':')[0]);
  expect(filters).toEqual(FILTER_NAMES);
  const described = schema.definitions.template.description.split('Filters: ')[1].replace('.', '').split(' ');
  expect(described.map((filter) => filter.split(':')[0])).toEqual(FILTER_NAMES);
});

test.each([
  ...SCALAR_TYPES.flatMap((type) => [type, `${type}?`, `${type}[]`, `${type}[]?`]),
  'timestamp(0)',
  'timestamp(6)?',
  'timestamp(3)[]',
])('both accept the type %s', (type) => {
  expect(accepts(shop({ attributes: { extra: type } }))).toBe(true);
  expect(validateModel(shop({ attributes: { extra: type } }))).toEqual([]);
});

test.each(['text', 'timestamp(7)', 'date(3)', 'string?[]', 'strings', ' string'])('both refuse the type %j', (type) => {
  expect(accepts(shop({ attributes: { extra: type } }))).toBe(false);
  expect(validateModel(shop({ attributes: { extra: type } }))).toHaveLength(1);
});

test.each(['', 'X#{', 'X}', '{}', '{email|}', '{email|lowercase}', '{n|pad}', '{n|pad:0}', '{email|lower:1}'])(
  'both refuse the template %j',
  (SK) => {
    expect(accepts(shop({ key: { SK } }))).toBe(false);
    expect(validateModel(shop({ key: { SK } })).length).toBeGreaterThan(0);
  },
);
