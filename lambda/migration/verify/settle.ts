import { canonicalItemBytes, type WireItem } from '../../../lib/codec';
import { compileRowMapper, type RowMapper } from '../mapping/row-mapper';
import { keyText, shownKey } from '../mapping/target-key';
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
    if (kind === 'extra' || kind === 'collision' || !source?.r) return described;
    const expected = await this.expectedItem(source.t, source.r, key);
    const [found] = (await getItems(this.worker, [key])).filter((item) => item[this.worker.model.table.tombstone] === undefined);
    if (!expected && !found) return undefined;
    if (!found) return { ...described, kind: 'missing' };
    if (!expected) return { ...described, kind: 'extra', reason: 'its row has left the source since it was read' };
    const { metadata } = this.worker.model.table;
    if (Buffer.compare(canonicalItemBytes(expected, [metadata]), canonicalItemBytes(found, [metadata])) === 0) return undefined;
    return { ...described, kind: 'different', attributes: differingAttributes(this.worker.model.table, expected, found) };
  }

  private async expectedItem(tableName: string, rowKey: readonly string[], key: string): Promise<WireItem | undefined> {
    const table = tableOf(this.plan, tableName);
    const row = await readRow(this.source, table, rowKey);
    if (!row) return undefined;
    const mapper = this.mappers.get(tableName) ?? compileRowMapper(this.worker.model, table, this.plan.now);
    this.mappers.set(tableName, mapper);
    return mapper(row).items.find(({ item }) => keyText(this.worker.model, item) === key)?.item;
  }

  private shownSourceKey(table: TablePlan, values: readonly string[]): Record<string, string> {
    return Object.fromEntries(table.key.map(({ column }, i) => [column, values[i]]));
  }
}
