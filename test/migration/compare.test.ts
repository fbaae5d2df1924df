import { bucketOf, keyText, shownKey, wireKey } from '../../lambda/migration/mapping/target-key';
import { BucketTotals } from '../../lambda/migration/verify/bucket-totals';
import { differingAttributes } from '../../lambda/migration/verify/difference';
import { mergeBucket } from '../../lambda/migration/verify/merge-bucket';
import { Spill, type SpillLine } from '../../lambda/migration/verify/spill';
import { targetLine } from '../../lambda/migration/verify/target-item';
import type { WireItem } from '../../lib/codec';
import { compileModel } from '../../lib/model';
import { MemoryStore } from './support/memory-store';

const model = compileModel({
  table: { partitionKey: 'PK', sortKey: { name: 'at', type: 'number' }, ttl: 'ttl', layout: { envelope: 'data' } },
  entities: { Tick: { attributes: { name: 'string', at: 'integer' }, key: { PK: 'TICK#{name}', at: '{at}' } } },
});

const bytes = (n: number) => Uint8Array.from({ length: 16 }, (_, i) => (i === 15 ? n : 0));
const line = (key: string, hash: string, extra: Partial<SpillLine> = {}): SpillLine => ({ k: key, h: hash, t: 'ticks', ...extra });

describe('a bucket', () => {
  test.each<[string, SpillLine[], SpillLine[], [string, string][]]>([
    ['equal sides', [line('a', '1'), line('b', '2')], [line('b', '2'), line('a', '1')], []],
    ['a missing item', [line('a', '1')], [], [['missing', 'a']]],
    ['an extra item', [], [line('a', '1')], [['extra', 'a']]],
    ['a changed value', [line('a', '1')], [line('a', '2')], [['different', 'a']]],
    [
      'two values swapped',
      [line('a', '1'), line('b', '2')],
      [line('a', '2'), line('b', '1')],
      [
        ['different', 'a'],
        ['different', 'b'],
      ],
    ],
    ['two rows with one key', [line('a', '1'), line('a', '1')], [line('a', '1')], [['collision', 'a']]],
    ['expired in the source, gone from the table', [line('a', '1', { x: true })], [], []],
    ['expired on both sides', [line('a', '1', { x: true })], [line('a', '2', { x: true })], []],
    ['expired in the source, another time in the table', [line('a', '1', { x: true })], [line('a', '2')], [['different', 'a']]],
    ['not expired in the source, expired in the table', [line('a', '1')], [line('a', '2', { x: true })], [['different', 'a']]],
    ['expired in the table, not in the source', [], [line('a', '1', { x: true })], []],
  ])('%s', (_, source, target, expected) => {
    expect(mergeBucket(source, target).suspects.map(({ kind, key }) => [kind, key])).toEqual(expected);
  });
});

describe('sums', () => {
  async function totals(...calls: [key: string, hash: number][][]): Promise<BucketTotals> {
    const store = new MemoryStore();
    for (const [call, lines] of calls.entries()) {
      const spill = new Spill(4);
      for (const [key, hash] of lines) spill.add(line(key, String(hash)), bytes(hash));
      await spill.write(store, 'run', 'source', 'chunk', call);
    }
    const result = new BucketTotals(store, 'run', 'source');
    await result.load('chunk', calls.length);
    return result;
  }
  const digests = (sums: BucketTotals) => [0, 1, 2, 3].map((bucket) => sums.digest(bucket));

  test('do not depend on the order, nor on who met what', async () => {
    const one = await totals([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
    const other = await totals(
      [['c', 3]],
      [
        ['b', 2],
        ['a', 1],
      ],
    );
    expect(digests(one)).toEqual(digests(other));
  });

  test('see what XOR would not: the same item twice', async () => {
    expect(
      digests(
        await totals([
          ['a', 1],
          ['a', 1],
        ]),
      ),
    ).not.toEqual(digests(await totals([])));
  });

  test('a bucket gives back the lines of all calls, and of no other bucket', async () => {
    const keys = Array.from({ length: 40 }, (_, i): [string, number] => [`k${i}`, i]);
    const sums = await totals(keys.slice(0, 25), keys.slice(25));
    for (let bucket = 0; bucket < 4; bucket++) {
      const expected = keys.filter(([key]) => bucketOf(key, 4) === bucket).map(([key]) => key);
      expect((await sums.lines(bucket)).map(({ k }) => k).sort()).toEqual(expected.sort());
    }
  });
});

describe('what is in the table', () => {
  const item: WireItem = {
    PK: { S: 'TICK#a' },
    at: { N: '7' },
    entity_type: { S: 'Tick' },
    data: { M: { name: { S: 'a' } } },
    _m: { M: { h: { B: bytes(9) } } },
  };
  const read = (other: WireItem, entities = ['Tick']) => targetLine(model, other, new Set(entities), 1_000);

  test('is judged by its attributes, not by the hash stored with it', () => {
    const stored = read(item)?.line.h;
    expect(read({ ...item, _m: { M: { h: { B: bytes(1) } } } })?.line.h).toBe(stored);
    expect(read({ ...item, data: { M: { name: { S: 'b' } } } })?.line.h).not.toBe(stored);
    expect(read({ ...item, at: { N: '7.0' } })?.line).toMatchObject({ h: stored, k: read(item)?.line.k });
  });

  test('tombstones and other entities are no items of the run', () => {
    expect(read({ ...item, _t: { BOOL: true } })).toBeUndefined();
    expect(read({ ...item, entity_type: { S: 'Other' } })).toBeUndefined();
    expect(read(item, ['Other'])).toBeUndefined();
  });

  test('tells whom it belongs to, and whether its time has passed', () => {
    const { _m, ...own } = item;
    expect(_m).toBeDefined();
    expect(read(item)?.line).not.toHaveProperty('a');
    expect(read({ ...own, ttl: { N: '1000' } })?.line).toMatchObject({ a: true, x: true });
    expect(read({ ...own, ttl: { N: '1001' } })?.line).not.toHaveProperty('x');
  });

  test('is found again by the text of its key', () => {
    const text = keyText(model, item);
    expect(text).toBe('["TICK#a",{"N":"7"}]');
    expect(wireKey(model, text)).toEqual({ PK: { S: 'TICK#a' }, at: { N: '7' } });
    expect(shownKey(model, text)).toEqual({ PK: 'TICK#a', at: '7' });
  });
});

describe('a difference', () => {
  test('names attributes with both values, also inside the envelope, and long ones cut', () => {
    const a: WireItem = { PK: { S: 'p' }, n: { N: '1.0' }, data: { M: { x: { S: 'a' }, same: { L: [] } } }, gone: { BOOL: true } };
    const b: WireItem = {
      PK: { S: 'p' },
      n: { N: '1' },
      data: { M: { x: { S: 'b'.repeat(300) }, same: { L: [] } } },
      new: { B: bytes(1) },
    };
    expect(differingAttributes(model.table, a, b)).toEqual([
      { attribute: 'data.x', source: '"a"', target: `"${'b'.repeat(199)}…` },
      { attribute: 'gone', source: '{"BOOL":true}' },
      { attribute: 'new', target: '{"B":"AAAAAAAAAAAAAAAAAAAAAQ=="}' },
    ]);
  });
});

test('a key has one bucket, which the notation of a number does not change, and keys spread', () => {
  const numbered = compileModel({
    table: { partitionKey: { name: 'PK', type: 'number' }, sortKey: 'SK' },
    entities: { One: { attributes: { id: 'integer' }, key: { PK: '{id}', SK: 'X' } } },
  });
  const bucket = (N: string) => bucketOf(keyText(numbered, { PK: { N }, SK: { S: 'a' } }), 1000);
  expect(bucket('1.0')).toBe(bucket('1'));
  const counts = new Array<number>(8).fill(0);
  for (let i = 0; i < 800; i++) counts[bucketOf(JSON.stringify([`USER#${i}`, 'PROFILE']), 8)]++;
  expect(Math.min(...counts)).toBeGreaterThan(50);
});
