import { forEachLimited } from '../concurrency';
import { shownKey } from '../mapping/target-key';
import { getJson, getLines, putJson, putLines } from '../object-store';
import { runKeys, type SegmentTask } from '../plan';
import type { FoundResult, KeptLine, RolledBackCounts, WrittenLine } from '../rollback/rollback-lines';
import { loadOwnPlan, RESERVE_MILLISECONDS, type Worker } from '../worker';
import { takeBack } from '../write/take-back';

/** A segment of which the items that were found are removed. */
export interface RollBackTask extends Omit<SegmentTask, 'cursor'> {
  readonly cursor?: { readonly call: number; readonly counts: RolledBackCounts };
}

export interface RollBackEvent {
  readonly step: 'rollBack';
  readonly task: RollBackTask;
}

const WRITES_IN_FLIGHT = 16;

/** Puts a tombstone in the place of every item that was found, if it is still as it was found. */
export async function rollBack(worker: Worker, { task }: RollBackEvent): Promise<RollBackTask> {
  const plan = await loadOwnPlan(worker, task.plan);
  const keys = runKeys(plan.runId);
  const { id, segment } = task;
  const found = await getJson<FoundResult>(worker.store, keys.foundResult(id));
  if (!found) throw new Error(`segment ${id} of run ${plan.runId} was never read`);
  let counts = task.cursor?.counts ?? { removed: 0, changedMeanwhile: 0 };
  for (let call = task.cursor?.call ?? 0; call < found.calls; call++) {
    const kept: KeptLine[] = [];
    let removed = 0;
    await forEachLimited(await getLines<WrittenLine>(worker.store, keys.written(id, call)), WRITES_IN_FLIGHT, async (line) => {
      if (await takeBack(worker, plan, line)) removed++;
      else kept.push({ key: shownKey(worker.model, line.k), reason: 'somebody has changed it while it was rolled back' });
    });
    if (kept.length > 0) await putLines(worker.store, keys.kept(id, call), kept);
    counts = { removed: counts.removed + removed, changedMeanwhile: counts.changedMeanwhile + kept.length };
    if (call + 1 < found.calls && worker.remaining() < RESERVE_MILLISECONDS) {
      return { id, plan: task.plan, segment, cursor: { call: call + 1, counts } };
    }
  }
  await putJson(worker.store, keys.rolledBackResult(id), counts);
  return { id, plan: task.plan, segment };
}
