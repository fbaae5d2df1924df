import type { WireItem } from '../../../lib/codec';
import type { CompiledModel } from '../../../lib/model';
import type { MappingDefinition } from '../../../lib/model/mapping-definition';
import { hasExpired } from '../mapping/row-mapper';
import { readStamp } from '../write/write-item';

/** Items that a migration wrote and that no rule of the mapping makes, counted by their stored type. */
export type Strays = Readonly<Record<string, number>>;

export const NO_TYPE = '(none)';

/** Whether an item is a stray: what an earlier mapping, or a migration with another one, has left in the table. Gives its type if it is. */
export function strayDetector(model: CompiledModel, mapping: MappingDefinition, now: number): (item: WireItem) => string | undefined {
  const { type, metadata, tombstone, ttl } = model.table;
  const entities = Object.values(mapping.tables).flatMap(({ items }) => items.map(({ entity }) => entity));
  const made = new Set(entities.map((entity) => model.entity(entity).type));
  return (item) => {
    const stored = item[type];
    const name = stored && 'S' in stored ? stored.S : NO_TYPE;
    if (made.has(name) || item[tombstone] !== undefined || !readStamp(item[metadata])) return undefined;
    return ttl !== undefined && hasExpired(item[ttl], now) ? undefined : name;
  };
}

export function addStrays(all: readonly Strays[]): Strays {
  // Without a prototype: a type may have any name.
  const sum: Record<string, number> = Object.create(null);
  for (const strays of all) for (const [type, count] of Object.entries(strays)) sum[type] = (sum[type] ?? 0) + count;
  return sum;
}
