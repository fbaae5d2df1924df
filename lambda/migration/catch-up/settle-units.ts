import { forEachLimited } from '../concurrency';
import { lineOf, type ManifestLine } from '../manifest/manifest';
import { writeAhead } from '../manifest/manifest-files';
import type { PoisonRow } from '../mapping/poison';
import { compileRowMapper, type MappedItem, type RowMapper } from '../mapping/row-mapper';
import type { KeyText } from '../mapping/target-key';
import type { ItemPlan, Plan, TablePlan } from '../plan';
import type { Source } from '../source/connection';
import { readUnits } from '../source/lateral';
import { keyOf, type Row } from '../source/pages';
import { shownRowKey } from '../steps/finish-call';
import type { Worker } from '../worker';
import { conditionalPut } from '../write/conditional-put';
import { stamped } from '../write/stamped';
import { tombstoneWrite } from '../write/tombstone';
import type { WriteItem } from '../write/write-item';
import { addCounts, NO_ROUND_COUNTS, type RoundCounts } from './round';

/** A unit that may have changed. */
export interface UnitRef {
  readonly item: ItemPlan;
  readonly values: readonly (string | null)[];
  /** The item that was written for it, and the row that held it then; undefined when only its row of today is known. */
  readonly written?: { readonly key: KeyText; readonly row: readonly string[] };
}

/** What became of units. */
export interface Settled {
  readonly counts: RoundCounts;
  readonly poison: readonly PoisonRow[];
  /** The ids of those of which the table now says what the source says. */
  readonly settled: ReadonlySet<string>;
}

/** Equal for the same unit, whoever asks. */
export function unitId({ item, values }: Pick<UnitRef, 'item' | 'values'>): string {
  return JSON.stringify([item.id, ...values]);
}

const WRITES_IN_FLIGHT = 16;
/** Units that one statement asks about. */
const UNITS_OF_A_READ = 500;
/** A key that goes from one unit to another is free once the tombstone of the first is written: then the second is read once more. */
const ATTEMPTS = 4;

/** Reads units again, by the columns that their keys are rendered from, and makes the table say what the source says of them. */
export class UnitSettler {
  private readonly mapRow: RowMapper;

  public constructor(
    private readonly worker: Worker,
    private readonly plan: Plan,
    private readonly table: TablePlan,
    private readonly source: Source,
  ) {
    this.mapRow = compileRowMapper(worker.model, table, plan.now);
  }

  /** @param name of the manifests that are written ahead: nothing else of the run has it */
  public async settle(units: readonly UnitRef[], name: string): Promise<Settled> {
    const batch = new Batch();
    let open = distinct(units);
    for (let attempt = 1; open.length > 0; attempt++) {
      const last = attempt === ATTEMPTS;
      const again: UnitRef[] = [];
      for (const part of parts(open)) again.push(...(await this.settlePart(part, `${name}-${attempt}`, batch, last)));
      open = last ? [] : again;
    }
    return batch;
  }

  /** @returns the units that have to be read again, because another one is in the way */
  private async settlePart(units: readonly UnitRef[], name: string, batch: Batch, last: boolean): Promise<UnitRef[]> {
    const [{ item }] = units;
    const { ordinal, rows } = await readUnits(
      this.source,
      this.table,
      item,
      units.map(({ values }) => values),
    );
    const writes: WriteItem<UnitWrite>[] = [];
    const lines: ManifestLine[] = [];
    for (const [i, unit] of units.entries()) {
      const write = this.judge(unit, rows[i], ordinal, batch, lines);
      if (write) writes.push(write);
    }
    await writeAhead(this.worker.store, this.table, this.plan.epoch, name, lines);
    // A key may be free only when the tombstone is there.
    const tombstonesFirst = [...writes.filter(({ tombstone }) => tombstone), ...writes.filter(({ tombstone }) => !tombstone)];
    const again: UnitRef[] = [];
    await forEachLimited(tombstonesFirst, WRITES_IN_FLIGHT, async (write) => {
      const outcome = await conditionalPut(this.worker.dynamo, this.worker.tableName, this.worker.model.table, write);
      const { unit, row } = write.origin;
      const inTheWay = outcome.kind === 'overtaken' || (outcome.kind === 'poison' && outcome.code === 'KEY_COLLISION');
      if (inTheWay && !last) return void again.push(unit);
      if (inTheWay) batch.count({ unsettled: 1 });
      if (outcome.kind === 'poison') {
        return batch.poisoned({ table: this.table.name, key: row ? shownRowKey(this.table, row) : {}, item: write.key, ...outcome });
      }
      if (outcome.kind === 'overtaken') return;
      if (outcome.kind === 'written') batch.count(write.tombstone ? { itemsRemoved: 1 } : { itemsWritten: 1 });
      if (outcome.kind === 'applicationOwned') batch.count({ applicationOwned: 1 });
      batch.settled.add(unitId(unit));
    });
    return again;
  }

  /** One row: its item. None: a tombstone, if an item was ever announced. Several: they would overwrite each other. */
  private judge(
    unit: UnitRef,
    rows: readonly Row[],
    ordinal: bigint,
    batch: Batch,
    lines: ManifestLine[],
  ): WriteItem<UnitWrite> | undefined {
    const { item } = unit;
    batch.count({ units: 1 });
    const found: { readonly row: Row; readonly mapped: MappedItem }[] = [];
    let candidates = 0;
    for (const row of rows) {
      const { items, poison } = this.mapRow(row);
      const mapped = items.find(({ rule }) => rule === item.id);
      const reason = poison.find(({ item: rule }) => rule === item.id);
      if (mapped) found.push({ row, mapped });
      if (reason) batch.poisoned({ table: this.table.name, key: shownRowKey(this.table, row), ...reason });
      if (mapped || reason) candidates++;
    }
    if (candidates > 1) {
      batch.count({ unsettled: 1 });
      for (const { row, mapped } of found) {
        const reason = `several rows become the item ${mapped.key}`;
        batch.poisoned({ table: this.table.name, key: shownRowKey(this.table, row), item: item.id, code: 'KEY_COLLISION', reason });
      }
      return undefined;
    }
    const { epoch } = this.plan;
    if (candidates === 0) {
      if (!unit.written) return undefined;
      return tombstoneWrite(this.worker.model, item, { values: unit.values, ...unit.written }, epoch, ordinal, { unit });
    }
    const [only] = found;
    if (!only) return undefined;
    if (only.mapped.expired && this.worker.options.expired === 'skip') {
      batch.count({ rowsSkipped: 1 });
      return undefined;
    }
    const line = lineOf(this.table, keyOf(this.table, only.row), [only.mapped]);
    if (line) lines.push(line);
    return stamped(this.worker.model, only.mapped, epoch, ordinal, { unit, row: only.row });
  }
}

interface UnitWrite {
  readonly unit: UnitRef;
  readonly row?: Row;
}

class Batch implements Settled {
  public counts = NO_ROUND_COUNTS;
  public readonly poison: PoisonRow[] = [];
  public readonly settled = new Set<string>();

  public count(more: Partial<RoundCounts>): void {
    this.counts = addCounts(this.counts, more);
  }

  public poisoned({ table, key, item, code, attribute, column, reason }: PoisonRow): void {
    this.poison.push({ table, key, item, code, ...(attribute && { attribute }), ...(column && { column }), reason });
    this.count({ poisonRows: 1 });
  }
}

/** Each unit once; one of which an item was announced goes before one that is only known from its row. */
function distinct(units: readonly UnitRef[]): UnitRef[] {
  const found = new Map<string, UnitRef>();
  for (const unit of units) {
    const id = unitId(unit);
    if (!found.get(id)?.written) found.set(id, unit);
  }
  return [...found.values()];
}

/** Units of one rule, as many as one statement asks about. */
function parts(units: readonly UnitRef[]): UnitRef[][] {
  const byRule = new Map<ItemPlan, UnitRef[]>();
  for (const unit of units) byRule.set(unit.item, [...(byRule.get(unit.item) ?? []), unit]);
  return [...byRule.values()].flatMap((list) =>
    Array.from({ length: Math.ceil(list.length / UNITS_OF_A_READ) }, (_, i) => list.slice(i * UNITS_OF_A_READ, (i + 1) * UNITS_OF_A_READ)),
  );
}
