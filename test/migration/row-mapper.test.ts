import { constantProblem, constantValue } from '../../lambda/migration/mapping/constant';
import { resolveTable } from '../../lambda/migration/mapping/resolve-table';
import { compileRowMapper, type MappedItem } from '../../lambda/migration/mapping/row-mapper';
import type { CatalogColumn } from '../../lambda/migration/source/catalog';
import { compileModel, parseAttribute } from '../../lib/model';
import type { ItemMapping } from '../../lib/model/mapping-definition';

const model = compileModel({
  table: { partitionKey: 'PK', sortKey: 'SK', createdAt: 'created_at', ttl: 'expires' },
  entities: {
    Post: {
      attributes: { postId: 'integer', slug: 'string', title: 'string?', count: 'bigint?', endsAt: 'timestamp?' },
      key: { PK: 'BLOG#{postId}', SK: 'POST' },
      ttl: 'endsAt',
    },
    Slug: { attributes: { slug: 'string', postId: 'integer' }, key: { PK: 'BLOG#{slug}', SK: 'SLUG' } },
  },
});

const column = (name: string, type = 'text', notNull = true): CatalogColumn => ({
  name,
  type,
  declared: type,
  cast: type,
  notNull,
  builtIn: true,
  equatesTexts: false,
  generated: false,
});
const catalog = {
  columns: [
    column('post_id', 'integer'),
    column('slug'),
    column('title', 'text', false),
    column('ends_at', 'timestamp with time zone', false),
    column('created_at', 'timestamp with time zone'),
  ],
  primaryKey: ['post_id'],
  unique: [['slug']],
  estimatedRows: 1,
  inherited: false,
};
const NOW = 1_750_000_000;

function map(items: ItemMapping[], values: Partial<Record<string, string | null>> = {}) {
  const ignore = items.some(({ entity }) => entity === 'Post') ? [] : ['title', 'ends_at'];
  const { plan, problems, unproven } = resolveTable(model, 'posts', { items, ignore }, catalog);
  expect(problems).toEqual([]);
  const all: Record<string, string | null> = {
    post_id: '7',
    slug: 'a#b',
    title: null,
    ends_at: null,
    created_at: '2025-01-01 00:00:00+00',
    ...values,
  };
  const row = plan.selects.map((select) => all[select.column]);
  return { ...compileRowMapper(model, plan, NOW)(row), plan, unproven };
}
const onlyItem = ({ items }: { items: readonly MappedItem[] }) => items[0].item;

test('one row becomes several items, each a unit of its own', () => {
  const { items, plan, unproven } = map([{ entity: 'Post' }, { entity: 'Slug' }]);
  expect(items.map(({ key }) => key)).toEqual(['["BLOG#7","POST"]', '["BLOG#a#b","SLUG"]']);
  expect(plan.items.map(({ id, unit }) => [id, unit.map((select) => plan.selects[select].column)])).toEqual([
    ['public.posts/Post', ['post_id']],
    ['public.posts/Slug', ['slug']],
  ]);
  expect(Buffer.compare(items[0].unit, items[1].unit)).not.toBe(0);
  // THEN the primary key and the unique index keep the items of different rows apart: nothing has to be asked.
  expect(unproven).toEqual([]);
});

test('the unit follows the values of the key, and nothing else', () => {
  const unit = (values: object) => Buffer.from(map([{ entity: 'Slug' }], values).items[0].unit).toString('hex');
  expect(unit({ created_at: '2025-02-02 00:00:00+00' })).toBe(unit({}));
  expect(unit({ slug: 'other' })).not.toBe(unit({}));
});

test('a NULL leaves the attribute out, or is stored when the mapping says so', () => {
  expect(onlyItem(map([{ entity: 'Post' }]))).not.toHaveProperty('title');
  expect(onlyItem(map([{ entity: 'Post', attributes: { title: { column: 'title', null: 'null' } } }]))).toMatchObject({
    title: { NULL: true },
  });
});

test('constants, also where JSON has no word for the type; the times that the table keeps', () => {
  expect(onlyItem(map([{ entity: 'Post', attributes: { count: { value: 5 } } }]))).toMatchObject({
    count: { N: '5' },
    created_at: { S: '2025-01-01T00:00:00.000Z' },
  });
});

test.each<[string, ItemMapping['when'], Partial<Record<string, string | null>>, number]>([
  ['equals', { column: 'slug', equals: 'a#b' }, {}, 1],
  ['equals another', { column: 'slug', equals: 'x' }, {}, 0],
  ['equals one of several', { column: 'slug', equals: ['x', 'a#b'] }, {}, 1],
  ['equals, and the column is NULL', { column: 'title', equals: '' }, {}, 0],
  ['not null', { column: 'title', notNull: true }, { title: 'T' }, 1],
  ['not null, and it is', { column: 'title', notNull: true }, {}, 0],
  ['null', { column: 'title', notNull: false }, {}, 1],
])('a condition: %s', (_, when, values, count) => {
  expect(map([{ entity: 'Post', when }], values).items).toHaveLength(count);
});

test('a time to live that has passed is seen, at the second', () => {
  const expired = (endsAt: string) => map([{ entity: 'Post' }], { ends_at: endsAt }).items[0].expired;
  expect(expired(new Date(NOW * 1000).toISOString())).toBe(true);
  expect(expired(new Date((NOW + 1) * 1000).toISOString())).toBe(false);
});

test('one bad item of a row does not keep the others back', () => {
  const { items, poison } = map([{ entity: 'Post' }, { entity: 'Slug' }], { ends_at: 'infinity' });
  expect(items.map(({ rule }) => rule)).toEqual(['public.posts/Slug']);
  expect(poison).toEqual([
    {
      item: 'public.posts/Post',
      code: 'VALUE_NOT_FINITE',
      attribute: 'endsAt',
      column: 'ends_at',
      reason: expect.stringContaining('infinity'),
    },
  ]);
});

test('a key without a value names the column it lacks', () => {
  const nullable = { ...catalog, columns: catalog.columns.map((c) => (c.name === 'slug' ? { ...c, notNull: false } : c)) };
  const { plan } = resolveTable(model, 'posts', { items: [{ entity: 'Slug' }], ignore: ['title', 'ends_at'] }, nullable);
  const row = plan.selects.map(({ column: name }) => (name === 'slug' ? null : name === 'post_id' ? '7' : '2025-01-01 00:00:00+00'));
  expect(compileRowMapper(model, plan, NOW)(row).poison).toMatchObject([{ code: 'KEY_VALUE_MISSING', attribute: 'slug', column: 'slug' }]);
});

test.each<[string, string | number, unknown]>([
  ['bigint', 5, 5n],
  ['bigint', '9007199254740993', 9007199254740993n],
  ['number', '1e20', 1e20],
  ['decimal', '9007199254740993.1', '9007199254740993.1'],
  ['string', '5', '5'],
])('a constant of type %s, written as %j, is %p', (type, constant, value) => {
  expect(constantProblem(parseAttribute(type), constant)).toBeUndefined();
  expect(constantValue(parseAttribute(type), constant)).toEqual(value);
});

test('a constant that its type cannot hold exactly is a problem', () => {
  expect(constantProblem(parseAttribute('number'), '9007199254740993')).toMatch(/^"9007199254740993" does not fit: .*VALUE_RANGE/);
  expect(constantProblem(parseAttribute('bigint'), 'seven')).toMatch(/^"seven" does not fit: .*VALUE_FORMAT/);
});

describe('an attribute that could take several columns', () => {
  const wallet = compileModel({
    table: { partitionKey: 'PK' },
    entities: { Wallet: { attributes: { id: 'integer', line1: 'string?' }, key: { PK: 'WALLET#{id}' } } },
  });
  const columns = { ...catalog, columns: [column('id', 'integer'), column('line1', 'text', false), column('line_1', 'text', false)] };
  const resolve = (item: ItemMapping, ignore: string[] = []) =>
    resolveTable(wallet, 'wallets', { items: [item], ignore }, { ...columns, primaryKey: ['id'], unique: [] });

  test('is asked which one is meant', () => {
    expect(resolve({ entity: 'Wallet' }).problems).toEqual([
      {
        code: 'PLAN_COLUMN_AMBIGUOUS',
        path: 'wallets.Wallet.line1',
        message: 'could take column "line1" or "line_1": map it to one, and map or ignore the other',
      },
    ]);
  });

  test.each<[string, ItemMapping, string[], string]>([
    ['one is named', { entity: 'Wallet', attributes: { line1: 'line_1' } }, ['line1'], 'line_1'],
    ['one is ignored', { entity: 'Wallet' }, ['line1'], 'line_1'],
    ['the other is ignored', { entity: 'Wallet' }, ['line_1'], 'line1'],
  ])('takes the right one when %s', (_, item, ignore, taken) => {
    const { plan, problems } = resolve(item, ignore);
    expect(problems).toEqual([]);
    const select = plan.items[0].attributes.find(({ attribute }) => attribute === 'line1')?.select;
    expect(plan.selects[select ?? -1].column).toBe(taken);
  });
});

describe('a column that stays behind on purpose', () => {
  const users = compileModel({
    table: { partitionKey: 'PK' },
    entities: { User: { attributes: { id: 'integer', total: 'integer', nickName: 'string?' }, key: { PK: 'USER#{id}' } } },
  });
  const columns = [column('id', 'integer'), column('total', 'integer'), column('nick_name', 'text', false), column('other', 'integer')];
  const resolve = (ignore: string[], attributes?: ItemMapping['attributes']) =>
    resolveTable(
      users,
      'users',
      { items: [{ entity: 'User', attributes }], ignore },
      { ...catalog, columns, primaryKey: ['id'], unique: [] },
    );

  test.each<[string, string[], ItemMapping['attributes'], string, string]>([
    ['a required attribute takes', ['total', 'other'], undefined, 'total', 'is required, and takes column "total", which "ignore" lists'],
    [
      'a required attribute is mapped to',
      ['total', 'other'],
      { total: 'other' },
      'total',
      'is mapped to column "other", which "ignore" lists',
    ],
    [
      'an optional attribute is mapped to',
      ['nick_name', 'other'],
      { nickName: { column: 'nick_name' } },
      'nickName',
      'is mapped to column "nick_name", which "ignore" lists',
    ],
  ])('is no column that %s', (_, ignore, attributes, attribute, message) => {
    expect(resolve(ignore, attributes).problems).toEqual([
      { code: 'PLAN_COLUMN_IGNORED_AND_MAPPED', path: `users.User.${attribute}`, message: expect.stringContaining(message) },
    ]);
  });

  test.each<[string, string[], ItemMapping['attributes'], string[]]>([
    ['leaves an optional attribute of its name without a source', ['nick_name', 'other'], undefined, ['id', 'total']],
    ['leaves its name to a constant', ['total', 'other'], { total: { value: 1 } }, ['id', 'total', 'nickName']],
    ['leaves its name to another column', ['total'], { total: 'other' }, ['id', 'total', 'nickName']],
  ])('%s', (_, ignore, attributes, filled) => {
    const { plan, problems } = resolve(ignore, attributes);
    expect(problems).toEqual([]);
    expect(plan.items[0].attributes.map(({ attribute }) => attribute)).toEqual(filled);
    expect(plan.selects.map((select) => select.column)).not.toContain(ignore[0]);
  });
});
