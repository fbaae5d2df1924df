import { type Engines, startEngines } from '../support/engines';
import { TestMigration } from '../support/run';
import { takeAway, through, type Without, Zombies } from './faults';
import { Mutator } from './mutator';
import { createNotes, type Losses, lossesOf, mapping, model } from './notes';
import { Random } from './random';

/** Runs of the proof: a few in CI, as many as `PROOF_RUNS` says for a soak. The seeds are 1, 2, 3, …, or begin at `PROOF_SEED`. */
const RUNS = Number(process.env.PROOF_RUNS ?? 3);
const FIRST_SEED = Number(process.env.PROOF_SEED ?? 1);
/** A part that is taken away must be missed within so many runs. */
const RUNS_WITHOUT = 6;

jest.setTimeout(60_000 + RUNS * 20_000);

let engines: Engines;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines?.stop());

interface Figures extends Losses {
  readonly seed: number;
  readonly commits: number;
  readonly zombies: number;
  /** Items that only came back when the late writes did. */
  readonly resurrected: number;
  readonly status: string;
}

/** A migration of a source that is written to all the time, a last catch-up once it stands still, and then the late writes. */
async function migrateUnderFire(seed: number, without?: Without): Promise<Figures> {
  const random = new Random(seed);
  await createNotes(engines);
  const migration = await TestMigration.create(engines, { model, mapping, options: { chunkRows: 40, pageRows: 15 } });
  const plain = migration.worker;
  if (without) takeAway(migration, without);
  const { dynamo } = migration.worker;
  const zombies = new Zombies(random);
  through(migration, (send) => zombies.wrap(send));

  const mutator = new Mutator(engines.postgres.url, random, 4);
  await migration.run({ action: 'migrate_all' });
  for (let round = 0; round < 3; round++) await migration.run({ action: 'catch_up' });
  await mutator.stop();

  const { status, error } = await migration.run({ action: 'catch_up' });
  const before = await lossesOf(engines, migration);
  await zombies.wakeUp(dynamo.send.bind(dynamo) as (command: unknown) => Promise<unknown>);
  const after = await lossesOf(engines, migration);
  migration.worker = plain;
  const resurrected = Math.max(0, after.extra - before.extra);
  return { seed, commits: mutator.commits, zombies: zombies.size, ...after, resurrected, status: error ?? status };
}

const lost = ({ missing, stale, extra }: Losses) => missing + stale + extra;

test(`${RUNS} migrations under fire: nothing is missing, stale, extra or resurrected`, async () => {
  const runs: Figures[] = [];
  for (let i = 0; i < RUNS; i++) runs.push(await migrateUnderFire(FIRST_SEED + i));
  const sum = (field: 'commits' | 'zombies' | 'missing' | 'stale' | 'extra' | 'resurrected') =>
    runs.reduce((total, run) => total + run[field], 0);
  process.stdout.write(
    `catch-up proof: ${runs.length} runs, ${sum('commits')} commits meanwhile, ${sum('zombies')} late writes: ` +
      `${sum('missing')} missing, ${sum('stale')} stale, ${sum('resurrected')} resurrected, ${sum('extra')} extra\n`,
  );
  expect(runs.filter((run) => lost(run) > 0 || run.status !== 'SUCCEEDED')).toEqual([]);
  expect(sum('commits')).toBeGreaterThan(RUNS * 20);
  expect(sum('zombies')).toBeGreaterThan(RUNS * 5);
});

test.each<[Without]>([['manifest'], ['tombstone'], ['unit'], ['ordinal']])('without the %s the same proof finds losses', async (part) => {
  for (let i = 0; i < RUNS_WITHOUT; i++) {
    const figures = await migrateUnderFire(FIRST_SEED + i, part);
    if (lost(figures) === 0) continue;
    const { seed, missing, stale, extra, resurrected } = figures;
    process.stdout.write(
      `without the ${part}: ${missing} missing, ${stale} stale, ${extra} extra (${resurrected} resurrected) with seed ${seed}\n`,
    );
    return;
  }
  throw new Error(`${RUNS_WITHOUT} runs without the ${part} lost nothing: the proof cannot fail`);
});
