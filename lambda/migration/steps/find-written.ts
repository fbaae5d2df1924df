import { canonicalItemBytes, hash128, type WireItem } from '../../../lib/codec';
import { keyText, shownKey, wireKey } from '../mapping/target-key';
import { putJson, putLines } from '../object-store';
import { runKeys, type SegmentTask } from '../plan';
import { type FoundCounts, type FoundResult, type KeptLine, NOTHING_FOUND, type WrittenLine } from '../rollback/rollback-lines';
import { scanPage } from '../verify/target-reader';
import { loadOwnPlan, RESERVE_MILLISECONDS, type Worker } from '../worker';
import { readStamp, sameBytes } from '../write/write-item';

/** A segment of the table, read to find what an epoch has written. */
export interface FindTask extends Omit<SegmentTask, 'cursor'> {
  readonly cursor?: { readonly call: number; readonly after: string; readonly counts: FoundCounts };
}

export interface FindWrittenEvent {
  readonly step: 'findWritten';
  readonly task: FindTask;
}

/** Items that one call lists. */
const MOST_LINES = 50_000;

/** Lists the items of a segment that the epoch has written: what they hold still hashes to what their stamp says. */
export async function findWritten(worker: Worker, { task }: FindWrittenEvent): Promise<FindTask> {
  const plan = await loadOwnPlan(worker, task.plan);
  const { type, metadata, tombstone } = worker.model.table;
  const call = task.cursor?.call ?? 0;
  const counts = { ...(task.cursor?.counts ?? NOTHING_FOUND) };
  const lines: WrittenLine[] = [];
  const kept: KeptLine[] = [];
  const look = (item: WireItem): void => {
    const stamp = readStamp(item[metadata]);
    if (!stamp) return void counts.applicationOwned++;
    if (item[tombstone] !== undefined) return void counts.tombstones++;
    if (stamp.epoch !== plan.rollsBack) return void counts.ofOtherEpochs++;
    const k = keyText(worker.model, item);
    if (!sameBytes(hash128(canonicalItemBytes(item, [metadata])), stamp.hash)) {
      counts.changed++;
      kept.push({ key: shownKey(worker.model, k), reason: 'somebody has changed it since it was written' });
      return;
    }
    counts.written++;
    const stored = item[type];
    const row = stamp.row && { row: base64(stamp.row) };
    lines.push({ k, ...(stored && 'S' in stored && { t: stored.S }), unit: base64(stamp.unit), ...row, ordinal: String(stamp.ordinal) });
  };
  let start: WireItem | undefined = task.cursor && wireKey(worker.model, task.cursor.after);
  do {
    const { items, next } = await scanPage(worker, task.segment, plan.scanSegments, start);
    for (const item of items) look(item);
    start = next;
  } while (start && lines.length + kept.length < MOST_LINES && worker.remaining() > RESERVE_MILLISECONDS);

  const keys = runKeys(plan.runId);
  await putLines(worker.store, keys.written(task.id, call), lines);
  if (kept.length > 0) await putLines(worker.store, keys.kept(`${task.id}-found`, call), kept);
  const { id, segment } = task;
  if (start) return { id, plan: task.plan, segment, cursor: { call: call + 1, after: keyText(worker.model, start), counts } };
  const result: FoundResult = { calls: call + 1, counts };
  await putJson(worker.store, keys.foundResult(id), result);
  return { id, plan: task.plan, segment };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
