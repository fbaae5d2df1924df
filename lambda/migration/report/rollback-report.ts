import { mapLimited } from '../concurrency';
import { getJson, getLines, READS_IN_FLIGHT } from '../object-store';
import { type Plan, type Planned, runKeys, type SegmentTask } from '../plan';
import { type FoundResult, type KeptLine, NOTHING_FOUND, type RolledBackCounts } from '../rollback/rollback-lines';
import type { Worker } from '../worker';

/** What a rollback has taken back, and what it has left, and why. */
export interface RollbackReport {
  /** The epoch that was taken back. */
  readonly epoch: number;
  readonly removed: number;
  readonly kept: {
    /** Items of the epoch that somebody has changed: listed. */
    readonly changed: number;
    readonly applicationOwned: number;
    readonly ofOtherEpochs: number;
    /** The first of the changed items. */
    readonly items: readonly KeptLine[];
    readonly objects: readonly string[];
  };
}

const LISTED = 100;

export async function gatherRollback({ store }: Worker, plan: Plan, { segments }: Planned): Promise<RollbackReport> {
  const keys = runKeys(plan.runId);
  const tasks = segments === undefined ? [] : await getLines<SegmentTask>(store, segments);
  const found = await mapLimited(tasks, READS_IN_FLIGHT, ({ id }) => getJson<FoundResult>(store, keys.foundResult(id)));
  const done = await mapLimited(tasks, READS_IN_FLIGHT, ({ id }) => getJson<RolledBackCounts>(store, keys.rolledBackResult(id)));
  const sum = (field: 'changed' | 'applicationOwned' | 'ofOtherEpochs') =>
    found.reduce((total, result) => total + (result?.counts ?? NOTHING_FOUND)[field], 0);
  const removed = done.reduce((total, counts) => total + (counts?.removed ?? 0), 0);
  const changedMeanwhile = done.reduce((total, counts) => total + (counts?.changedMeanwhile ?? 0), 0);
  const objects = (await store.list(keys.allKept)).map(({ key }) => key);
  const items: KeptLine[] = [];
  for (const key of objects) if (items.length < LISTED) items.push(...(await getLines<KeptLine>(store, key)));
  return {
    epoch: plan.rollsBack ?? 0,
    removed,
    kept: {
      changed: sum('changed') + changedMeanwhile,
      applicationOwned: sum('applicationOwned'),
      ofOtherEpochs: sum('ofOtherEpochs'),
      items: items.slice(0, LISTED),
      objects,
    },
  };
}
