import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import Ajv from 'ajv';
import { defineMapping, defineModel } from '../../lib/client';
import { TableMapping } from '../../lib/migration';
import { MappingError } from '../../lib/migration/mapping-problem';
import { validateMapping } from '../../lib/migration/mapping-validation';
import { columnCandidates } from '../../lib/migration/model-view';
import { mapping as chinook } from './chinook/mapping';
import { model as chinookModel } from './chinook/model';

const schema = JSON.parse(readFileSync(join(__dirname, '..', '..', 'schema', 'mapping.schema.json'), 'utf8'));
const matchesSchema = new Ajv({ allowUnionTypes: true }).compile(schema);

const model = defineModel({
  table: { partitionKey: 'PK', createdAt: 'created_at' },
  entities: { User: { attributes: { id: 'integer', email: 'string' }, key: { PK: 'USER#{id}' } } },
});
const users = (table: object) => ({ tables: { users: table } });
const item = (attributes: object) => users({ items: [{ entity: 'User', attributes }] });

describe('a mapping', () => {
  test.each<[string, unknown]>([
    ['Chinook', chinook],
    [
      'every field',
      users({
        table: 'Users',
        schema: 'app',
        key: ['id'],
        ignore: ['x'],
        items: [{ entity: 'User', when: { column: 'a', equals: ['b'] } }],
      }),
    ],
    ['every source', item({ id: 'id', email: { column: 'mail', null: 'null' }, created_at: { column: 'c', timeZone: 'UTC' } })],
    ['constants', item({ email: { value: 'x' }, id: { value: Number.MAX_SAFE_INTEGER } })],
  ])('%s is valid, for the code and for the schema', (_, definition) => {
    expect(validateMapping(definition)).toEqual([]);
    expect(matchesSchema(definition)).toBe(true);
  });

  test.each<[string, unknown, string, string]>([
    ['nothing', undefined, '', 'MAPPING_SHAPE'],
    ['a list', [], '', 'MAPPING_SHAPE'],
    ['no tables', { tables: {} }, 'tables', 'MAPPING_SHAPE'],
    ['an unknown field', { ...users({ items: [{ entity: 'User' }] }), table: 1 }, 'table', 'MAPPING_SHAPE'],
    ['no items', users({ items: [] }), 'tables.users.items', 'MAPPING_SHAPE'],
    ['a key without columns', users({ key: [], items: [{ entity: 'User' }] }), 'tables.users.key', 'MAPPING_SHAPE'],
    ['a column twice', users({ key: ['a', 'a'], items: [{ entity: 'User' }] }), 'tables.users.key', 'MAPPING_SHAPE'],
    ['no entity', users({ items: [{}] }), 'tables.users.items[0].entity', 'MAPPING_SHAPE'],
    ['an attribute without a source', item({ email: {} }), 'tables.users.items[0].attributes.email', 'MAPPING_NO_SOURCE'],
    ['a number that is not exact', item({ email: { value: 2 ** 53 } }), 'tables.users.items[0].attributes.email', 'MAPPING_VALUE'],
    ['a constant that is none', item({ email: { value: null } }), 'tables.users.items[0].attributes.email', 'MAPPING_VALUE'],
    [
      'a policy that is none',
      item({ email: { column: 'a', null: 'keep' } }),
      'tables.users.items[0].attributes.email.null',
      'MAPPING_SHAPE',
    ],
    [
      'two conditions',
      users({ items: [{ entity: 'User', when: { column: 'a', equals: 'b', notNull: true } }] }),
      'tables.users.items[0].when',
      'MAPPING_SHAPE',
    ],
  ])('%s is refused, by the code and by the schema', (_, definition, path, code) => {
    expect(validateMapping(definition)).toMatchObject([{ path, code }]);
    expect(matchesSchema(definition)).toBe(false);
  });

  test('is checked against a model: entities, attributes, and the times that the table keeps', () => {
    const definition = users({ items: [{ entity: 'Usr' }, { entity: 'User', attributes: { mail: 'email', created_at: 'c' } }] });
    expect(validateMapping(definition, model)).toEqual([
      { code: 'MAPPING_UNKNOWN_ENTITY', path: 'tables.users.items[0].entity', message: 'the model has no entity "Usr"; it has User' },
      {
        code: 'MAPPING_UNKNOWN_ATTRIBUTE',
        path: 'tables.users.items[1].attributes.mail',
        message: 'entity User has no such attribute; it has id, email, created_at',
      },
    ]);
    expect(validateMapping(chinook, chinookModel)).toEqual([]);
  });

  test('is a copy: later changes on either side have no effect', () => {
    const items = [{ entity: 'User', attributes: { id: 'id', email: 'mail' } }];
    const definition = users({ items });
    const mapping = TableMapping.fromObject(definition);
    items.pop();
    mapping.definition.tables.users.items.pop();
    expect(mapping.definition).toEqual(item({ id: 'id', email: 'mail' }));
  });

  test('is the same from an object, from text and back', () => {
    const text = TableMapping.fromObject({ $schema: 'mapping.schema.json', ...item({ id: 'id', email: 'mail' }) }).toJson();
    expect(text).toBe('{"tables":{"users":{"items":[{"attributes":{"email":"mail","id":"id"},"entity":"User"}]}}}');
    expect(TableMapping.fromJson(text).definition).toEqual(item({ id: 'id', email: 'mail' }));
  });

  test('a text in place of an object is sent to the right function', () => {
    expect(() => TableMapping.fromObject('{}')).toThrow(/read JSON text with TableMapping\.fromJson, a file with TableMapping\.fromFile/);
  });

  test.each<[string, string, RegExp]>([
    [
      'every problem with its place',
      '{\n "tables": {\n  "my users": { "key": [],\n   "items": [{ "entity": 1 }] } } }',
      /^The mapping has 2 problems:\n {2}1\. tables\["my users"\]\.key \(line 3, column 24\) \[MAPPING_SHAPE\]: .*\n {2}2\. .*entity \(line 4, column 26\)/,
    ],
    [
      'text that is not JSON',
      '{\n  "tables": }',
      /^The mapping has a problem:\n {2}1\. mapping \(line 2, column 13\) \[MAPPING_JSON\]: "}" stands where/,
    ],
    [
      'a table twice',
      '{ "tables": { "a": {},\n "a": {} } }',
      /\(line 2, column 2\) \[MAPPING_JSON\]: the name "a" stands twice in one object/,
    ],
    [
      'a number that JavaScript rounds',
      '{ "tables": { "a": { "items": [{ "entity": "User", "attributes": { "id": { "value": 9007199254740993 } } }] } } }',
      /line 1, column 85\).*write it as text/,
    ],
  ])('text: %s', (_, text, message) => {
    expect(() => TableMapping.fromJson(text)).toThrow(message);
  });

  test('a file is named with its problems; one that is missing, with the folder it was looked for in', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mapping-'));
    const file = join(folder, 'mapping.json');
    try {
      writeFileSync(file, JSON.stringify(users({ items: [{}] })));
      expect(() => TableMapping.fromFile(file)).toThrow(
        /^The mapping .*mapping\.json has a problem:\n.*items\[0\]\.entity \(line 1, column 30\)/,
      );
      writeFileSync(file, JSON.stringify(chinook));
      expect(TableMapping.fromFile(file).definition).toEqual(chinook);
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(() => TableMapping.fromFile('no/mapping.json')).toThrow(
      /^TableMapping\.fromFile: no\/mapping\.json cannot be read \(ENOENT.*give the path of a mapping file, relative to \//,
    );
  });

  test('is what defineMapping returns', () => {
    const definition = defineMapping(model, {
      tables: { users: { items: [{ entity: 'User', attributes: { email: 'mail' } }] } },
    });
    expect(TableMapping.fromObject(definition).definition).toEqual(item({ email: 'mail' }));
  });

  test('names its source tables', () => {
    expect(TableMapping.fromObject(chinook).tableNames).toContain('PlaylistTrack');
  });
});

test.each([
  ['email', ['email']],
  ['createdAt', ['createdAt', 'created_at']],
  ['userID', ['userID', 'user_id']],
  ['HTTPStatus', ['HTTPStatus', 'http_status']],
  ['change24h', ['change24h', 'change_24h']],
  ['line1Text', ['line1Text', 'line1_text', 'line_1_text']],
  ['sha256Hash', ['sha256Hash', 'sha256_hash', 'sha_256_hash']],
  ['2fa', ['2fa']],
])('the attribute %s takes the columns %j', (attribute, columns) => {
  expect(columnCandidates(attribute)).toEqual(columns);
});

test('an uncaught error prints each problem once: those of its field are in the message', () => {
  const error = new MappingError(validateMapping({ tables: 5 }));
  expect(inspect(error).split('MAPPING_SHAPE')).toHaveLength(2);
  expect(error.problems).toEqual([expect.objectContaining({ code: 'MAPPING_SHAPE', path: 'tables' })]);
});
