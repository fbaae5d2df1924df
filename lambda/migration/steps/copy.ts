import { lineOf, type ManifestLine } from '../manifest/manifest';
import { writeAhead } from '../manifest/manifest-files';
import type { PoisonRow } from '../mapping/poison';
import { compileRowMapper } from '../mapping/row-mapper';
import { type ChunkTask, NO_COUNTS, type Plan, type TablePlan } from '../plan';
import { keyOf, type Page, type Row } from '../source/pages';
import { readChunk } from '../source/read-chunk';
import { loadOwnPlan, tableOf, type Worker } from '../worker';
import { ItemWriter } from '../write/item-writer';
import { stamped } from '../write/stamped';
import type { WriteItem, WriteOutcome } from '../write/write-item';
import { countRows, finishCall, MOST_POISON_ROWS, shownRowKey } from './finish-call';

export interface CopyEvent {
  readonly step: 'copy';
  readonly task: ChunkTask;
}

/** Copies a chunk, or as much of it as the budget of time allows: then the task comes back with a cursor. */
export async function copy(worker: Worker, { task }: CopyEvent): Promise<ChunkTask> {
  const plan = await loadOwnPlan(worker, task.plan);
  const table = tableOf(plan, task.chunk.table);
  const writer = new ItemWriter(worker.dynamo, worker.tableName, worker.model.table);
  const toWrites = compilePageMapper(worker, plan, table);
  const call = task.cursor?.call ?? 0;
  const poison: PoisonRow[] = [];
  let pages = 0;
  let counts = task.cursor?.counts ?? NO_COUNTS;

  const after = await readChunk(
    worker,
    plan,
    task,
    async (page) => {
      const { writes, lines, skipped, poisoned } = toWrites(page);
      const name = `${plan.runId}/${task.id}-${pageNumber(call)}-${pageNumber(pages++)}`;
      await writeAhead(worker.store, table, plan.epoch, name, lines);
      let written = 0;
      let applicationOwned = 0;
      await writer.write(writes, (write, outcome) => {
        if (outcome.kind === 'written') written++;
        else if (outcome.kind === 'applicationOwned') applicationOwned++;
        else if (outcome.kind === 'poison') poisoned.push(rejected(table, write, outcome));
        // The call is repeated, and reads the page again.
        else throw new Error(`item ${write.key} became free for its row after the row was read`);
      });
      counts = {
        rowsRead: counts.rowsRead + page.rows.length,
        rowsSkipped: counts.rowsSkipped + skipped,
        poisonRows: counts.poisonRows + countRows(poisoned),
        itemsWritten: counts.itemsWritten + written,
        applicationOwned: counts.applicationOwned + applicationOwned,
      };
      poison.push(...poisoned);
      worker.progress({ event: 'migration.progress', phase: 'copy', table: table.name, rows: page.rows.length, items: written });
      return counts.rowsRead;
    },
    () => poison.length >= MOST_POISON_ROWS,
  );

  return finishCall(worker, plan, task, { call, after, counts, poison });
}

/** As text that sorts as the number does. */
function pageNumber(number: number): string {
  return String(number).padStart(6, '0');
}

interface PageWrites {
  readonly writes: WriteItem<Row>[];
  readonly lines: ManifestLine[];
  readonly skipped: number;
  readonly poisoned: PoisonRow[];
}

function compilePageMapper(worker: Worker, plan: Plan, table: TablePlan): (page: Page) => PageWrites {
  const mapRow = compileRowMapper(worker.model, table, plan.now);
  return ({ rows, ordinal }) => {
    const writes: WriteItem<Row>[] = [];
    const lines: ManifestLine[] = [];
    const poisoned: PoisonRow[] = [];
    let skipped = 0;
    for (const row of rows) {
      const { items, poison } = mapRow(row);
      const kept = worker.options.expired === 'skip' ? items.filter((item) => !item.expired) : items;
      if (kept.length === 0 && poison.length === 0) skipped++;
      const line = lineOf(table, keyOf(table, row), kept);
      if (line) lines.push(line);
      for (const item of kept) writes.push(stamped(worker.model, item, plan.epoch, ordinal, row));
      for (const item of poison) poisoned.push({ table: table.name, key: shownRowKey(table, row), ...item });
    }
    return { writes, lines, skipped, poisoned };
  };
}

function rejected(table: TablePlan, { key, origin }: WriteItem<Row>, outcome: WriteOutcome & { kind: 'poison' }): PoisonRow {
  return { table: table.name, key: shownRowKey(table, origin), item: key, code: outcome.code, reason: outcome.reason };
}
