import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type AttributeValue, addHash, canonicalItemBytes, compareUtf8, hash128, type WireItem } from '../../lib/codec';
import { jsonKey, wellFormedText, wireValue } from './arbitraries';

const hex = (item: WireItem, without: readonly string[] = []) => Buffer.from(canonicalItemBytes(item, without)).toString('hex');
const item = fc.array(fc.tuple(jsonKey, wireValue()), { maxLength: 4 }).map((pairs): WireItem => Object.fromEntries(pairs));

/** Items so small and alike that a missing length, count or tag would make two of them equal. */
const tiny = fc.constantFrom('', 'a', 'b', 'ab');
const alike = fc.letrec<{ value: AttributeValue; item: WireItem }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    tiny.map((S): AttributeValue => ({ S })),
    fc.array(tie('value'), { maxLength: 2 }).map((L): AttributeValue => ({ L })),
    tie('item').map((M): AttributeValue => ({ M })),
  ),
  item: fc.dictionary(tiny, tie('value'), { maxKeys: 2 }),
})).item;

/** An independent notion of equality: nested arrays that say what the item is, order removed where it has no meaning. */
function meaning(value: AttributeValue): unknown {
  const [[kind, content]] = Object.entries(value) as [string, never][];
  if (kind === 'B') return ['B', [...(content as Uint8Array)]];
  if (kind === 'M') return ['M', meaningOfMap(content)];
  if (kind === 'L') return ['L', (content as AttributeValue[]).map(meaning)];
  if (kind === 'BS') return ['BS', (content as Uint8Array[]).map((bytes) => JSON.stringify([...bytes])).sort()];
  return Array.isArray(content) ? [kind, [...(content as string[])].sort()] : [kind, content];
}
const meaningOfMap = (map: WireItem): unknown =>
  Object.entries(map)
    .map(([name, value]) => [name, meaning(value)])
    .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));

describe('canonicalItemBytes', () => {
  test('two items have equal bytes exactly when they are equal', () => {
    fc.assert(
      fc.property(fc.oneof(fc.tuple(item, item), fc.tuple(alike, alike)), ([a, b]) => {
        const equal = JSON.stringify(meaningOfMap(a)) === JSON.stringify(meaningOfMap(b));
        expect(hex(a) === hex(b)).toBe(equal);
      }),
      { numRuns: 1000 },
    );
  });

  test('the order of attributes, map keys and set elements does not matter, nor does the notation of a number', () => {
    const one = {
      a: { N: '1.50' },
      b: { M: { x: { SS: ['p', 'q'] }, y: { NS: ['1e2', '3'] } } },
      c: { BS: [Buffer.from('b'), Buffer.from('a')] },
    };
    const two = {
      c: { BS: [Buffer.from('a'), Buffer.from('b')] },
      b: { M: { y: { NS: ['3.0', '100'] }, x: { SS: ['q', 'p'] } } },
      a: { N: '1.5' },
    };
    expect(hex(one)).toBe(hex(two));
  });

  test('a shuffled item has the same bytes', () => {
    const shuffled = item.chain((original) =>
      fc
        .shuffledSubarray(Object.entries(original), { minLength: Object.keys(original).length })
        .map((pairs) => [original, Object.fromEntries(pairs)] as const),
    );
    fc.assert(fc.property(shuffled, ([original, other]) => expect(hex(other)).toBe(hex(original))));
  });

  test.each<[string, WireItem, WireItem]>([
    ['text and number', { a: { S: '1' } }, { a: { N: '1' } }],
    ['text and bytes', { a: { S: 'a' } }, { a: { B: Buffer.from('a') } }],
    ['NULL and absent', { a: { NULL: true } }, {}],
    ['NULL and false', { a: { NULL: true } }, { a: { BOOL: false } }],
    ['list and set', { a: { L: [{ S: 'x' }] } }, { a: { SS: ['x'] } }],
    ['empty list and empty map', { a: { L: [] } }, { a: { M: {} } }],
    ['order of a list', { a: { L: [{ S: 'x' }, { S: 'y' }] } }, { a: { L: [{ S: 'y' }, { S: 'x' }] } }],
    ['where text ends', { a: { S: 'xy' }, b: { S: 'z' } }, { a: { S: 'x' }, b: { S: 'yz' } }],
    ['name and value', { ab: { S: 'c' } }, { a: { S: 'bc' } }],
    ['swapped columns', { a: { S: 'x' }, b: { S: 'y' } }, { a: { S: 'y' }, b: { S: 'x' } }],
    ['inside and beside', { a: { M: { b: { S: 'x' } } } }, { a: { M: {} }, b: { S: 'x' } }],
    ['composed and decomposed', { a: { S: '\u00e9' } }, { a: { S: 'e\u0301' } }],
    ['characters that end in the same byte', { a: { S: '\u0141' } }, { a: { S: 'A' } }],
    ['numbers that a double cannot tell apart', { a: { N: '9007199254740993' } }, { a: { N: '9007199254740992' } }],
  ])('%s differ', (_, a, b) => {
    expect(hex(a)).not.toBe(hex(b));
  });

  test('attributes can be left aside, at the top only', () => {
    const inner = { M: { _m: { S: 'inner' } } };
    expect(hex({ _m: { S: 'x' }, a: inner }, ['_m', '_t'])).toBe(hex({ a: inner }));
    expect(hex({ a: inner }, ['_m'])).not.toBe(hex({ a: { M: {} } }, ['_m']));
  });

  test('an error half way leaves nothing behind for the next item', () => {
    const clean = hex({ a: { S: 'x' } });
    expect(() => canonicalItemBytes({ a: { S: 'x' }, b: { N: 'no number' } }, [])).toThrow(
      expect.objectContaining({ code: 'VALUE_FORMAT' }),
    );
    expect(() => canonicalItemBytes({ a: {} as never }, [])).toThrow(expect.objectContaining({ code: 'VALUE_STORED_TYPE' }));
    expect(hex({ a: { S: 'x' } })).toBe(clean);
  });

  test('items larger than the first buffer, and results that stay when the next item is written', () => {
    const large = canonicalItemBytes({ a: { S: '€'.repeat(100_000) }, b: { B: new Uint8Array(200_000) } }, []);
    const copy = Buffer.from(large);
    canonicalItemBytes({ a: { S: 'x'.repeat(1000) } }, []);
    expect(large).toHaveLength(4 + (4 + 1 + 1 + 4 + 300_000) + (4 + 1 + 1 + 4 + 200_000));
    expect(copy.equals(large)).toBe(true);
    expect(canonicalItemBytes({ b: { B: new Uint8Array(3_000_000) } }, [])).toHaveLength(4 + 4 + 1 + 1 + 4 + 3_000_000);
  });
});

test('compareUtf8 is the order of the bytes', () => {
  const sign = (a: string, b: string) => Math.sign(compareUtf8(a, b));
  fc.assert(
    fc.property(wellFormedText(), wellFormedText(), (a, b) => expect(sign(a, b)).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))),
  );
  expect(sign('\uffff', '\u{10000}')).toBe(-1);
  expect(sign('\ud7ff', '\u{10000}')).toBe(-1);
});

describe('hashes', () => {
  test('hash128 is the beginning of SHA-256', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(Buffer.from(hash128(bytes)).toString('hex')).toBe(createHash('sha256').update(bytes).digest('hex').slice(0, 32));
      }),
    );
  });

  test('a sum does not depend on the order, wraps at 2^128 and does not cancel what comes twice', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((text) => hash128(Buffer.from(text)));
    const sum = (...hashes: Uint8Array[]) => hashes.reduce(addHash, 0n);
    expect(sum(a, b, c)).toBe(sum(c, a, b));
    expect(sum(a, a)).not.toBe(0n);
    expect(sum(a)).toBe(BigInt(`0x${createHash('sha256').update('a').digest('hex').slice(0, 32)}`));
    expect(addHash(2n ** 128n - 1n, Uint8Array.from([...new Uint8Array(15), 2]))).toBe(1n);
  });
});
