import { decodeItem } from '../codec/decode-item';
import type { AttributeValue, WireItem } from '../codec/wire';
import { type CompiledEntity, type CompiledModel, compileModel } from '../model/compiled-model';
import type { ModelDefinition } from '../model/definition';
import type { Key, Stored } from './entity-types';
import type { EntityName } from './key-types';

/** A value in a Lambda event: bytes are base64 text there, and a `Uint8Array` in records read through the SDK. */
interface EventValue {
  readonly B?: string | Uint8Array;
  readonly BS?: readonly (string | Uint8Array)[];
  readonly L?: readonly EventValue[];
  readonly M?: EventItem;
}
type EventItem = { readonly [attribute: string]: EventValue };

/** What `decodeChange` reads of a stream record: `DynamoDBRecord` of `aws-lambda`, or `_Record` of the SDK. */
export interface ChangeRecord {
  readonly eventName?: string;
  readonly dynamodb?: { readonly NewImage?: object; readonly OldImage?: object };
}

/** A change of an item. `entity` discriminates the union. */
export type Change<M extends ModelDefinition> = { [N in EntityName<M>]: EntityChange<M, N> }[EntityName<M>];

interface EntityChangeBase<M extends ModelDefinition, N extends EntityName<M>> {
  readonly entity: N;
  /** The attributes of the primary key. */
  readonly keys: Key<M, N>;
}

export type EntityChange<M extends ModelDefinition, N extends EntityName<M>> = EntityChangeBase<M, N> &
  (
    | { readonly kind: 'insert'; readonly before: undefined; readonly after: Stored<M, N> }
    | { readonly kind: 'modify'; readonly before: Stored<M, N>; readonly after: Stored<M, N> }
    | { readonly kind: 'remove'; readonly before: Stored<M, N>; readonly after: undefined }
  );

/**
 * Reads a record of a stream with `NEW_AND_OLD_IMAGES`. Undefined when no item of the model changed: the record is of an item that the
 * model does not know, or of a tombstone that came or went by itself. An item that becomes a tombstone is removed, one that replaces a tombstone is
 * inserted.
 *
 * @throws CodecError for a stored value that is of another type than the model says; Error for a record without images.
 * @example
 * export async function handler(event: DynamoDBStreamEvent) {
 *   for (const record of event.Records) {
 *     const change = decodeChange(model, record);
 *     if (change?.entity === 'User' && change.kind === 'insert') await welcome(change.after.email);
 *   }
 * }
 */
export function decodeChange<M extends ModelDefinition>(model: M, record: ChangeRecord): Change<M> | undefined {
  const { OldImage, NewImage } = record.dynamodb ?? {};
  if (!OldImage && !NewImage) throw new Error('the stream record has no image: the stream of the table must be NEW_AND_OLD_IMAGES');
  const compiled = compileModel(model);
  const before = imageOf(compiled, OldImage as EventItem | undefined);
  const after = imageOf(compiled, NewImage as EventItem | undefined);
  const present = after ?? before;
  if (!present) return undefined;
  const { entity, values } = present;
  return {
    entity: entity.name,
    kind: !before ? 'insert' : !after ? 'remove' : 'modify',
    keys: Object.fromEntries(entity.keyAttributes.map((attribute) => [attribute, values[attribute]])),
    before: before?.values,
    after: after?.values,
  } as unknown as Change<M>;
}

function imageOf(
  model: CompiledModel,
  image: EventItem | undefined,
): { entity: CompiledEntity; values: Record<string, unknown> } | undefined {
  if (!image || image[model.table.tombstone]) return undefined;
  const type = (image[model.table.type] as { readonly S?: string } | undefined)?.S;
  const entity = type === undefined ? undefined : model.entityOfType(type);
  return entity && { entity, values: decodeItem(entity, model, wireItem(image)) };
}

function wireItem(image: EventItem): WireItem {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, wireValue(value)]));
}

function wireValue(value: EventValue): AttributeValue {
  const { B, BS, L, M } = value;
  if (B !== undefined) return { B: bytes(B) };
  if (BS !== undefined) return { BS: BS.map(bytes) };
  if (L !== undefined) return { L: L.map(wireValue) };
  if (M !== undefined) return { M: wireItem(M) };
  return value as AttributeValue;
}

function bytes(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : value;
}
