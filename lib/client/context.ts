import { decodeItem } from '../codec/decode-item';
import type { WireItem } from '../codec/wire';
import type { WireKeyValue } from '../model/compiled-key';
import type { CompiledEntity, CompiledModel } from '../model/compiled-model';
import type { Connection } from './connection';

/** What every operation on a table shares. */
export interface TableContext {
  readonly model: CompiledModel;
  readonly connection: Connection;
  readonly clock: () => Date;
  readonly deletes: 'remove' | 'tombstone';
}

export type WireKey = Record<string, WireKeyValue>;
export type Decoded = Record<string, unknown>;

/** The primary key. @throws KeyError when an attribute is missing or does not fit. */
export function keyOf(entity: CompiledEntity, values: Decoded): WireKey {
  // A key of the table has no optional attribute: it is always rendered.
  const key: WireKey = { [entity.partitionKey.name]: entity.partitionKey.render(values) as WireKeyValue };
  if (entity.sortKey) key[entity.sortKey.name] = entity.sortKey.render(values) as WireKeyValue;
  return key;
}

/** Values of a wire key or item by attribute, for messages and comparison. */
export function plainKey(key: WireItem | WireKey): Record<string, unknown> {
  return Object.fromEntries(Object.entries(key).map(([name, value]) => [name, Object.values(value)[0]]));
}

/** A text that two wire keys share only if they are the same key. */
export function keyId({ table: { partitionKey, sortKey } }: CompiledModel, item: WireItem | WireKey): string {
  const part = (name: string | undefined) => name && Object.values(item[name])[0];
  const text = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value);
  return JSON.stringify([text(part(partitionKey.name)), text(part(sortKey?.name))]);
}

/** An item of this entity as values; undefined for a tombstone and for an item of another entity. An item without a type counts. */
export function visible(context: TableContext, entity: CompiledEntity, item: WireItem | undefined): Decoded | undefined {
  if (item === undefined) return undefined;
  const { table } = context.model;
  if (item[table.tombstone] !== undefined) return undefined;
  const type = (item[table.type] as { S?: string } | undefined)?.S;
  if (type !== undefined && type !== entity.type) return undefined;
  return decodeItem(entity, context.model, item);
}
