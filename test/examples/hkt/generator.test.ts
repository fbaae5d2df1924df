import { createHash } from 'node:crypto';
import { rowsOf, type Size, seedTables, sizeFromEnvironment } from '../../../examples/hkt/generator';
import { world } from '../../../examples/hkt/generator/row';

function digest(size: Size): { readonly rows: number; readonly sha256: string } {
  const hash = createHash('sha256');
  let rows = 0;
  for (const { name } of seedTables) {
    for (const row of rowsOf(name, size)) {
      hash.update(JSON.stringify([name, row]));
      rows += 1;
    }
  }
  return { rows, sha256: hash.digest('hex') };
}

const countOf = (size: Size): number => seedTables.reduce((sum, table) => sum + table.count(world(size)), 0);

test('the rows are the same on every machine and at any time', () => {
  jest.useFakeTimers({ now: Date.parse('2001-02-03T04:05:06Z') });
  const random = jest.spyOn(Math, 'random');

  const { rows, sha256 } = digest('small');

  expect({ rows, sha256 }).toEqual({ rows: 2092, sha256: '9fe7c47ce48efec4942cfcbb35aae4119eb0e89d5bd2ebfa8ce1fd213784f3df' });
  expect(random).not.toHaveBeenCalled();
  jest.useRealTimers();
});

test('the sizes are 2,000, 20,000 and over 200,000 rows', () => {
  expect([countOf('small'), countOf('medium'), countOf('large')]).toEqual([2092, 20_812, 208_012]);
});

test('every row of a table has the same columns', () => {
  for (const { name } of seedTables) {
    const shapes = new Set([...rowsOf(name, 'small')].map((row) => Object.keys(row).join()));
    expect([name, shapes.size]).toEqual([name, 1]);
  }
});

test('the size comes from the environment, and a wrong one is named', () => {
  const before = process.env.HKT_ROWS;
  try {
    process.env.HKT_ROWS = 'large';
    expect(sizeFromEnvironment()).toBe('large');
    process.env.HKT_ROWS = 'huge';
    expect(sizeFromEnvironment).toThrow('HKT_ROWS is "huge": it must be one of small, medium, large.');
    delete process.env.HKT_ROWS;
    expect(sizeFromEnvironment()).toBe('small');
  } finally {
    if (before !== undefined) process.env.HKT_ROWS = before;
  }
});

test('a table that HKT does not have is named', () => {
  expect(() => [...rowsOf('orders', 'small')]).toThrow('HKT has no table "orders". Its tables are users, sessions,');
});

describe('the small size already has the hard values', () => {
  const text = seedTables.map(({ name }) => JSON.stringify([...rowsOf(name, 'small')])).join('\n');

  test.each([
    ['38 significant digits', '"12345678901234567890.123456789012345678"'],
    ['an integer that no double holds, in JSON', '\\"sequence\\":9007199254740993'],
    ['an integer that no double holds, in a bigint', '"block_number":"9007199254740993"'],
    ['the largest bigint', '"views":"9223372036854775807"'],
    ['a fraction that no double holds, in JSON', '0.12345678901234567890123456789'],
    ['an emoji of several code points', '👩🏽‍🚀'],
    ['a separator of keys', '"sid":"s#1"'],
    ['an escape of keys', '"sid":"s%231"'],
    ['a line break in a key', '"sid":"two\\nlines"'],
    ['an empty text', '"name":""'],
    ['an empty array', '"tags":"{}"'],
    ['a JSON null', '"preferences":"null"'],
    ['an SQL NULL', '"preferences":null'],
    ['microseconds', '23:59:59.999999Z'],
    ['a slug that is the id of another post', '"slug":"1"'],
    ['two e-mail addresses that differ in case only', '"email":"upper.case@example.com"'],
  ])('%s', (_, fragment) => {
    expect(text).toContain(fragment);
  });

  test('a blog post of 100 KB', () => {
    const longest = Math.max(...[...rowsOf('blog_posts', 'small')].map(({ content }) => Buffer.byteLength(content as string)));
    expect(longest).toBeGreaterThan(100_000);
    expect(longest).toBeLessThan(400_000);
  });

  test('sessions that have expired and sessions that live, none before 2098', () => {
    const ends = [...rowsOf('sessions', 'small')].map(({ expire }) => expire as string).sort();
    const live = ends.filter((end) => end > '2099-01-01').length;
    expect(live).toBeGreaterThan(100);
    expect(ends.length - live).toBeGreaterThan(100);
    expect((ends[0] as string) > '2098').toBe(true);
  });
});
