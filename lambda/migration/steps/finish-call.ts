import type { PoisonRow } from '../mapping/poison';
import { putJson, putLines } from '../object-store';
import { type ChunkCounts, type ChunkResult, type ChunkTask, type Plan, runKeys, type TablePlan } from '../plan';
import { keyOf, type Row } from '../source/pages';
import type { Worker } from '../worker';

/** Poison rows that one call keeps, give or take a page: its memory does not grow with the chunk. */
export const MOST_POISON_ROWS = 10_000;

/** What a call on a chunk ends with. */
export interface Call {
  readonly call: number;
  /** The key to go on after; undefined when the chunk is done. */
  readonly after?: readonly string[];
  readonly counts: ChunkCounts;
  /** Of this call. */
  readonly poison: readonly PoisonRow[];
}

/**
 * Writes what a call leaves behind and returns the task, with a cursor unless the chunk is done. Every object has a name of its own, so a
 * call that is repeated replaces what its first attempt left.
 */
export async function finishCall(worker: Worker, plan: Plan, task: ChunkTask, { call, after, counts, poison }: Call): Promise<ChunkTask> {
  const keys = runKeys(plan.runId);
  if (poison.length > 0) await putLines(worker.store, keys.poison(task.id, call), poison);
  const { id, chunk } = task;
  if (after) return { id, plan: task.plan, chunk, cursor: { call: call + 1, after, counts } };
  const result: ChunkResult = { chunk: id, table: chunk.table, calls: call + 1, counts };
  await putJson(worker.store, keys.chunkResult(id), result);
  return { id, plan: task.plan, chunk };
}

export function shownRowKey(table: TablePlan, row: Row): Record<string, string> {
  const values = keyOf(table, row);
  return Object.fromEntries(table.key.map(({ column }, i) => [column, values[i]]));
}

/** A row of which several items are poison is one poison row. */
export function countRows(poison: readonly PoisonRow[]): number {
  return new Set(poison.map(({ key }) => JSON.stringify(key))).size;
}
