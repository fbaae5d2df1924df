import type { CompiledEntity, CompiledModel } from '../model';
import { itemPlan } from './item-plan';
import { type AnyWire, setOwn, type WireItem } from './wire';

const NOTHING: WireItem = {};

/**
 * Reads the attributes of an item, with the table's times of writing. Everything else in it (keys, index keys, the migration's
 * bookkeeping, attributes that this model does not know) is left aside, and an attribute that is absent or NULL is absent here.
 *
 * @throws CodecError when a stored value is of another type than the model says.
 */
export function decodeItem(entity: CompiledEntity, model: CompiledModel, item: WireItem): Record<string, unknown> {
  const plan = itemPlan(entity, model);
  const { envelope } = model.table;
  const inside = envelope === undefined ? NOTHING : ((item[envelope] as AnyWire | undefined)?.M ?? NOTHING);
  const values: Record<string, unknown> = {};
  for (const attribute of plan.attributes) {
    const wire = (attribute.inside ? inside : item)[attribute.name];
    if (wire === undefined) continue;
    const value = attribute.decode(wire, attribute.where);
    if (value !== undefined) setOwn(values, attribute.name, value);
  }
  return values;
}
