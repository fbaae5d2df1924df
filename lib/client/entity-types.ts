/** The typed face of one entity. Interfaces, so that TypeScript resolves an entity only when it is used. */
import type { EntityDefinition, ModelDefinition } from '../model/definition';
import type { Condition } from './condition-types';
import type {
  EntityName,
  IndexAttributes,
  IndexNames,
  IndexPartition,
  IndexSort,
  IsWholeProjection,
  KeyAttributes,
  KeyOf,
  KeyParts,
  PartitionTemplate,
  RequiredTogether,
  SortTemplate,
  TemplateAttributes,
  ValuesOf,
} from './key-types';
import type { Query } from './query';
import type { ItemOf, OptionalNames, ValueOf } from './value-types';

type Stamp<M extends ModelDefinition, S extends 'createdAt' | 'updatedAt'> = M['table'][S] extends infer Name extends string ? Name : never;

/** What the client reads: an item's attributes, and the table's `createdAt` and `updatedAt` if it keeps them and the item has them. */
export type ReadItem<M extends ModelDefinition, E extends EntityDefinition> = ItemOf<E['attributes']> & {
  readonly [S in Exclude<Stamp<M, 'createdAt'> | Stamp<M, 'updatedAt'>, keyof E['attributes']>]?: string;
};

/** An item as it is written. `put` and `create` set the table's `createdAt` and `updatedAt`. */
export type Item<M extends ModelDefinition, N extends EntityName<M>> = ItemOf<M['entities'][N]['attributes']>;
/** An item as it is read. */
export type Stored<M extends ModelDefinition, N extends EntityName<M>> = ReadItem<M, M['entities'][N]>;
/** The primary key of an entity, as attribute values. */
export type Key<M extends ModelDefinition, N extends EntityName<M>> = KeyOf<M['entities'][N]>;

export interface ReadOptions {
  /**
   * Read what the last successful write left, at twice the price.
   * @default false
   */
  readonly consistent?: boolean;
}

export interface GetOptions<A extends string> extends ReadOptions {
  /**
   * Read these attributes only.
   * @default - all
   */
  readonly attributes?: readonly A[];
}

/** The version that the stored item must have: of the attribute `version`, or of the attribute named. */
export type Version = number | { readonly [attribute: string]: number };

export interface WriteOptions<E extends EntityDefinition> {
  /**
   * Write only if the stored item satisfies this. An item that does not exist has no attributes.
   * @default - no condition
   */
  readonly if?: Condition<ItemOf<E['attributes']>>;
  /**
   * Optimistic locking: write only if the stored item has this version; the write increments it.
   * A number is the value of the attribute `version`; `{ revision: 3 }` names another one.
   * @default - not checked, not incremented
   */
  readonly version?: Version;
}

export interface UpdateOptions<E extends EntityDefinition, R extends boolean = boolean> extends WriteOptions<E> {
  /**
   * Return the item as it is after the update.
   * @default false
   */
  readonly returning?: R;
}

/** The attributes an update may change. */
export type ChangeNames<E extends EntityDefinition> = Exclude<keyof E['attributes'], KeyAttributes<E>>;
type AddableNames<E extends EntityDefinition> = Exclude<ChangeNames<E>, IndexAttributes<E>>;
type NumberNames<E extends EntityDefinition> = {
  [A in AddableNames<E>]: [ValueOf<E['attributes'][A]>] extends [number | bigint]
    ? A
    : E['attributes'][A] extends 'decimal' | 'decimal?'
      ? A
      : never;
}[AddableNames<E>];

/** The attributes `K` of the changes, and with them all others that one of their index keys is rendered from. */
export type ChangesOf<E extends EntityDefinition, K extends ChangeNames<E>> = {
  readonly [A in K]?: ValueOf<E['attributes'][A]>;
} & ValuesOf<E, RequiredTogether<E, K>>;

/** An update with removals and additions. */
export interface DetailedChanges<E extends EntityDefinition, K extends ChangeNames<E>> {
  readonly set?: ChangesOf<E, K>;
  /** Optional attributes to remove. An index key rendered from one is removed, and the item leaves that index. */
  readonly remove?: readonly (OptionalNames<E['attributes']> & ChangeNames<E>)[];
  /** Numbers to add; an attribute that does not exist counts as 0. Not for attributes that an index key is rendered from. */
  readonly add?: { readonly [A in NumberNames<E>]?: ValueOf<E['attributes'][A]> };
}

/** A condition on the first sort-key attribute that the key parts leave open. */
export interface SortCondition<S> {
  /** The text that the rest of the sort key begins with. */
  readonly beginsWith?: string;
  /** From and to, both included. */
  readonly between?: readonly [S, S];
  readonly gt?: S;
  readonly gte?: S;
  readonly lt?: S;
  readonly lte?: S;
}

export interface PageOptions extends ReadOptions {
  /**
   * Last first.
   * @default false
   */
  readonly reverse?: boolean;
  /**
   * The most items returned. Items that do not count (filtered, deleted, of another entity) are read over.
   * @default - one page of DynamoDB (1 MB), or everything when iterated
   */
  readonly limit?: number;
  /** Where an earlier page of the same query ended. */
  readonly cursor?: string;
}

export interface QueryOptions<E extends EntityDefinition, Sort extends string>
  extends PageOptions,
    SortCondition<Partial<ValuesOf<E, TemplateAttributes<Sort>>>> {
  /**
   * Return only items that satisfy this. DynamoDB reads, and charges for, the others too.
   * @default - all
   */
  readonly filter?: Condition<ItemOf<E['attributes']>>;
}

/** The queries of an entity by index. */
export type IndexQueries<M extends ModelDefinition, E extends EntityDefinition> = {
  readonly [I in IndexNames<E>]: (
    key: KeyParts<E, IndexPartition<M, E, I>, IndexSort<M, E, I>>,
    options?: Omit<QueryOptions<E, IndexSort<M, E, I>>, 'consistent'>,
  ) => Query<IsWholeProjection<M, I> extends true ? ReadItem<M, E> : Partial<ReadItem<M, E>>>;
};

/** The operations on one entity. */
export interface EntityTable<M extends ModelDefinition, E extends EntityDefinition> {
  /** Reads one item; undefined if there is none. */
  get(key: KeyOf<E>): Promise<ReadItem<M, E> | undefined>;
  get<A extends keyof E['attributes'] & string = keyof E['attributes'] & string>(
    key: KeyOf<E>,
    options: GetOptions<A>,
  ): Promise<Pick<ReadItem<M, E>, A & keyof ReadItem<M, E>> | undefined>;

  /**
   * Writes a new item.
   * @throws EntityExistsError if there is one with this key.
   */
  create(item: ItemOf<E['attributes']>): Promise<void>;

  /**
   * Writes an item, in place of the one with this key if there is one.
   * @throws ConditionFailedError
   */
  put(item: ItemOf<E['attributes']>, options?: WriteOptions<E>): Promise<void>;

  /**
   * Changes attributes of an item that exists, and every index key that is rendered from them.
   * Attributes that are `undefined` stay as they are.
   *
   * @throws EntityNotFoundError, ConditionFailedError; IncompleteKeyError if an index key cannot be rendered from what is given.
   * @returns the item after the update if `returning` is set.
   * @example
   * await table.Task.update({ taskId }, { state: 'done', dueDate });
   * await table.Task.update({ taskId }, { add: { views: 1 }, remove: ['note'] }, { if: { state: 'open' } });
   */
  update<K extends ChangeNames<E>, R extends boolean = false>(
    key: KeyOf<E>,
    changes: ChangesOf<E, K>,
    options?: UpdateOptions<E, R>,
  ): Promise<R extends true ? ReadItem<M, E> : undefined>;
  update<K extends ChangeNames<E> = never, R extends boolean = false>(
    key: KeyOf<E>,
    changes: DetailedChanges<E, K>,
    options?: UpdateOptions<E, R>,
  ): Promise<R extends true ? ReadItem<M, E> : undefined>;

  /**
   * Deletes an item. Deleting one that does not exist is no error, unless a condition is given.
   * @throws ConditionFailedError
   */
  delete(key: KeyOf<E>, options?: WriteOptions<E>): Promise<void>;

  /**
   * The items of this entity under one partition key, in the order of the sort key. Nothing is sent until it is awaited (one page) or
   * iterated (all items).
   *
   * @example
   * const { items, cursor } = await table.Session.query({ userId }, { limit: 20 });
   * for await (const session of table.Session.query({ userId })) { … }
   */
  query(
    key: KeyParts<E, PartitionTemplate<M, E>, SortTemplate<M, E>>,
    options?: QueryOptions<E, SortTemplate<M, E>>,
  ): Query<ReadItem<M, E>>;

  /**
   * Queries by index: `table.User.by.EmailIndex({ email })`.
   * An index that does not copy whole items returns the attributes it has.
   */
  readonly by: IndexQueries<M, E>;
}
