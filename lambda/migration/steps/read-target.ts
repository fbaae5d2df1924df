import type { WireItem } from '../../../lib/codec';
import { keyText, wireKey } from '../mapping/target-key';
import { putJson } from '../object-store';
import { runKeys, type SegmentResult, type SegmentTask } from '../plan';
import { Spill } from '../verify/spill';
import { targetLine } from '../verify/target-item';
import { scanPage } from '../verify/target-reader';
import { loadPlan, RESERVE_MILLISECONDS, type Worker } from '../worker';

export interface ReadTargetEvent {
  readonly step: 'readTarget';
  readonly task: SegmentTask;
}

/** Items that one call spills: its memory does not grow with the table. */
const ITEMS_OF_A_CALL = 50_000;

/** Reads a segment of the table, consistently, and spills what is there of the entities that the run compares. */
export async function readTarget(worker: Worker, { task }: ReadTargetEvent): Promise<SegmentTask> {
  const plan = await loadPlan(worker, task.plan);
  const entities = new Set(plan.tables.flatMap((table) => table.items.map(({ entity }) => entity)));
  const spill = new Spill(plan.buckets);
  const call = task.cursor?.call ?? 0;
  let start: WireItem | undefined = task.cursor && wireKey(worker.model, task.cursor.after);
  do {
    const { items, next } = await scanPage(worker, task.segment, plan.scanSegments, start);
    for (const item of items) {
      const target = targetLine(worker.model, item, entities, plan.now);
      if (target) spill.add(target.line, target.hash);
    }
    start = next;
  } while (start && spill.items < ITEMS_OF_A_CALL && worker.remaining() > RESERVE_MILLISECONDS);

  await spill.write(worker.store, plan.runId, 'target', task.id, call);
  const { id, segment } = task;
  if (start) return { id, plan: task.plan, segment, cursor: { call: call + 1, after: keyText(worker.model, start) } };
  const result: SegmentResult = { calls: call + 1 };
  await putJson(worker.store, runKeys(plan.runId).segmentResult(id), result);
  return { id, plan: task.plan, segment };
}
