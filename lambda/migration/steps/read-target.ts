import type { WireItem } from '../../../lib/codec';
import { keyText, wireKey } from '../mapping/target-key';
import { putJson } from '../object-store';
import { runKeys, type SegmentResult, type SegmentTask } from '../plan';
import { Spill } from '../verify/spill';
import { addStrays, strayDetector } from '../verify/strays';
import { targetLine } from '../verify/target-item';
import { scanPage } from '../verify/target-reader';
import { loadPlan, RESERVE_MILLISECONDS, type Worker } from '../worker';

export interface ReadTargetEvent {
  readonly step: 'readTarget';
  readonly task: SegmentTask;
}

/** Reads a segment of the table, consistently, and spills what is there of the entities that the run compares. */
export async function readTarget(worker: Worker, { task }: ReadTargetEvent): Promise<SegmentTask> {
  const plan = await loadPlan(worker, task.plan);
  const entities = new Set(plan.tables.flatMap((table) => table.items.map(({ entity }) => entity)));
  const strayType = strayDetector(worker.model, worker.mapping, plan.now);
  const spill = new Spill(plan.buckets);
  const call = task.cursor?.call ?? 0;
  let strays = task.cursor?.strays ?? {};
  let start: WireItem | undefined = task.cursor && wireKey(worker.model, task.cursor.after);
  do {
    const { items, next } = await scanPage(worker, task.segment, plan.scanSegments, start);
    for (const item of items) {
      const target = targetLine(worker.model, item, entities, plan.now);
      if (target) spill.add(target.line, target.hash);
      const stray = strayType(item);
      if (stray !== undefined) strays = addStrays([strays, { [stray]: 1 }]);
    }
    start = next;
  } while (start && !spill.full && worker.remaining() > RESERVE_MILLISECONDS);

  await spill.write(worker.store, plan.runId, 'target', task.id, call);
  const { id, segment } = task;
  if (start) return { id, plan: task.plan, segment, cursor: { call: call + 1, after: keyText(worker.model, start), strays } };
  const result: SegmentResult = { calls: call + 1, strays };
  await putJson(worker.store, runKeys(plan.runId).segmentResult(id), result);
  return { id, plan: task.plan, segment };
}
