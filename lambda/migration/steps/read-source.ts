import type { PoisonRow } from '../mapping/poison';
import { compileRowMapper, type MappedItem } from '../mapping/row-mapper';
import { type ChunkTask, NO_COUNTS, type Plan, type TablePlan } from '../plan';
import { keyOf, type Row } from '../source/pages';
import { readChunk } from '../source/read-chunk';
import { Spill, type SpillLine } from '../verify/spill';
import { targetLine } from '../verify/target-item';
import { getItems } from '../verify/target-reader';
import { loadPlan, tableOf, type Worker } from '../worker';
import { countRows, finishCall, MOST_POISON_ROWS, shownRowKey } from './finish-call';

export interface ReadSourceEvent {
  readonly step: 'readSource';
  readonly task: ChunkTask;
}

/**
 * Reads a chunk of the source again, maps and encodes it as the copy does, and spills what should be in the table. A limited comparison
 * reads the items of these rows as well, by key.
 */
export async function readSource(worker: Worker, { task }: ReadSourceEvent): Promise<ChunkTask> {
  const plan = await loadPlan(worker, task.plan);
  const table = tableOf(plan, task.chunk.table);
  const mapRow = compileRowMapper(worker.model, table, plan.now);
  const expected = new Spill(plan.buckets);
  const found = plan.limit === undefined ? undefined : new Spill(plan.buckets);
  const call = task.cursor?.call ?? 0;
  const poison: PoisonRow[] = [];
  let counts = task.cursor?.counts ?? NO_COUNTS;

  const after = await readChunk(
    worker,
    plan,
    task,
    async ({ rows }) => {
      const poisoned: PoisonRow[] = [];
      const items: MappedItem[] = [];
      let skipped = 0;
      for (const row of rows) {
        const mapped = mapRow(row);
        if (mapped.items.length === 0 && mapped.poison.length === 0) skipped++;
        for (const item of mapped.items) expected.add(sourceLine(table, row, item), item.hash);
        for (const item of mapped.poison) poisoned.push({ table: table.name, key: shownRowKey(table, row), ...item });
        items.push(...mapped.items);
      }
      if (found) await readByKey(worker, plan, table, items, found);
      poison.push(...poisoned);
      counts = {
        ...counts,
        rowsRead: counts.rowsRead + rows.length,
        rowsSkipped: counts.rowsSkipped + skipped,
        poisonRows: counts.poisonRows + countRows(poisoned),
      };
      worker.progress({ event: 'migration.progress', phase: 'verify', table: table.name, rows: rows.length, items: items.length });
      return counts.rowsRead;
    },
    () => expected.full || poison.length >= MOST_POISON_ROWS,
  );

  await expected.write(worker.store, plan.runId, 'source', task.id, call);
  await found?.write(worker.store, plan.runId, 'target', task.id, call);
  return finishCall(worker, plan, task, { call, after, counts, poison });
}

function sourceLine(table: TablePlan, row: Row, { key, hash, expired }: MappedItem): SpillLine {
  return { k: key, h: Buffer.from(hash).toString('base64'), t: table.name, r: keyOf(table, row), ...(expired && { x: true as const }) };
}

async function readByKey(worker: Worker, plan: Plan, table: TablePlan, items: readonly MappedItem[], found: Spill): Promise<void> {
  const entities = new Set(table.items.map(({ entity }) => entity));
  for (const item of await getItems(
    worker,
    items.map(({ key }) => key),
  )) {
    const target = targetLine(worker.model, item, entities, plan.now);
    if (target) found.add(target.line, target.hash);
  }
}
