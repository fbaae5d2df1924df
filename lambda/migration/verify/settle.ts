import { canonicalItemBytes, type WireItem } from '../../../lib/codec';
import { compileRowMapper, hasExpired, type MappedRow, type RowMapper } from '../mapping/row-mapper';
import { type KeyText, shownKey } from '../mapping/target-key';
import type { Plan, TablePlan } from '../plan';
import type { Source } from '../source/connection';
import { readRow } from '../source/pages';
import { tableOf, type Worker } from '../worker';
import { type Difference, differingAttributes } from './difference';
import type { Suspect } from './merge-bucket';
import { getItems } from './target-reader';

/** Looks at both sides of a suspect once more, so that the report names attributes and a source in use raises no false alarm. */
export class Settler {
  private readonly mappers = new Map<string, RowMapper>();

  public constructor(
    private readonly worker: Worker,
    private readonly plan: Plan,
    private readonly source: Source,
  ) {}

  /** What a suspect is by the spills alone. */
  public describe({ kind, key, source, target }: Suspect): Difference {
    const table = source?.t ?? this.plan.tables.find(({ items }) => items.some(({ entity }) => entity === target?.t))?.name ?? '';
    return {
      kind: kind === 'collision' ? 'different' : kind,
      table,
      ...(target && { entity: target.t }),
      key: shownKey(this.worker.model, key),
      ...(source?.r && { sourceKey: this.shownSourceKey(tableOf(this.plan, source.t), source.r) }),
      ...(target?.a && { applicationOwned: true as const }),
      ...(kind === 'collision' && { reason: 'several rows become this item' }),
    };
  }

  /** Undefined when both sides agree by now. */
  public async settle(suspect: Suspect): Promise<Difference | undefined> {
    const described = this.describe(suspect);
    const { kind, key, source } = suspect;
    if (kind === 'collision') return described;
    const found = await this.foundItem(key);
    if (kind === 'extra' || !source?.r) return found && described;
    const row = await this.rowNow(source.t, source.r);
    const expected = row.items.find((mapped) => mapped.key === key)?.item;
    if (expected) return this.difference(described, expected, found);
    if (found) return { ...described, kind: 'extra', reason: 'its row has left the source, or becomes another item, since it was read' };
    return this.elsewhere(described, row);
  }

  /** A row that becomes no item of this key any more, nor has one: agreed only if it is gone, or has what it becomes instead. */
  private async elsewhere(described: Difference, { items, poison }: MappedRow): Promise<Difference | undefined> {
    if (poison.length > 0) return { ...described, kind: 'missing', reason: `its row cannot become an item by now: ${poison[0].reason}` };
    for (const { key, item, expired } of items) {
      const difference = expired ? undefined : this.difference(described, item, await this.foundItem(key));
      if (difference) return { ...difference, key: shownKey(this.worker.model, key), reason: 'its row has another key since it was read' };
    }
    return undefined;
  }

  private difference(described: Difference, expected: WireItem, found: WireItem | undefined): Difference | undefined {
    const { table } = this.worker.model;
    // Its time may have passed since the run began, and DynamoDB may have removed it.
    if (!found && table.ttl !== undefined && hasExpired(expected[table.ttl], Date.now() / 1000)) return undefined;
    if (!found) return { ...described, kind: 'missing' };
    const same = Buffer.compare(canonicalItemBytes(expected, [table.metadata]), canonicalItemBytes(found, [table.metadata])) === 0;
    return same ? undefined : { ...described, kind: 'different', attributes: differingAttributes(table, expected, found) };
  }

  private async foundItem(key: KeyText): Promise<WireItem | undefined> {
    const [item] = await getItems(this.worker, [key]);
    return item && item[this.worker.model.table.tombstone] === undefined ? item : undefined;
  }

  private async rowNow(tableName: string, rowKey: readonly string[]): Promise<MappedRow> {
    const table = tableOf(this.plan, tableName);
    const row = await readRow(this.source, table, rowKey);
    const mapper = this.mappers.get(tableName) ?? compileRowMapper(this.worker.model, table, this.plan.now);
    this.mappers.set(tableName, mapper);
    return row ? mapper(row) : { items: [], poison: [] };
  }

  private shownSourceKey(table: TablePlan, values: readonly string[]): Record<string, string> {
    return Object.fromEntries(table.key.map(({ column }, i) => [column, values[i]]));
  }
}
