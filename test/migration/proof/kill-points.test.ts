import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Engines, startEngines } from '../support/engines';
import { TestMigration } from '../support/run';
import { step } from './mutator';
import { createNotes, lossesOf, mapping, model } from './notes';
import { Random } from './random';

/** Double kills at random points, beside every single one. With `PROOF_KILLS` as many as it says, and every step before and after. */
const DOUBLE_KILLS = Number(process.env.PROOF_KILLS ?? 5);
const EVERY_SIDE = process.env.PROOF_KILLS !== undefined;

jest.setTimeout(120_000 + DOUBLE_KILLS * 5_000);

let engines: Engines;
let migration: TestMigration;
let plain: TestMigration['worker'];
const random = new Random(7);
beforeAll(async () => {
  engines = await startEngines();
  await createNotes(engines);
  migration = await TestMigration.create(engines, { model, mapping, options: { chunkRows: 60, pageRows: 60 } });
  plain = migration.worker;
  expect((await migration.run({ action: 'migrate_all' })).status).toBe('SUCCEEDED');
});
afterAll(() => engines?.stop());

/** Changes of every kind, so that each catch-up has something to write, to bury and to announce. */
async function change(): Promise<void> {
  for (let i = 0; i < 5; i++) {
    await engines.sql('BEGIN');
    const client = { query: (sql: string, parameters: unknown[] = []) => engines.sql(filled(sql, parameters)) };
    await step(client as never, random).then(
      () => engines.sql('COMMIT'),
      () => engines.sql('ROLLBACK'),
    );
  }
  // A row that is announced and gone before the next catch-up, and one whose slug moves on.
  const [a, b] = [1_000 + random.below(50), 2_000 + random.below(50)];
  await engines.sql(
    `DELETE FROM notes WHERE id IN (${a}, ${b}); INSERT INTO notes VALUES (${a}, 'a${a}', 'x', 'draft'), (${b}, 'a${b}', 'x', NULL)`,
  );
}

function filled(sql: string, parameters: unknown[]): string {
  return sql.replace(/\$(\d)/g, (_, n) => {
    const value = parameters[Number(n) - 1];
    return value === null ? 'NULL' : typeof value === 'number' ? String(value) : `'${value}'`;
  });
}

/**
 * Runs a catch-up in which the process dies at the n-th thing that it does outside of itself: before it, or after it was done and before
 * the answer has come. From then on nothing gets out.
 */
async function catchUpUntil(n: number, when: 'before' | 'after'): Promise<{ readonly steps: number; readonly status: string }> {
  let steps = 0;
  const dead = () => new Error('the process is gone');
  const at = async <T>(work: () => Promise<T>): Promise<T> => {
    const mine = ++steps;
    if (mine > n || (mine === n && when === 'before')) throw dead();
    const answer = await work();
    if (mine === n) throw dead();
    return answer;
  };
  const { store, control, states, dynamo, openSource } = plain;
  const send = dynamo.send.bind(dynamo) as (command: unknown) => Promise<unknown>;
  migration.worker = {
    ...plain,
    dynamo: { send: (command: unknown) => at(() => send(command)) } as unknown as DynamoDBClient,
    store: {
      bucket: store.bucket,
      get: store.get.bind(store),
      range: store.range.bind(store),
      list: (prefix) => at(() => store.list(prefix)),
      put: (...args) => at(() => store.put(...args)),
    },
    control: { ...control, plan: (record) => at(() => control.plan(record)) },
    states: { read: states.read, advance: (table, state) => at(() => states.advance(table, state)) },
    openSource: async () => {
      const source = await openSource();
      return { rows: (sql, parameters) => at(() => source.rows(sql, parameters)), close: source.close };
    },
  };
  const status = await migration.run({ action: 'catch_up' }).then(
    (ended) => ended.status,
    () => 'DEAD',
  );
  migration.worker = plain;
  return { steps, status };
}

async function expectEqualAfterCatchUp(): Promise<void> {
  expect(await migration.run({ action: 'catch_up' })).toMatchObject({ status: 'SUCCEEDED' });
  expect(await lossesOf(engines, migration)).toEqual({ missing: 0, stale: 0, extra: 0 });
}

test('a catch-up that dies at any of its steps is completed by the next one', async () => {
  await change();
  const { steps: all } = await catchUpUntil(Number.POSITIVE_INFINITY, 'before');
  expect(all).toBeGreaterThan(40);
  let kills = 0;
  for (const pass of EVERY_SIDE ? [0, 1] : [0]) {
    for (let n = 1, reached = true; reached; n++) {
      const when = (n + pass) % 2 === 0 ? 'before' : 'after';
      await change();
      const { steps, status } = await catchUpUntil(n, when);
      reached = steps >= n;
      if (reached) {
        kills++;
        expect({ when, n, status }).not.toMatchObject({ status: 'SUCCEEDED' });
      }
      await change();
      await expectEqualAfterCatchUp();
    }
  }
  process.stdout.write(`kill points of a catch-up: ${kills} kills, each followed by changes and a catch-up: 0 lost\n`);
  expect(kills).toBeGreaterThan(EVERY_SIDE ? 80 : 40);
});

test(`${DOUBLE_KILLS} times two deaths in a row lose nothing`, async () => {
  for (let i = 0; i < DOUBLE_KILLS; i++) {
    for (let kill = 0; kill < 2; kill++) {
      await change();
      await catchUpUntil(1 + random.below(60), random.chance(0.5) ? 'before' : 'after');
    }
    await change();
    await expectEqualAfterCatchUp();
  }
});
