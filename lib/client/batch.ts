import type { WireItem } from '../codec/wire';
import type { CompiledEntity } from '../model/compiled-model';
import { deadlineIn } from './backoff';
import { type Decoded, keyId, keyOf, plainKey, type TableContext, visible, type WireKey } from './context';
import { BatchIncompleteError, InvalidRequestError } from './errors';
import { itemToWrite, tombstone } from './write-requests';

/** How much one request may hold. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const GET_LIMIT = 100;
const WRITE_LIMIT = 25;
const DEFAULT_TIMEOUT_MS = 20_000;

export interface BatchSettings {
  readonly timeoutMs?: number;
  readonly consistent?: boolean;
}

export type BatchGetRequest = Record<string, readonly Decoded[]>;
export type BatchWriteRequest = Record<string, { readonly put?: readonly Decoded[]; readonly delete?: readonly Decoded[] }>;

/** Reads items of several entities; each result stands where its key stood. */
export async function batchGet(context: TableContext, request: BatchGetRequest, settings: BatchSettings = {}) {
  const { model, connection } = context;
  const result: Record<string, (Decoded | undefined)[]> = {};
  const wanted = new Map<string, { readonly key: WireKey; readonly places: { entity: CompiledEntity; at: number }[] }>();
  for (const [name, keys] of Object.entries(request)) {
    const entity = model.entity(name);
    result[name] = new Array(keys.length).fill(undefined);
    for (const [at, values] of keys.entries()) {
      const key = keyOf(entity, values);
      const id = keyId(model, key);
      const known = wanted.get(id);
      if (known) known.places.push({ entity, at });
      else wanted.set(id, { key, places: [{ entity, at }] });
    }
  }

  await untilDone(
    new Map([...wanted].map(([id, { key }]) => [id, key])),
    GET_LIMIT,
    settings,
    async (keys) => {
      const { tableName } = connection;
      const RequestItems = { [tableName]: { Keys: [...keys.values()], ConsistentRead: settings.consistent } };
      const { Responses, UnprocessedKeys } = await connection.request('BatchGetItem', { RequestItems });
      for (const wire of (Responses?.[tableName] ?? []) as WireItem[]) {
        for (const { entity, at } of wanted.get(keyId(model, wire))?.places ?? []) result[entity.name][at] = visible(context, entity, wire);
      }
      return ((UnprocessedKeys?.[tableName]?.Keys ?? []) as WireKey[]).map((key) => keyId(model, key));
    },
    (ids) => {
      const left: Record<string, Decoded[]> = {};
      for (const id of ids) for (const { entity, at } of wanted.get(id)?.places ?? []) append(left, entity.name, request[entity.name][at]);
      return left;
    },
  );
  return result;
}

type WireWrite = { PutRequest: { Item: WireItem } } | { DeleteRequest: { Key: WireKey } };
type Origin = { readonly entity: string; readonly kind: 'put' | 'delete'; readonly values: Decoded };

/** Writes and deletes items of several entities, without conditions. */
export async function batchWrite(context: TableContext, request: BatchWriteRequest, settings: BatchSettings = {}): Promise<void> {
  const { model, connection } = context;
  const writes = new Map<string, WireWrite>();
  const origins = new Map<string, Origin>();
  const add = (key: WireKey | WireItem, write: WireWrite, origin: Origin) => {
    const id = keyId(model, key);
    if (writes.has(id)) {
      const { [model.table.partitionKey.name]: pk, ...rest } = plainKey(key);
      const sk = model.table.sortKey && rest[model.table.sortKey.name];
      throw new InvalidRequestError(`the batch writes the key ${[pk, sk].join(' / ')} twice: which write comes last is not defined`);
    }
    writes.set(id, write);
    origins.set(id, origin);
  };
  for (const [name, { put = [], delete: deleted = [] }] of Object.entries(request)) {
    const entity = model.entity(name);
    if (entity.unique && put.length > 0) {
      throw new InvalidRequestError(
        `${name} is unique: 'filtered', which a batch cannot check: put its items one by one, or in a transaction`,
      );
    }
    for (const values of put) {
      const Item = itemToWrite(context, entity, values);
      add(Item, { PutRequest: { Item } }, { entity: name, kind: 'put', values });
    }
    for (const values of deleted) {
      const Key = keyOf(entity, values);
      const mark = context.deletes === 'tombstone';
      const write = mark ? { PutRequest: { Item: tombstone(context, entity, Key) } } : { DeleteRequest: { Key } };
      add(Key, write, { entity: name, kind: 'delete', values });
    }
  }

  await untilDone(
    writes,
    WRITE_LIMIT,
    settings,
    async (chunk) => {
      const { tableName } = connection;
      const { UnprocessedItems } = await connection.request('BatchWriteItem', { RequestItems: { [tableName]: [...chunk.values()] } });
      return ((UnprocessedItems?.[tableName] ?? []) as WireWrite[]).map((write) =>
        keyId(
          model,
          'PutRequest' in write && write.PutRequest
            ? write.PutRequest.Item
            : (write as { DeleteRequest: { Key: WireKey } }).DeleteRequest.Key,
        ),
      );
    },
    (ids) => {
      const left: Record<string, { put?: Decoded[]; delete?: Decoded[] }> = {};
      for (const id of ids) {
        const { entity, kind, values } = origins.get(id) as Origin;
        left[entity] ??= {};
        append(left[entity], kind, values);
      }
      return left;
    },
  );
}

/** Sends everything in chunks, and what was not processed again, until it is done or its time is up. */
async function untilDone<T>(
  entries: ReadonlyMap<string, T>,
  limit: number,
  { timeoutMs = DEFAULT_TIMEOUT_MS }: BatchSettings,
  send: (chunk: ReadonlyMap<string, T>) => Promise<readonly string[]>,
  remainder: (ids: Iterable<string>) => unknown,
): Promise<void> {
  const left = new Map(entries);
  const deadline = deadlineIn(timeoutMs);
  while (left.size > 0) {
    const chunks = chunksOf([...left], limit);
    for (const chunk of chunks) {
      const unprocessed = new Set(await send(new Map(chunk)));
      for (const [id] of chunk) if (!unprocessed.has(id)) left.delete(id);
    }
    if (left.size > 0 && !(await deadline.wait())) {
      throw new BatchIncompleteError(`${left.size} of ${entries.size} were not processed within ${timeoutMs} ms`, remainder(left.keys()));
    }
  }
}

function chunksOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}

function append<T>(lists: Record<string, T[] | undefined>, name: string, value: T): void {
  const list = lists[name];
  if (list) list.push(value);
  else lists[name] = [value];
}
