import { itemPlan } from '../codec/item-plan';
import type { AnyWire, AttributeValue } from '../codec/wire';
import type { CompiledEntity } from '../model/compiled-model';
import { attributeType } from './condition';
import type { Decoded, TableContext } from './context';
import { IncompleteKeyError, InvalidRequestError } from './errors';
import type { Expression } from './expression';
import { indexPlan, type KeyGroup } from './index-plan';

/** An update, taken apart. */
export interface UpdateParts {
  readonly set: Decoded;
  readonly remove: readonly string[];
  readonly add: Decoded;
}

const DETAILS = new Set(['set', 'remove', 'add']);

/** Reads both forms of changes. `{ set, remove, add }` is the detailed one, unless the entity has attributes of these names. */
export function updateParts(entity: CompiledEntity, changes: Decoded): UpdateParts {
  const names = Object.keys(changes);
  const detailed = names.length > 0 && names.every((name) => DETAILS.has(name) && !Object.hasOwn(entity.attributes, name));
  if (!detailed) return { set: changes, remove: [], add: {} };
  const { set = {}, remove = [], add = {} } = changes as Partial<UpdateParts>;
  return { set, remove, add };
}

/**
 * The update expression: the changes, every index key rendered from them, the time to live and time of writing; it removes the
 * migration's bookkeeping, which makes the item the application's own.
 *
 * @throws InvalidRequestError, IncompleteKeyError, CodecError, KeyError
 */
export function updateExpression(
  context: TableContext,
  entity: CompiledEntity,
  key: Decoded,
  parts: UpdateParts,
  expression: Expression,
): string {
  const { table } = context.model;
  const plan = itemPlan(entity, context.model);
  const set: string[] = [];
  const remove: string[] = [expression.name(table.metadata)];
  const groups = new Set<KeyGroup>();
  const wires: Record<string, AttributeValue> = {};

  for (const attribute in parts.set) {
    if (parts.set[attribute] === undefined) continue;
    checkChange(entity, attribute);
    const { encode, where } = plan.byName[attribute] as NonNullable<(typeof plan.byName)[string]>;
    wires[attribute] = encode(parts.set[attribute], where);
    set.push(`${expression.path(attribute)} = ${expression.value(wires[attribute])}`);
    addGroups(groups, entity, attribute);
  }
  for (const attribute of parts.remove) {
    checkChange(entity, attribute);
    if (!entity.attributes[attribute].optional)
      throw new InvalidRequestError(`${entity.name}.${attribute} is required: it cannot be removed`);
    remove.push(expression.path(attribute));
    addGroups(groups, entity, attribute);
  }
  for (const attribute in parts.add) {
    if (parts.add[attribute] === undefined) continue;
    checkAddition(entity, attribute, plan.ttl?.from.name);
    const { encode, where } = plan.byName[attribute] as NonNullable<(typeof plan.byName)[string]>;
    const path = expression.path(attribute);
    const zero = expression.value({ N: '0' });
    set.push(`${path} = if_not_exists(${path}, ${zero}) + ${expression.value(encode(parts.add[attribute], where))}`);
  }
  if (set.length === 0 && remove.length === 1)
    throw new InvalidRequestError(`the update of ${entity.name} changes nothing: give it an attribute`);

  if (groups.size > 0) renderKeys(entity, groups, { ...key, ...parts.set }, new Set(parts.remove), expression, set, remove);
  if (plan.ttl) {
    const { name, from } = plan.ttl;
    if (wires[from.name]) set.push(`${expression.name(name)} = ${expression.value(epochSeconds(wires[from.name]))}`);
    else if (parts.remove.includes(from.name)) remove.push(expression.name(name));
  }
  if (table.updatedAt) set.push(`${expression.name(table.updatedAt)} = ${expression.value({ S: context.clock().toISOString() })}`);
  return `${set.length > 0 ? `SET ${set.join(', ')} ` : ''}REMOVE ${remove.join(', ')}`;
}

function addGroups(groups: Set<KeyGroup>, entity: CompiledEntity, attribute: string): void {
  for (const group of indexPlan(entity).get(attribute) ?? []) groups.add(group);
}

function renderKeys(
  entity: CompiledEntity,
  groups: ReadonlySet<KeyGroup>,
  values: Decoded,
  removed: ReadonlySet<string>,
  expression: Expression,
  set: string[],
  remove: string[],
): void {
  const done = new Set<string>();
  for (const { keys, attributes } of groups) {
    const leaves = attributes.some((attribute) => removed.has(attribute));
    for (const key of keys) {
      // An index key that is an ordinary attribute is written, or removed, as that attribute.
      if (Object.hasOwn(entity.attributes, key.name) || done.has(key.name)) continue;
      done.add(key.name);
      if (leaves) {
        remove.push(expression.name(key.name));
        continue;
      }
      const missing = attributes.find((attribute) => values[attribute] === undefined || values[attribute] === null);
      if (missing) throw incomplete(entity, missing, key.name, attributes, key.template.text);
      const value = key.render(values);
      if (value) set.push(`${expression.name(key.name)} = ${expression.value(value)}`);
    }
  }
}

function incomplete(
  entity: CompiledEntity,
  missing: string,
  key: string,
  attributes: readonly string[],
  template: string,
): IncompleteKeyError {
  const reason = `the update must give it, because the index key ${key} ('${template}') is rendered anew from ${attributes.join(', ')} together`;
  return new IncompleteKeyError(entity.name, missing, key, reason);
}

function checkChange(entity: CompiledEntity, attribute: string): void {
  attributeType(entity, attribute);
  if (!entity.keyAttributes.includes(attribute)) return;
  throw new InvalidRequestError(
    `${entity.name}.${attribute} is part of the primary key and cannot change: create the item under its new key and delete this one`,
  );
}

/** A sum is known to DynamoDB alone: nothing can be derived from it. */
function checkAddition(entity: CompiledEntity, attribute: string, ttl: string | undefined): void {
  checkChange(entity, attribute);
  const derived = attribute === ttl ? 'the time to live' : indexPlan(entity).has(attribute) ? 'an index key' : undefined;
  if (!derived) return;
  throw new InvalidRequestError(
    `${entity.name}.${attribute} is part of ${derived}, which DynamoDB cannot compute: set it instead of adding`,
  );
}

/** The time to live in whole epoch seconds, cut off as `encodeItem` does. */
function epochSeconds(wire: AttributeValue): AttributeValue {
  const { S, N } = wire as AnyWire;
  return { N: S === undefined ? (N as string) : String(Date.parse(`${S.slice(0, 19)}Z`) / 1000) };
}
