import fc from 'fast-check';
import { defineModel, openTable } from '../../lib/client';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb';

const model = defineModel({
  table: { partitionKey: 'PK', sortKey: 'SK' },
  entities: {
    Word: { attributes: { list: 'string', word: 'string' }, key: { PK: 'LIST#{list}', SK: 'WORD#{word}' } },
    Pair: { attributes: { list: 'string', first: 'string', second: 'string' }, key: { PK: 'LIST#{list}', SK: 'PAIR#{first}#{second}' } },
    Shard: { attributes: { list: 'string', word: 'string' }, key: { PK: 'SHARD#{list}#{word|shard:3}', SK: '{word}' } },
    Neighbour: { attributes: { list: 'string', word: 'string' }, key: { PK: 'LIST#{list}', SK: 'WORD{word}' } },
  },
});

let db: TestDynamoDb;
let open: () => ReturnType<typeof openTable<typeof model>>;
let list = 0;
beforeAll(async () => {
  db = await startDynamoDb();
  const tableName = await db.createTable(model);
  open = () => openTable(model, { client: db.client, tableName });
});
afterAll(() => db.stop());

jest.setTimeout(60_000);

// Characters around the separator, the escape and the end of the basic plane, where UTF-16 and UTF-8 order differ. (The embedded engine ends a prefix at a zero character.)
const word = fc.string({ unit: fc.constantFrom('a', 'b', '#', '%', '!', '\u{fffd}', '\u{10000}'), minLength: 1, maxLength: 4 });
const words = fc.uniqueArray(word, { minLength: 1, maxLength: 12 });
const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const sorted = (texts: readonly string[]) => [...texts].sort(compare);

test('bounds select what they say, in the order of DynamoDB, and nothing of a neighbour', async () => {
  await fc.assert(
    fc.asyncProperty(words, fc.tuple(word, word), async (stored, ends) => {
      const [low, high] = sorted(ends);
      const key = { list: `l${list++}` };
      await open().batchWrite({
        Word: { put: stored.map((text) => ({ ...key, word: text })) },
        Neighbour: {
          put: [
            { ...key, word: '!' },
            { ...key, word: '~' },
          ],
        },
      });
      const found = async (condition: object) => (await open().Word.query(key, condition).all()).map((item) => item.word);
      const expected = (holds: (text: string) => boolean) => sorted(stored).filter(holds);

      expect(await found({})).toEqual(sorted(stored));
      expect(await found({ reverse: true })).toEqual(sorted(stored).reverse());
      expect(await found({ gt: { word: low } })).toEqual(expected((text) => compare(text, low) > 0));
      expect(await found({ gte: { word: low } })).toEqual(expected((text) => compare(text, low) >= 0));
      expect(await found({ lt: { word: high } })).toEqual(expected((text) => compare(text, high) < 0));
      expect(await found({ lte: { word: high } })).toEqual(expected((text) => compare(text, high) <= 0));
      expect(await found({ between: [{ word: low }, { word: high }] })).toEqual(
        expected((text) => compare(text, low) >= 0 && compare(text, high) <= 0),
      );
      expect(await found({ beginsWith: low })).toEqual(expected((text) => text.startsWith(low)));
    }),
    { numRuns: 20 },
  );
});

test('a leading attribute selects its items whatever it contains', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(word, word), { minLength: 1, maxLength: 8, selector: (pair) => JSON.stringify(pair) }),
      async (pairs) => {
        const key = { list: `l${list++}` };
        await open().batchWrite({ Pair: { put: pairs.map(([first, second]) => ({ ...key, first, second })) } });
        const [[first]] = pairs;
        const found = (
          await open()
            .Pair.query({ ...key, first })
            .all()
        ).map((item) => item.second);
        expect(found.sort()).toEqual(
          pairs
            .filter((pair) => pair[0] === first)
            .map((pair) => pair[1])
            .sort(),
        );
      },
    ),
    { numRuns: 20 },
  );
});

test('pages of any size, of shards too, are the whole in order', async () => {
  await fc.assert(
    fc.asyncProperty(words, fc.integer({ min: 1, max: 5 }), fc.boolean(), async (stored, limit, reverse) => {
      const key = { list: `l${list++}` };
      await open().batchWrite({ Shard: { put: stored.map((text) => ({ ...key, word: text })) } });
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await open().Shard.query(key, { limit, reverse, cursor });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map((item) => item.word));
        cursor = page.cursor;
      } while (cursor);
      expect(seen).toEqual(reverse ? sorted(stored).reverse() : sorted(stored));
    }),
    { numRuns: 20 },
  );
});
