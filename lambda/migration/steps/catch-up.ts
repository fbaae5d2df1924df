import { checkManifest } from '../catch-up/check-manifest';
import {
  addCounts,
  type CheckTask,
  NO_ROUND_COUNTS,
  type RoundCounts,
  type RoundPartResult,
  type RoundTask,
  type ScanTask,
} from '../catch-up/round';
import { type Settled, type UnitRef, UnitSettler } from '../catch-up/settle-units';
import type { PoisonRow } from '../mapping/poison';
import { compileRowMapper } from '../mapping/row-mapper';
import { putJson, putLines } from '../object-store';
import { type Plan, runKeys, type TablePlan } from '../plan';
import type { Source } from '../source/connection';
import { writtenSince } from '../source/horizon';
import { assertSameSource } from '../source/identity';
import { keyOf, readPage } from '../source/pages';
import { loadOwnPlan, RESERVE_MILLISECONDS, tableOf, type Worker, withPlannedSource } from '../worker';
import { MOST_POISON_ROWS, shownRowKey } from './finish-call';

export interface CatchUpEvent {
  readonly step: 'catchUp';
  readonly task: RoundTask;
}

/** Works on a part of a round, or as much of it as the budget of time allows: then the task comes back with a cursor. */
export async function catchUp(worker: Worker, { task }: CatchUpEvent): Promise<RoundTask> {
  const plan = await loadOwnPlan(worker, task.plan);
  const table = tableOf(plan, task.kind === 'scan' ? task.chunk.table : task.table);
  const part = new Part(worker, plan, table, task);
  return withPlannedSource(worker, async (source) => {
    await assertSameSource(source, plan.source);
    const settler = new UnitSettler(worker, plan, table, source);
    if (task.kind === 'check') return part.check(task, source, settler);
    return part.scan(task, source, settler);
  });
}

/** One call on a part of a round. */
class Part {
  private readonly poison: PoisonRow[] = [];
  private readonly call: number;
  private counts = NO_ROUND_COUNTS;
  private slowest = 0;

  public constructor(
    private readonly worker: Worker,
    private readonly plan: Plan,
    private readonly table: TablePlan,
    private readonly task: RoundTask,
  ) {
    this.call = task.cursor?.call ?? 0;
    this.counts = task.cursor?.counts ?? NO_ROUND_COUNTS;
  }

  /** Rows that were written since the horizon: the units that they hold now. */
  public async scan(task: ScanTask, source: Source, settler: UnitSettler): Promise<ScanTask> {
    const { chunk, horizon } = task;
    const mapRow = compileRowMapper(this.worker.model, this.table, this.plan.now);
    const asked = this.worker.options.pageRows;
    let after = task.cursor?.after;
    for (let page = 0; ; page++) {
      const before = this.worker.remaining();
      const condition = horizon === undefined ? undefined : writtenSince(horizon);
      const { rows } = await readPage(source, this.table, chunk, after, asked, condition);
      const units: UnitRef[] = [];
      for (const row of rows) {
        const { items, poison } = mapRow(row);
        for (const { rule, unitValues } of items) units.push({ item: this.rule(rule), values: unitValues });
        for (const reason of poison) {
          const item = this.rule(reason.item);
          const values = item.unit.map((select) => row[select]);
          // A unit without a value has no key to be read by: its row can only be reported.
          if (values.includes(null)) this.poisoned({ table: this.table.name, key: shownRowKey(this.table, row), ...reason });
          else units.push({ item, values });
        }
      }
      this.add(await settler.settle(units, this.manifestName(page)), { rowsRead: rows.length });
      if (rows.length < asked) return this.finish(task);
      after = keyOf(this.table, rows[rows.length - 1]);
      if (this.isOver(before)) {
        await this.leavePoison();
        return { ...task, cursor: { call: this.call + 1, after, counts: this.counts } };
      }
    }
  }

  /** Rows that were announced: the units that they do not hold any more. */
  public async check(task: CheckTask, source: Source, settler: UnitSettler): Promise<CheckTask> {
    let next = task.cursor?.next ?? 0;
    for (; next < task.manifests.length; next++) {
      const before = this.worker.remaining();
      const { rows, settled } = await checkManifest(this.worker, this.plan, this.table, source, settler, {
        key: task.manifests[next],
        name: this.manifestName(next),
      });
      this.add(settled, { rowsChecked: rows });
      if (next + 1 < task.manifests.length && this.isOver(before)) {
        await this.leavePoison();
        return { ...task, cursor: { call: this.call + 1, next: next + 1, counts: this.counts } };
      }
    }
    return this.finish(task);
  }

  private rule(id: string): UnitRef['item'] {
    const found = this.table.items.find((item) => item.id === id);
    if (!found) throw new Error(`table ${this.table.name} has no rule ${id}`);
    return found;
  }

  private poisoned(row: PoisonRow): void {
    this.poison.push(row);
    this.counts = addCounts(this.counts, { poisonRows: 1 });
  }

  private add({ counts, poison }: Settled, more: Partial<RoundCounts>): void {
    this.counts = addCounts(addCounts(this.counts, counts), more);
    this.poison.push(...poison);
    const items = counts.itemsWritten + counts.itemsRemoved;
    this.worker.progress({ event: 'migration.progress', phase: 'copy', table: this.table.name, rows: more.rowsRead ?? 0, items });
  }

  private isOver(before: number): boolean {
    this.slowest = Math.max(this.slowest, before - this.worker.remaining());
    return this.worker.remaining() < Math.max(RESERVE_MILLISECONDS, 2 * this.slowest) || this.poison.length >= MOST_POISON_ROWS;
  }

  private manifestName(number: number): string {
    const { round, id } = this.task;
    return `${this.plan.runId}/r${String(round).padStart(4, '0')}-${id}-${this.call}-${String(number).padStart(6, '0')}`;
  }

  private async leavePoison(): Promise<void> {
    if (this.poison.length === 0) return;
    const keys = runKeys(this.plan.runId);
    await putLines(this.worker.store, keys.poison(`round-${this.task.round}-${this.task.id}`, this.call), this.poison);
  }

  private async finish<T extends RoundTask>({ cursor: _, ...task }: T): Promise<T> {
    await this.leavePoison();
    const result: RoundPartResult = { table: this.table.name, calls: this.call + 1, counts: this.counts };
    await putJson(this.worker.store, runKeys(this.plan.runId).roundResult(this.task.round, this.task.id), result);
    return task as T;
  }
}
