import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { TableMapping } from '../../lib/migration';
import { validateMapping } from '../../lib/migration/mapping-validation';
import { columnCandidates } from '../../lib/migration/model-view';
import { mapping as chinook } from './chinook/mapping';
import { model as chinookModel } from './chinook/model';

const schema = JSON.parse(readFileSync(join(__dirname, '..', '..', 'schema', 'mapping.schema.json'), 'utf8'));
const matchesSchema = new Ajv({ allowUnionTypes: true }).compile(schema);

const model = {
  table: { partitionKey: 'PK', createdAt: 'created_at' },
  entities: { User: { attributes: { id: 'integer', email: 'string' }, key: { PK: 'USER#{id}' } } },
};
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
    ['a constant', item({ email: { value: 'x' } })],
  ])('%s is valid, for the code and for the schema', (_, definition) => {
    expect(validateMapping(definition)).toEqual([]);
    expect(matchesSchema(definition)).toBe(true);
  });

  test.each<[string, unknown, string, string]>([
    ['nothing', undefined, '(mapping)', 'MAPPING_SHAPE'],
    ['a list', [], '(mapping)', 'MAPPING_SHAPE'],
    ['no tables', { tables: {} }, 'tables', 'MAPPING_SHAPE'],
    ['an unknown field', { ...users({ items: [{ entity: 'User' }] }), table: 1 }, 'table', 'MAPPING_SHAPE'],
    ['no items', users({ items: [] }), 'tables.users.items', 'MAPPING_SHAPE'],
    ['a key without columns', users({ key: [], items: [{ entity: 'User' }] }), 'tables.users.key', 'MAPPING_SHAPE'],
    ['a column twice', users({ key: ['a', 'a'], items: [{ entity: 'User' }] }), 'tables.users.key', 'MAPPING_SHAPE'],
    ['no entity', users({ items: [{}] }), 'tables.users.items[0].entity', 'MAPPING_SHAPE'],
    ['an attribute without a source', item({ email: {} }), 'tables.users.items[0].attributes.email', 'MAPPING_NO_SOURCE'],
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

  test('lists every problem in one error, with the file it comes from', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mapping-'));
    const file = join(folder, 'mapping.json');
    try {
      writeFileSync(file, JSON.stringify(users({ items: [{}], key: [] })));
      expect(() => TableMapping.fromFile(file)).toThrow(
        /mapping\.json has 2 problems:\n {2}- tables\.users\.key: .*\n {2}- tables\.users\.items\[0\]\.entity: /,
      );
      writeFileSync(file, '{');
      expect(() => TableMapping.fromFile(file)).toThrow(/is not JSON/);
    } finally {
      rmSync(folder, { recursive: true });
    }
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
  ['change24h', ['change24h', 'change24h']],
])('the attribute %s takes the columns %j', (attribute, columns) => {
  expect(columnCandidates(attribute)).toEqual([...new Set(columns)]);
});
