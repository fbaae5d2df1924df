import { encodeItem } from '../codec/encode-item';
import type { WireItem } from '../codec/wire';
import type { CompiledEntity } from '../model/compiled-model';
import { attributeType, conditionText } from './condition';
import { type Decoded, keyOf, type TableContext, type WireKey } from './context';
import { Expression } from './expression';
import { updateExpression, updateParts } from './update-expression';

/** The options of a write, as every operation reads them. */
export interface WriteConditions {
  readonly if?: unknown;
  readonly version?: number | { readonly [attribute: string]: number };
}

interface Conditional {
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: WireItem;
  ReturnValuesOnConditionCheckFailure?: 'ALL_OLD';
}

export type PutRequest = Conditional & { Item: WireItem };
export type KeyRequest = Conditional & { Key: WireKey };
export type UpdateRequest = KeyRequest & { UpdateExpression: string };

/** An item as it is stored, with the times of writing. */
export function itemToWrite(context: TableContext, entity: CompiledEntity, values: Decoded): WireItem {
  const { createdAt, updatedAt } = context.model.table;
  const item = encodeItem(entity, context.model, values);
  if (createdAt === undefined && updatedAt === undefined) return item;
  const now = { S: context.clock().toISOString() };
  if (createdAt !== undefined) item[createdAt] ??= now;
  if (updatedAt !== undefined) item[updatedAt] = now;
  return item;
}

/** What stands in place of an item deleted while a migration runs: its key and the mark, nothing else. */
export function tombstone(context: TableContext, entity: CompiledEntity, key: WireKey): WireItem {
  const { type, tombstone } = context.model.table;
  return { ...key, [type]: { S: entity.type }, [tombstone]: { BOOL: true } };
}

export function createRequest(context: TableContext, entity: CompiledEntity, values: Decoded): PutRequest {
  const { partitionKey, tombstone } = context.model.table;
  return {
    Item: itemToWrite(context, entity, values),
    ConditionExpression: 'attribute_not_exists(#p) OR attribute_exists(#t)',
    ExpressionAttributeNames: { '#p': partitionKey.name, '#t': tombstone },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

export function putRequest(context: TableContext, entity: CompiledEntity, values: Decoded, options?: WriteConditions): PutRequest {
  const isPlain = options?.if === undefined && options?.version === undefined;
  if (isPlain && entity.unique === undefined) return { Item: itemToWrite(context, entity, values) };
  const expression = new Expression(entity, context.model);
  const version = versionOf(entity, options?.version);
  const terms = entity.unique === undefined ? [] : [sameItem(context, entity, values, expression)];
  const conditional = conditions(entity, expression, options ?? {}, terms);
  const written = version ? { ...values, [version.attribute]: version.expected + 1 } : values;
  return { Item: itemToWrite(context, entity, written), ...conditional };
}

/** `unique: 'filtered'`: an item replaces itself only, never one that differs in what a filter of the key removes. */
function sameItem(context: TableContext, entity: CompiledEntity, values: Decoded, expression: Expression): string {
  const { partitionKey, tombstone } = context.model.table;
  const key = Object.fromEntries(entity.keyAttributes.map((attribute) => [attribute, values[attribute]]));
  const absent = `attribute_not_exists(${expression.name(partitionKey.name)}) OR attribute_exists(${expression.name(tombstone)})`;
  return `(${absent} OR ${conditionText(entity, key, expression)})`;
}

export function updateRequest(
  context: TableContext,
  entity: CompiledEntity,
  key: Decoded,
  changes: Decoded,
  options: WriteConditions = {},
): UpdateRequest {
  const expression = new Expression(entity, context.model);
  const parts = updateParts(entity, changes);
  const version = versionOf(entity, options.version);
  const set = version ? { ...parts.set, [version.attribute]: version.expected + 1 } : parts.set;
  const { partitionKey, tombstone } = context.model.table;
  const UpdateExpression = updateExpression(context, entity, key, { ...parts, set }, expression);
  const present = [`attribute_exists(${expression.name(partitionKey.name)})`, `attribute_not_exists(${expression.name(tombstone)})`];
  return { Key: keyOf(entity, key), UpdateExpression, ...conditions(entity, expression, options, present) };
}

export function deleteRequest(context: TableContext, entity: CompiledEntity, key: Decoded, options: WriteConditions = {}): KeyRequest {
  return { Key: keyOf(entity, key), ...conditions(entity, new Expression(entity, context.model), options, []) };
}

/** The delete of a table under migration: a put of a tombstone. */
export function tombstoneRequest(context: TableContext, entity: CompiledEntity, key: Decoded, options: WriteConditions = {}): PutRequest {
  const { Key, ...conditional } = deleteRequest(context, entity, key, options);
  return { Item: tombstone(context, entity, Key), ...conditional };
}

/** What a transaction may check without writing: that an item exists, that it does not, or a condition on it. */
export function checkRequest(
  context: TableContext,
  entity: CompiledEntity,
  key: Decoded,
  condition: unknown,
): KeyRequest & { ConditionExpression: string } {
  const { partitionKey, tombstone } = context.model.table;
  const expression = new Expression(entity, context.model);
  const pk = expression.name(partitionKey.name);
  const mark = expression.name(tombstone);
  if (condition === 'absent') {
    const ConditionExpression = `attribute_not_exists(${pk}) OR attribute_exists(${mark})`;
    return { Key: keyOf(entity, key), ...expression.placeholdersOf(), ConditionExpression, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
  }
  const present = [`attribute_exists(${pk})`, `attribute_not_exists(${mark})`];
  const options = condition === 'exists' ? {} : { if: condition };
  return {
    Key: keyOf(entity, key),
    ...(conditions(entity, expression, options, present) as Conditional & { ConditionExpression: string }),
  };
}

/** All conditions of a write, joined, with the placeholders of its expressions. */
function conditions(entity: CompiledEntity, expression: Expression, options: WriteConditions, terms: string[]): Conditional {
  const version = versionOf(entity, options.version);
  if (version) terms.push(`${expression.path(version.attribute)} = ${expression.value({ N: String(version.expected) })}`);
  const condition = options.if === undefined ? undefined : conditionText(entity, options.if, expression);
  if (condition) terms.push(condition);
  const placeholders = expression.placeholdersOf();
  if (terms.length === 0) return placeholders;
  return { ...placeholders, ConditionExpression: terms.join(' AND '), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
}

function versionOf(entity: CompiledEntity, version: WriteConditions['version']): { attribute: string; expected: number } | undefined {
  if (version === undefined) return undefined;
  const [attribute, expected] = typeof version === 'number' ? ['version', version] : Object.entries(version)[0];
  attributeType(entity, attribute);
  return { attribute, expected };
}
