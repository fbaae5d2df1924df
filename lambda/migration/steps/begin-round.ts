import { assertFit } from '../catch-up/fitness';
import type { CheckTask, Round, RoundTask, ScanTask } from '../catch-up/round';
import { manifestPrefix } from '../manifest/manifest-files';
import { getLines, putLines } from '../object-store';
import { type ChunkTask, type Plan, runKeys, type TablePlan } from '../plan';
import { readHorizon } from '../source/horizon';
import { assertSameSource } from '../source/identity';
import { readShape } from '../source/shape';
import type { TableState } from '../table-state';
import { loadOwnPlan, type Worker, withPlannedSource } from '../worker';

export interface BeginRoundEvent {
  readonly step: 'beginRound';
  /** The key of the plan. */
  readonly plan: string;
  /** From 1. */
  readonly round: number;
}

/** Bytes of manifests that one part of a round looks at. */
const MANIFEST_BYTES = 4 * 1024 * 1024;

/**
 * Cuts a round into its parts: ranges of each table, whose changed rows are looked for, and manifests, whose rows are looked up. What a
 * table was known to hold is read again, so that nothing which happened since the round before is overlooked.
 */
export async function beginRound(worker: Worker, event: BeginRoundEvent): Promise<Round> {
  const plan = await loadOwnPlan(worker, event.plan);
  const startedAt = Date.now();
  return withPlannedSource(worker, async (source) => {
    await assertSameSource(source, plan.source);
    // Before anything is listed or read: whatever is written from here on belongs to the next round.
    const horizon = await readHorizon(source);
    const { epoch } = await worker.control.epoch();
    const parts: TaskOf[] = [];
    for (const table of plan.tables) {
      const state = await worker.states.read(table.name);
      const shape = await readShape(source, table);
      assertFit(table.name, state, { epoch, horizon, shape, source: plan.source, definition: plan.definition });
      parts.push(...(await scans(worker, plan, table, state)), ...(await checks(worker, table)));
    }
    const tasks = parts.map((part, i): RoundTask => {
      const id = String(i + 1).padStart(6, '0');
      return { ...part, id, plan: event.plan, round: event.round };
    });
    const key = runKeys(plan.runId).roundTasks(event.round);
    await putLines(worker.store, key, tasks);
    return { number: event.round, tasks: key, startedAt, horizon: horizon.xmin };
  });
}

type TaskOf = Omit<ScanTask, 'id' | 'plan' | 'round'> | Omit<CheckTask, 'id' | 'plan' | 'round'>;

async function scans(worker: Worker, plan: Plan, { name }: TablePlan, { horizon, rescan }: TableState): Promise<TaskOf[]> {
  const planned = await worker.control.planned(plan.runId);
  const chunks = planned ? await getLines<ChunkTask>(worker.store, planned.chunks) : [];
  return chunks.filter(({ chunk }) => chunk.table === name).map(({ chunk }) => ({ kind: 'scan', chunk, ...(!rescan && { horizon }) }));
}

/** Manifests of every epoch: what an earlier one has left is found as well. */
async function checks(worker: Worker, table: TablePlan): Promise<TaskOf[]> {
  const groups: { readonly manifests: string[]; size: number }[] = [];
  for (const { key, size } of await worker.store.list(manifestPrefix(table))) {
    const last = groups.at(-1);
    if (last && last.size + size <= MANIFEST_BYTES) {
      last.manifests.push(key);
      last.size += size;
    } else groups.push({ manifests: [key], size });
  }
  return groups.map(({ manifests }) => ({ kind: 'check', table: table.name, manifests }));
}
