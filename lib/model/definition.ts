/**
 * The shape of a model as its author writes it: plain data that survives `JSON.stringify`.
 * Everything else in the library follows from this description.
 */

/** The DynamoDB type of a key attribute. */
export type KeyType = 'string' | 'number' | 'binary';

/** A key attribute: its name (then its type is `string`), or its name and type. */
export type KeyAttribute = string | { readonly name: string; readonly type: KeyType };

/** One key attribute, or one to four of them (a native multi-attribute index key). */
export type IndexKey = KeyAttribute | readonly KeyAttribute[];

/** What an index copies beside the keys. */
export type IndexProjection = 'ALL' | 'KEYS_ONLY' | { readonly include: readonly string[] };

/** A global secondary index of the table. */
export interface IndexDefinition {
  readonly partitionKey: IndexKey;
  /** @default - the index has no sort key */
  readonly sortKey?: IndexKey;
  /** @default 'ALL' */
  readonly projection?: IndexProjection;
}

/** The attributes that the table itself owns. */
export interface TableDefinition {
  readonly partitionKey: KeyAttribute;
  /** @default - the table has no sort key */
  readonly sortKey?: KeyAttribute;
  /**
   * The attribute that DynamoDB reads as the time to live, in epoch seconds.
   * @default - items never expire
   */
  readonly ttl?: string;
  /**
   * The attribute that holds the entity type of an item.
   * @default 'entity_type'
   */
  readonly type?: string;
  /**
   * Where the attributes of an entity are stored: beside the keys, or inside one map attribute of that name.
   * @default 'flat'
   */
  readonly layout?: 'flat' | { readonly envelope: string };
  /**
   * An attribute of every item that holds the time of its first write as `timestamp(3)`. The client sets it. An entity whose keys need
   * it declares an attribute of this name as `timestamp(3)`, and gives the value itself.
   * @default - not kept
   */
  readonly createdAt?: string;
  /**
   * An attribute of every item that holds the time of its last write as `timestamp(3)`. The client sets it.
   * @default - not kept
   */
  readonly updatedAt?: string;
  /**
   * The attribute that a migration uses for its own bookkeeping.
   * @default '_m'
   */
  readonly metadata?: string;
  /**
   * The attribute that marks an item as deleted while a migration runs.
   * @default '_t'
   */
  readonly tombstone?: string;
}

/** The types an attribute can have, without `?` (optional), `(0)`…`(6)` (digits of a timestamp) and `[]` (list). */
export type ScalarType =
  | 'string'
  | 'number'
  | 'integer'
  | 'bigint'
  | 'decimal'
  | 'boolean'
  | 'timestamp'
  | 'date'
  | 'uuid'
  | 'binary'
  | 'json';

/** An attribute: a type such as `string`, `timestamp(3)?` or `uuid[]`, the list of values it may have, or the long form. */
export type AttributeDefinition =
  | string
  | readonly string[]
  | {
      readonly type: string;
      /** The values allowed. Only with type `string`. */
      readonly enum?: readonly string[];
      /** @default false */
      readonly optional?: boolean;
      /**
       * Cut a timestamp to its declared digits instead of refusing it.
       * @default false
       */
      readonly truncate?: boolean;
    };

/** A kind of item: its attributes, and the templates that make its keys. */
export interface EntityDefinition {
  readonly attributes: { readonly [attribute: string]: AttributeDefinition };
  /** One template for each key attribute of the table. */
  readonly key: { readonly [keyAttribute: string]: string };
  /**
   * For each index that the entity takes part in, one template for each of its key attributes.
   * @default - in no index
   */
  readonly indexes?: { readonly [index: string]: { readonly [keyAttribute: string]: string } };
  /**
   * The attribute whose time is the time to live: a `timestamp`, or an `integer` in epoch seconds.
   * @default - items of this entity never expire
   */
  readonly ttl?: string;
  /**
   * What the entity type attribute holds.
   * @default - the name of the entity
   */
  readonly type?: string;
  /**
   * State that the filtered value in the primary key is unique by itself. Two items that differ only in what the filter removes are then
   * an error, never an overwrite: the second row of a migration is reported as a key collision, `create` and `put` of the client fail.
   * @default - a lossy filter must stand beside its raw attribute
   */
  readonly unique?: 'filtered';
}

/** A model: one table, its indexes, and the entities stored in it. */
export interface ModelDefinition {
  readonly $schema?: string;
  readonly table: TableDefinition;
  readonly indexes?: { readonly [index: string]: IndexDefinition };
  readonly entities: { readonly [entity: string]: EntityDefinition };
}
