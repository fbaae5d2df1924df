import type { CompiledKey } from '../model/compiled-key';
import type { CompiledEntity } from '../model/compiled-model';

/** Index keys that an update renders together, and the attributes it needs for that. */
export interface KeyGroup {
  readonly keys: readonly CompiledKey[];
  readonly attributes: readonly string[];
}

const plans = new WeakMap<CompiledEntity, ReadonlyMap<string, readonly KeyGroup[]>>();

/**
 * For each attribute, the index keys that change with it. The keys of one index are rendered one by one if all of their attributes are
 * required, for then every item has all of them; with an optional attribute the item may be outside the index, and enters it with all
 * keys or none.
 */
export function indexPlan(entity: CompiledEntity): ReadonlyMap<string, readonly KeyGroup[]> {
  let plan = plans.get(entity);
  if (!plan) {
    plan = compilePlan(entity);
    plans.set(entity, plan);
  }
  return plan;
}

function compilePlan(entity: CompiledEntity): ReadonlyMap<string, readonly KeyGroup[]> {
  const plan = new Map<string, KeyGroup[]>();
  for (const { partitionKey, sortKey } of entity.indexes) {
    const keys = [...partitionKey, ...sortKey];
    const sparse = keys.some((key) => key.attributes.some((attribute) => entity.attributes[attribute].optional));
    for (const together of sparse ? [keys] : keys.map((key) => [key])) {
      const group = { keys: together, attributes: [...new Set(together.flatMap((key) => key.attributes))] };
      for (const attribute of group.attributes) plan.set(attribute, [...(plan.get(attribute) ?? []), group]);
    }
  }
  return plan;
}
