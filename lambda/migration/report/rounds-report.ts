import { addCounts, NO_ROUND_COUNTS, type RoundCounts, type RoundSummary } from '../catch-up/round';
import type { PoisonRow } from '../mapping/poison';
import { getJson, getLines } from '../object-store';
import { type Plan, runKeys } from '../plan';
import type { Worker } from '../worker';

/** What the rounds of a catch-up add up to. */
export interface RoundsReport {
  readonly rounds: readonly RoundSummary[];
  /** Of all rounds, by table; poison rows and what is not settled as of the last. */
  readonly tables: Readonly<Record<string, RoundCounts>>;
  readonly poison: { readonly rows: readonly PoisonRow[]; readonly objects: readonly string[] };
}

/** The rounds of a run so far, in order. */
export async function roundsOf({ store }: Worker, { runId }: Plan): Promise<RoundSummary[]> {
  const found: RoundSummary[] = [];
  for (;;) {
    const next = await getJson<RoundSummary>(store, runKeys(runId).round(found.length + 1));
    if (!next) return found;
    found.push(next);
  }
}

export async function gatherRounds(worker: Worker, plan: Plan): Promise<RoundsReport> {
  const rounds = await roundsOf(worker, plan);
  const poison = await poisonOfRounds(worker, plan, rounds.length);
  const tables: Record<string, RoundCounts> = {};
  for (const { name } of plan.tables) {
    const sum = rounds.reduce((total, round) => addCounts(total, round.tables[name]), NO_ROUND_COUNTS);
    const poisonRows = new Set(poison.rows.filter(({ table }) => table === name).map(({ key }) => JSON.stringify(key))).size;
    tables[name] = { ...sum, poisonRows, unsettled: rounds.at(-1)?.tables[name].unsettled ?? 0 };
  }
  return { rounds, tables, poison };
}

/** Each row once for each of its reasons. Two rows with one key are judged by the last round: in an earlier one it may have been moving. */
async function poisonOfRounds(worker: Worker, { runId }: Plan, last: number): Promise<RoundsReport['poison']> {
  const rows = new Map<string, PoisonRow>();
  const objects: string[] = [];
  for (const { key } of await worker.store.list(runKeys(runId).poisonOfRounds)) {
    objects.push(key);
    const isLast = key.startsWith(`${runKeys(runId).poisonOfRounds}${last}-`);
    for (const row of await getLines<PoisonRow>(worker.store, key)) {
      if (row.code === 'KEY_COLLISION' && !isLast) continue;
      rows.set(JSON.stringify([row.table, row.key, row.item, row.code, row.attribute]), row);
    }
  }
  return { rows: [...rows.values()], objects };
}
