import type { CompiledEntity, CompiledKey, CompiledModel, Values, WireKeyValue } from '../model';
import { CodecError } from './codec-error';
import { type AttributePlan, type ItemPlan, itemPlan } from './item-plan';
import { type AnyWire, type AttributeValue, STORED_NULL, setOwn, type WireItem } from './wire';

/**
 * Writes a whole item: keys, index keys (an index whose optional attribute is missing is left out), type, time to live, attributes
 * and, when the caller gives them, the table's times of writing under their names. The migration's `_m` is not part of it.
 *
 * @param values attributes by name; `undefined` and `null` leave an attribute out, in `json` `null` is a value
 * @throws CodecError for a value that would not come back the same, a required attribute without value, or a name the entity does
 * not have; KeyError when a key cannot be made.
 * @example
 * encodeItem(model.entity('User'), model, { userId, email: 'a@example.com', createdAt: new Date().toISOString() });
 */
export function encodeItem(entity: CompiledEntity, model: CompiledModel, values: Values): WireItem {
  const plan = itemPlan(entity, model);
  const { table } = model;
  const keyValues = checkNames(plan, entity, values);
  const item: WireItem = {};
  for (const key of plan.keys) item[key.name] = key.render(keyValues) as WireKeyValue;
  for (const index of plan.indexes) addIndexKeys(item, index, keyValues);
  item[table.type] = { S: entity.type };

  const inside: WireItem = {};
  for (const attribute of plan.attributes) {
    if (attribute.isKey) continue;
    const value = values[attribute.name];
    if (isMissing(attribute, value)) requireOptional(attribute);
    else setOwn(attribute.inside ? inside : item, attribute.name, attribute.encode(value, attribute.where));
  }
  if (table.envelope !== undefined) item[table.envelope] = { M: inside };
  if (plan.ttl) addTimeToLive(item, plan.ttl.name, (plan.ttl.from.inside ? inside : item)[plan.ttl.from.name]);
  return item;
}

function isMissing({ type }: AttributePlan, value: unknown): boolean {
  if (type.scalar === 'json' && !type.list) return value === undefined;
  return value === undefined || value === null || (value === STORED_NULL && !type.optional);
}

function requireOptional({ type, where }: AttributePlan): void {
  if (type.optional) return;
  throw new CodecError(
    'VALUE_MISSING',
    where,
    undefined,
    'a value, because the attribute is required',
    "give it one, or declare the type with '?'",
  );
}

/** Refuses names that would be lost, and returns the values as keys see them: a stored NULL is no value there. */
function checkNames(plan: ItemPlan, entity: CompiledEntity, values: Values): Values {
  let nulls = false;
  for (const name of Object.keys(values)) {
    if (values[name] === STORED_NULL) nulls = true;
    if (plan.byName[name] || values[name] === undefined) continue;
    const where = { entity: entity.name, attribute: name };
    throw new CodecError(
      'VALUE_UNKNOWN',
      where,
      values[name],
      `one of ${Object.keys(plan.byName).join(', ')}`,
      'add it to the model or leave it out',
    );
  }
  return nulls ? Object.fromEntries(Object.entries(values).filter(([, value]) => value !== STORED_NULL)) : values;
}

/** All keys of an index or none: an item with half of them is in no index, and would only look as if it were. */
function addIndexKeys(item: WireItem, index: readonly CompiledKey[], values: Values): void {
  const rendered: WireKeyValue[] = [];
  for (const key of index) {
    const value = key.render(values);
    if (value === undefined) return;
    rendered.push(value);
  }
  for (let i = 0; i < index.length; i++) item[index[i].name] = rendered[i];
}

/** DynamoDB reads a time to live in whole epoch seconds: a fraction is cut off, so an item never outlives its time. */
function addTimeToLive(item: WireItem, name: string, from: AttributeValue | undefined): void {
  const { S, N } = (from ?? {}) as AnyWire;
  if (S !== undefined) item[name] = { N: String(Date.parse(`${S.slice(0, 19)}Z`) / 1000) };
  else if (N !== undefined) item[name] = { N };
}
