import { addCounts, NO_ROUND_COUNTS, type Round, type RoundCounts, type RoundPartResult, type RoundTask } from '../catch-up/round';
import { verdictOf } from '../catch-up/verdict';
import { mapLimited } from '../concurrency';
import { getJson, getLines, putJson, READS_IN_FLIGHT } from '../object-store';
import { type Plan, runKeys } from '../plan';
import { roundsOf } from '../report/rounds-report';
import { holderOf, readHorizon } from '../source/horizon';
import { loadOwnPlan, type Worker, withPlannedSource } from '../worker';

export interface EndRoundEvent {
  readonly step: 'endRound';
  /** The key of the plan. */
  readonly plan: string;
  readonly round: Round;
}

/** What the state machine goes on with. */
export interface EndedRound {
  readonly status: 'AGAIN' | 'DONE';
  /** The number of the next round. */
  readonly next: number;
}

/** Moves the tables to the horizon of a round whose parts are all done, and decides whether another one is needed. */
export async function endRound(worker: Worker, { plan: key, round }: EndRoundEvent): Promise<EndedRound> {
  const plan = await loadOwnPlan(worker, key);
  const seconds = (Date.now() - round.startedAt) / 1_000;
  const tables = await gather(worker, plan, round);
  for (const { name } of plan.tables) {
    // The next round of a table with units that are not settled reads the same changes again.
    if (tables[name].unsettled > 0) continue;
    const state = { epoch: plan.epoch, shape: plan.shapes[name], source: plan.source, definition: plan.definition };
    await worker.states.advance(name, { ...state, horizon: round.horizon });
  }
  const heldBackBy = await withPlannedSource(worker, async (source) => {
    const { xmin } = await readHorizon(source);
    return xmin === round.horizon ? holderOf(source, xmin) : undefined;
  });
  const keys = runKeys(plan.runId);
  const before = (await roundsOf(worker, plan)).slice(0, round.number - 1);
  const summary = { round: round.number, seconds, horizon: round.horizon, ...(heldBackBy && { heldBackBy }), tables };
  const verdict = verdictOf([...before, summary], plan.pause ?? 0);
  await putJson(worker.store, keys.round(round.number), {
    ...summary,
    ...(verdict.notConverging && { notConverging: verdict.notConverging }),
  });
  return { status: verdict.goesOn ? 'AGAIN' : 'DONE', next: round.number + 1 };
}

async function gather({ store }: Worker, plan: Plan, { number, tasks }: Round): Promise<Record<string, RoundCounts>> {
  const keys = runKeys(plan.runId);
  const parts = await getLines<RoundTask>(store, tasks);
  const results = await mapLimited(parts, READS_IN_FLIGHT, ({ id }) => getJson<RoundPartResult>(store, keys.roundResult(number, id)));
  const counts = Object.fromEntries(plan.tables.map(({ name }) => [name, NO_ROUND_COUNTS]));
  for (const [i, result] of results.entries()) {
    if (!result) throw new Error(`part ${parts[i].id} of round ${number} of run ${plan.runId} has no result: it was never finished`);
    counts[result.table] = addCounts(counts[result.table], result.counts);
  }
  return counts;
}
