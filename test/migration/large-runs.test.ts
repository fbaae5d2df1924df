import { runStep, type StepEvent } from '../../lambda/migration/handler';
import type { ChunkTask, Plan } from '../../lambda/migration/plan';
import type { Prepared } from '../../lambda/migration/steps/prepare';
import { type Engines, startEngines } from './support/engines';
import { TestMigration } from './support/run';

jest.setTimeout(120_000);

const model = { table: { partitionKey: 'PK' }, entities: { Row: { attributes: { id: 'integer' }, key: { PK: 'ROW#{id}' } } } };
const mapping = { tables: { rows: { items: [{ entity: 'Row' }] } } };

let engines: Engines;
beforeAll(async () => {
  engines = await startEngines();
  await engines.sql(`
    CREATE TABLE rows (id int PRIMARY KEY) WITH (autovacuum_enabled = false);
    INSERT INTO rows SELECT g FROM generate_series(1, 10) g; ANALYZE rows;
    INSERT INTO rows SELECT g FROM generate_series(11, 60000) g;`);
});
afterAll(() => engines?.stop());

type Planned = Extract<Prepared, { status: 'PLANNED' }>;
async function prepare(migration: TestMigration, action: string): Promise<Planned> {
  const execution = { id: `arn:${action}`, startTime: '2025-11-20T14:05:22Z' };
  return (await migration.step({ step: 'prepare', execution, input: { action } })) as Planned;
}

/** Tells the migration's statements that read a page. */
function watchPages(migration: TestMigration, seen: (limit: number) => void): void {
  const { openSource } = migration.worker;
  migration.worker = {
    ...migration.worker,
    openSource: async () => {
      const source = await openSource();
      return {
        ...source,
        rows: (sql, parameters) => {
          const limit = / LIMIT (\d+)\n/.exec(sql)?.[1];
          if (limit !== undefined) seen(Number(limit));
          return source.rows(sql, parameters);
        },
      };
    },
  };
}

describe('a worker keeps to what it has', () => {
  test('the first page is small: nobody knows yet how wide the rows are', async () => {
    const migration = await TestMigration.create(engines, { model, mapping, options: { chunkRows: 1_000, pageRows: 500 } });
    const { chunks } = await prepare(migration, 'compare_data');
    const limits: number[] = [];
    watchPages(migration, (limit) => limits.push(limit));
    await migration.step({ step: 'readSource', task: migration.store.lines<ChunkTask>(chunks)[0] });
    expect(limits).toEqual([32, 64, 128, 256, 500, 500]);
  });

  test('a call spills a part of a large chunk, and goes on in the next', async () => {
    const migration = await TestMigration.create(engines, { model, mapping, options: { chunkRows: 1_000_000, pageRows: 10_000 } });
    const { chunks } = await prepare(migration, 'compare_data');
    const [task] = migration.store.lines<ChunkTask>(chunks);
    const next = (await migration.step({ step: 'readSource', task })) as ChunkTask;
    expect(next.cursor?.counts.rowsRead).toBeGreaterThanOrEqual(50_000);
    expect(next.cursor?.counts.rowsRead).toBeLessThan(60_000);
    const last = (await migration.step({ step: 'readSource', task: next })) as ChunkTask;
    expect(last.cursor).toBeUndefined();
  });

  test('a page that is slow, but within the timeout of a statement, never runs into the end of the call', async () => {
    const migration = await TestMigration.create(engines, { model, mapping, options: { chunkRows: 1_000_000, pageRows: 20 } });
    const { chunks } = await prepare(migration, 'compare_data');
    const [task] = migration.store.lines<ChunkTask>(chunks);
    let remaining = 900_000;
    watchPages(migration, () => {
      remaining -= 119_000;
    });
    const event: StepEvent = { step: 'readSource', task };
    const next = (await runStep({ ...migration.worker, remaining: () => remaining }, event)) as ChunkTask;
    expect(next.cursor).toBeDefined();
    expect(remaining).toBeGreaterThan(60_000);
  });
});

describe('a comparison of many chunks', () => {
  test('has buckets for the rows that there are, whatever old statistics say', async () => {
    const migration = await TestMigration.create(engines, { model, mapping, options: { chunkRows: 1_000 } });
    const { plan } = await prepare(migration, 'compare_data');
    expect(migration.store.json<Plan>(plan)).toMatchObject({ tables: [{ estimatedRows: 10 }], buckets: 64 });
  });

  test('reads what the chunks have left side by side, not one after the other', async () => {
    const migration = await TestMigration.create(engines, { model, mapping, options: { chunkRows: 1_000 } });
    const planned = await prepare(migration, 'compare_data');
    for (const task of migration.store.lines<ChunkTask>(planned.chunks)) await migration.step({ step: 'readSource', task });
    for (const task of migration.store.lines(planned.segments ?? '')) await migration.step({ step: 'readTarget', task } as StepEvent);
    // WHEN every bucket differs, since nothing was copied
    const { store } = migration;
    let running = 0;
    let most = 0;
    const range = async (key: string, offset: number, length: number) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      return store.range(key, offset, length);
    };
    const worker = {
      ...migration.worker,
      store: { bucket: store.bucket, put: store.put.bind(store), get: store.get.bind(store), range, list: store.list.bind(store) },
    };
    expect(await runStep(worker, { step: 'compare', plan: planned.plan })).toEqual({ differences: 60_000 });
    expect(most).toBe(32);
  });
});

describe('a refusal with very many problems', () => {
  test('has a cause that Step Functions takes, and that is still JSON', async () => {
    const columns = Array.from({ length: 800 }, (_, i) => `"ä column of a rather long name ${i}" int`);
    await engines.sql(`CREATE TABLE wide (id int PRIMARY KEY, ${columns.join(', ')})`);
    const wide = { tables: { wide: { items: [{ entity: 'Row' }] } } };
    const migration = await TestMigration.create(engines, { model, mapping: wide });
    const refused = (await prepare(migration, 'plan')) as unknown as { error: string; cause: string };
    expect(refused.error).toBe('DataMigration.InvalidPlan');
    expect(Buffer.byteLength(refused.cause)).toBeLessThanOrEqual(32_768);
    expect(JSON.parse(refused.cause).message).toMatch(/^the mapping does not fit the source:\n.*(.|\n)*… \(shortened\)$/);
  });
});
