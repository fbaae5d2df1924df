import fc from 'fast-check';
import { openSource, type Source } from '../../lambda/migration/source/connection';
import {
  type AttributeValue,
  CodecError,
  canonicalItemBytes,
  compilePostgresReader,
  decodeValue,
  encodeValue,
  stringifyJson,
  toPostgres,
} from '../../lib/codec';
import { keyText, parseAttribute } from '../../lib/model';
import { jsonValue } from '../codec/arbitraries';
import { AS_TEXT, big, clockText, dayText, digits, floatText, TYPED, text, uuid, type Way } from './matrix/postgres-arbitraries';
import { type Engines, startEngines } from './support/engines';

jest.setTimeout(300_000);

let engines: Engines;
let source: Source;
beforeAll(async () => {
  engines = await startEngines();
  await engines.sql(`CREATE EXTENSION hstore; CREATE EXTENSION citext;
    CREATE TYPE mood AS ENUM ('so so', 'ok', 'NULL', '{"', '');
    CREATE TYPE pair AS (number int, text text);
    CREATE DOMAIN amount AS numeric(10,2)`);
  source = await openSource(JSON.stringify(engines.postgres.connection));
});
afterAll(async () => {
  await source?.close();
  await engines?.stop();
});

const BATCH = 40;
/** More of them for a soak: MATRIX_RUNS=500. */
const RUNS = Number(process.env.MATRIX_RUNS ?? 12);

/** What the migration reads for the values: `value::type::text`, but for two types. */
async function printed(type: string, values: readonly string[]): Promise<string[]> {
  const asSelected: Record<string, string> = { money: 'v::numeric::money::numeric::text', inet: 'abbrev(v::inet)' };
  const sql = asSelected[type] ?? `v::${type}::text`;
  const rows = await source.rows(`SELECT ${sql} FROM unnest($1::text[]) WITH ORDINALITY u(v, n) ORDER BY n`, [values]);
  return rows.map(([value]) => value as string);
}

/** For each pair of values, by position, whether PostgreSQL takes them for equal. */
async function equalPairs(type: string, values: readonly string[]): Promise<Set<string>> {
  const rows = await source.rows(
    `WITH u AS MATERIALIZED (SELECT n, v::${type} AS v FROM unnest($1::text[]) WITH ORDINALITY u(v, n))
     SELECT a.n::text, b.n::text FROM u a JOIN u b ON a.n < b.n AND a.v = b.v`,
    [values],
  );
  return new Set(rows.map(([a, b]) => `${Number(a) - 1} ${Number(b) - 1}`));
}

/** As `format_type` prints it. */
const NAMES: Readonly<Record<string, string>> = {
  float8: 'double precision',
  float4: 'real',
  'timestamptz[]': 'timestamp with time zone[]',
  'public.amount': 'numeric',
};
const columnOf = (type: string) => ({
  name: 'c',
  type: NAMES[type] ?? type.replace(/^timestamptz(\(\d\))?/, 'timestamp$1 with time zone'),
});

/** Undefined when the codec refuses the value by name. */
function carried({ type, attribute }: Way, value: string): { value: unknown; wire: AttributeValue } | undefined {
  const parsed = parseAttribute(attribute as 'string');
  try {
    const read = compilePostgresReader(parsed, columnOf(type))(value);
    return { value: read, wire: encodeValue(parsed, read, {}) };
  } catch (error) {
    if (error instanceof CodecError && error.code !== 'COLUMN_TYPE') return undefined;
    throw error;
  }
}

const bytesOf = (wire: AttributeValue) => Buffer.from(canonicalItemBytes({ v: wire }, [])).toString('hex');
const batch = (values: fc.Arbitrary<string>) => fc.array(values, { minLength: BATCH / 2, maxLength: BATCH });

describe.each(TYPED.map((way) => [way.type, way.attribute, way] as const))('%s into %s', (type, attribute, way) => {
  const parsed = parseAttribute(attribute as 'string');

  test('what arrives comes back the same, and is equal in PostgreSQL after the way back', async () => {
    let arrived = 0;
    await fc.assert(
      fc.asyncProperty(batch(way.values), async (values) => {
        const texts = await printed(type, values);
        const kept = texts.flatMap((value) => {
          const there = carried(way, value);
          return there ? [{ text: value, ...there }] : [];
        });
        arrived += kept.length;
        for (const { value, wire } of kept) expect(decodeValue(parsed, wire)).toStrictEqual(value);
        const back = kept.map(({ value }) => toPostgres(parsed, columnOf(type), value) as string);
        const again = await printed(type, back);
        for (const [i, { wire }] of kept.entries())
          expect([kept[i].text, carried(way, again[i])?.wire]).toStrictEqual([kept[i].text, wire]);
        if (!way.equality || kept.length === 0) return;
        const both = await source.rows(
          `SELECT count(*)::text FROM unnest($1::text[], $2::text[]) u(a, b) WHERE (a::${type}) IS DISTINCT FROM (b::${type})`,
          [kept.map((one) => one.text), back],
        );
        expect(both).toEqual([['0']]);
      }),
      { numRuns: RUNS },
    );
    expect(arrived).toBeGreaterThan(BATCH);
  });

  if (!way.equality) return;
  test('two values have the same canonical bytes exactly when PostgreSQL takes them for equal', async () => {
    await fc.assert(
      fc.asyncProperty(batch(way.values), async (values) => {
        // Some of them twice, in another notation where there is one.
        const texts = await printed(type, [...values, ...values.slice(0, 5)]);
        const kept = texts.flatMap((value) => {
          const there = carried(way, value);
          return there ? [{ value, bytes: bytesOf(there.wire) }] : [];
        });
        const equal = await equalPairs(
          type,
          kept.map(({ value }) => value),
        );
        const same = new Set<string>();
        for (let a = 0; a < kept.length; a++)
          for (let b = a + 1; b < kept.length; b++) if (kept[a].bytes === kept[b].bytes) same.add(`${a} ${b}`);
        expect([...same].sort()).toEqual([...equal].sort());
      }),
      { numRuns: RUNS },
    );
  });
});

test.each(AS_TEXT)('%s as text: what PostgreSQL prints, it reads again', async (type, values) => {
  const way = { type: type === 'money' ? 'numeric' : type, attribute: 'string', values };
  await fc.assert(
    fc.asyncProperty(batch(values), async (list) => {
      const texts = await printed(type, list);
      for (const value of texts) expect(carried(way, value)).toEqual({ value, wire: { S: value } });
      expect(await printed(type, texts)).toEqual(texts);
    }),
    { numRuns: RUNS },
  );
});

describe('values of the model on their way to PostgreSQL and back', () => {
  // PostgreSQL has no U+0000 in jsonb, DynamoDB no empty key.
  const json = jsonValue().filter((value) => !/\\u0000|"":/.test(stringifyJson(value)));
  const plainText = text(15);
  test.each<[string, string, fc.Arbitrary<unknown>]>([
    ['string', 'text', plainText],
    ['string[]', 'text[]', fc.array(plainText, { maxLength: 4 })],
    ['json', 'jsonb', json],
    ['json', 'json', json],
    ['json[]', 'jsonb[]', fc.array(json, { maxLength: 3 })],
    ['json', 'text[]', fc.array(fc.option(plainText, { nil: null }), { maxLength: 4 })],
    ['binary', 'bytea', fc.uint8Array({ maxLength: 30 }).map((value) => Uint8Array.from(value))],
    ['boolean[]', 'boolean[]', fc.array(fc.boolean(), { maxLength: 4 })],
    ['bigint', 'numeric', fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n })],
    [
      'number',
      'double precision',
      fc
        .double({ noNaN: true, noDefaultInfinity: true, min: -9e125, max: 9e125 })
        .filter((value) => value === 0 || Math.abs(value) >= 1e-130)
        .map((value) => value + 0),
    ],
    [
      'number',
      'numeric',
      fc
        .double({ noNaN: true, noDefaultInfinity: true, min: -9e125, max: 9e125 })
        .filter((value) => value === 0 || Math.abs(value) >= 1e-130)
        .map((value) => value + 0),
    ],
    ['uuid', 'uuid', uuid],
    ['timestamp', 'timestamp with time zone', fc.tuple(dayText, clockText).map(([d, c]) => `${d}T${c}Z`)],
  ])('%s in %s', async (attribute, type, values) => {
    const parsed = parseAttribute(attribute as 'string');
    const column = { name: 'c', type };
    await fc.assert(
      fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: BATCH }), async (list) => {
        const texts = await printed(
          type,
          list.map((value) => toPostgres(parsed, column, value) as string),
        );
        const read = compilePostgresReader(parsed, column);
        expect(texts.map((value) => encodeValue(parsed, read(value), {}))).toStrictEqual(
          list.map((value) => encodeValue(parsed, value, {})),
        );
        expect(texts.map((value) => read(value))).toEqual(list);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('sort keys', () => {
  test.each<[string, string, string, fc.Arbitrary<string>]>([
    [
      'numeric',
      'decimal',
      'sortable',
      fc
        .tuple(fc.constantFrom('', '-'), digits(20), fc.integer({ min: -100, max: 100 }))
        .map(([sign, whole, exponent]) => `${sign}${whole}e${exponent}`),
    ],
    ['bigint', 'bigint', 'sortable', big],
    [
      'float8',
      'number',
      'sortable',
      fc
        .double({ noNaN: true, noDefaultInfinity: true, min: -1e125, max: 1e125 })
        .filter((value) => value === 0 || Math.abs(value) > 1e-125)
        .map(floatText),
    ],
    ['integer', 'integer', 'pad', fc.nat().map(String)],
    ['timestamptz', 'timestamp', '', fc.tuple(dayText, clockText).map(([d, c]) => `${d} ${c}+00`)],
    ['date', 'date', '', dayText],
    ['uuid', 'uuid', '', uuid],
    ['text COLLATE "C"', 'string', '', text(8)],
  ])('%s: the bytes of the key have the order of PostgreSQL', async (type, attribute, filter, values) => {
    const [cast, collation = ''] = type.split(/(?= COLLATE)/);
    const parsed = parseAttribute(attribute as 'string');
    const read = compilePostgresReader(parsed, columnOf(cast));
    const filters = filter === '' ? [] : [{ name: filter, ...(filter === 'pad' && { argument: '10' }) }];
    await fc.assert(
      fc.asyncProperty(batch(values), async (list) => {
        const rows = await source.rows(
          `SELECT v::text FROM (SELECT v::${cast}${collation} AS v FROM unnest($1::text[]) u(v)) s ORDER BY s.v`,
          [list],
        );
        const keys = rows.map(([value]) => Buffer.from(keyText(parsed, read(value), filters as never)));
        expect(keys).toEqual([...keys].sort(Buffer.compare));
      }),
      { numRuns: RUNS },
    );
  });
});
