import type { ModelDefinition } from '../model/definition';
import type { Condition } from './condition-types';
import type { ChangeNames, ChangesOf, DetailedChanges, EntityTable, Item, Key, PageOptions, Stored, WriteOptions } from './entity-types';
import type { EntityName, KeyParts, PartitionTemplate, TemplatePattern } from './key-types';
import type { Query } from './query';

/** The partition key templates of a model's entities. */
export type PartitionTemplates<M extends ModelDefinition> = { [N in EntityName<M>]: PartitionTemplate<M, M['entities'][N]> }[EntityName<M>];

/** The entities whose items stand under a partition template: those whose own template has the same text between its placeholders. */
type MembersOf<M extends ModelDefinition, T extends string> = {
  [N in EntityName<M>]: TemplatePattern<PartitionTemplate<M, M['entities'][N]>> extends TemplatePattern<T> ? N : never;
}[EntityName<M>];

/** The attributes that a partition template needs, with the types its entities give them. */
type PartitionKey<M extends ModelDefinition, T extends string> = KeyParts<
  M['entities'][{ [N in EntityName<M>]: PartitionTemplate<M, M['entities'][N]> extends T ? N : never }[EntityName<M>]],
  T,
  ''
>;

/** An item of a collection: `entity` says which kind `item` is. */
export type CollectionItem<M extends ModelDefinition, N extends EntityName<M> = EntityName<M>> = {
  [K in N]: { readonly entity: K; readonly item: Stored<M, K> };
}[N];

/** A partition that holds items of several entities. */
export interface Collection<M extends ModelDefinition, T extends string> {
  /** Everything under one partition key, in the order of the sort key. */
  query(key: PartitionKey<M, T>, options?: PageOptions): Query<CollectionItem<M, MembersOf<M, T>>>;
}

export interface BatchOptions {
  /**
   * How long what DynamoDB did not process is sent again, in milliseconds.
   * @default 20000
   */
  readonly timeoutMs?: number;
}

export type BatchGet<M extends ModelDefinition> = { readonly [N in EntityName<M>]?: readonly Key<M, N>[] };
export type BatchWrite<M extends ModelDefinition> = {
  readonly [N in EntityName<M>]?: { readonly put?: readonly Item<M, N>[]; readonly delete?: readonly Key<M, N>[] };
};

/** Writes that all happen or none. Built in any order, sent by `commit`. */
export interface WriteTransaction<M extends ModelDefinition> {
  /** A new item; the transaction fails if there is one with this key. */
  create<N extends EntityName<M>>(entity: N, item: Item<M, N>): this;
  put<N extends EntityName<M>>(entity: N, item: Item<M, N>, options?: WriteOptions<M['entities'][N]>): this;
  update<N extends EntityName<M>, K extends ChangeNames<M['entities'][N]>>(
    entity: N,
    key: Key<M, N>,
    changes: ChangesOf<M['entities'][N], K>,
    options?: WriteOptions<M['entities'][N]>,
  ): this;
  update<N extends EntityName<M>, K extends ChangeNames<M['entities'][N]> = never>(
    entity: N,
    key: Key<M, N>,
    changes: DetailedChanges<M['entities'][N], K>,
    options?: WriteOptions<M['entities'][N]>,
  ): this;
  delete<N extends EntityName<M>>(entity: N, key: Key<M, N>, options?: WriteOptions<M['entities'][N]>): this;
  /**
   * Writes nothing, but must hold: the item exists, does not exist, or satisfies a condition.
   * @param condition default 'exists'
   */
  check<N extends EntityName<M>>(entity: N, key: Key<M, N>, condition?: 'exists' | 'absent' | Condition<Item<M, N>>): this;
  /**
   * Sends the transaction.
   *
   * @param options `token`: a text of 1 to 36 characters; within ten minutes the same transaction with the same token is not done twice
   * @throws TransactionCanceledError with a reason for each operation; InvalidRequestError for none or more than 100 operations.
   */
  commit(options?: { readonly token?: string }): Promise<void>;
}

/** Reads of one moment. `run` returns an item, or undefined, for each `get`. */
export interface ReadTransaction<M extends ModelDefinition, Results extends readonly unknown[] = []> {
  get<N extends EntityName<M>>(entity: N, key: Key<M, N>): ReadTransaction<M, [...Results, Stored<M, N> | undefined]>;
  /** @throws TransactionCanceledError when one of the items is being written by another transaction. */
  run(): Promise<Results>;
}

/** The operations on several entities. */
export interface TableOperations<M extends ModelDefinition> {
  /** An entity by its name: the same as the property, and the way to one that is named like an operation. */
  entity<N extends EntityName<M>>(name: N): EntityTable<M, M['entities'][N]>;

  /**
   * Everything under one partition key: a union that `entity` discriminates. Items that the model does not know are left out.
   *
   * @example
   * for await (const { entity, item } of table.collection('USER#{userId}').query({ userId })) {
   *   if (entity === 'Session') console.log(item.expiresAt);
   * }
   */
  collection<T extends PartitionTemplates<M>>(template: T): Collection<M, T>;

  /**
   * Reads any number of items. Each result stands where its key stood; undefined if there is none.
   *
   * @throws BatchIncompleteError when time is up; `remaining` is what was not read.
   * @example
   * const { User: [ada, bob] } = await table.batchGet({ User: [{ userId: 'ada' }, { userId: 'bob' }] });
   */
  batchGet<R extends BatchGet<M>>(
    request: R & { readonly [N in Exclude<keyof R, EntityName<M>>]: never },
    options?: BatchOptions & { readonly consistent?: boolean },
  ): Promise<{ [N in keyof R & EntityName<M>]: (Stored<M, N> | undefined)[] }>;

  /**
   * Writes and deletes any number of items, each by itself and without a condition.
   *
   * @throws BatchIncompleteError when time is up; `remaining` is what was not written. InvalidRequestError for the same key twice.
   * @example
   * await table.batchWrite({ User: { put: users }, Session: { delete: sessions } });
   */
  batchWrite(request: BatchWrite<M>, options?: BatchOptions): Promise<void>;

  /**
   * Up to 100 writes that all happen or none.
   *
   * @example
   * await table.transactWrite()
   *   .create('User', user)
   *   .update('Team', { teamId }, { add: { members: 1 } }, { if: { members: lt(10) } })
   *   .commit();
   */
  transactWrite(): WriteTransaction<M>;

  /**
   * Up to 100 reads of one moment.
   *
   * @example
   * const [user, team] = await table.transactGet().get('User', { userId }).get('Team', { teamId }).run();
   */
  transactGet(): ReadTransaction<M>;
}

/** A table: one property for each entity of its model, and the operations on several of them. */
export type Table<M extends ModelDefinition> = TableOperations<M> & {
  readonly [N in Exclude<EntityName<M>, keyof TableOperations<M>>]: EntityTable<M, M['entities'][N]>;
};
