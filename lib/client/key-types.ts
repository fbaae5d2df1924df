/** Which attributes a key needs, inferred from the text of its templates. */
import type { EntityDefinition, ModelDefinition } from '../model/definition';
import type { OptionalNames, ValueOf } from './value-types';

/** The names inside the braces of a template: `'USER#{userId}#{email|lower}'` → `'userId' | 'email'`. */
export type TemplateAttributes<T extends string> = T extends `${string}{${infer Placeholder}}${infer Rest}`
  ? (Placeholder extends `${infer Name}|${string}` ? Name : Placeholder) | TemplateAttributes<Rest>
  : never;

/** A template with `*` for each placeholder: two entities share a partition if their patterns are equal. */
export type TemplatePattern<T extends string> = T extends `${infer Head}{${string}}${infer Rest}` ? `${Head}*${TemplatePattern<Rest>}` : T;

export type EntityName<M extends ModelDefinition> = keyof M['entities'] & string;

/** The names of the attributes that a key of a table or an index is made of. */
export type NameOfKey<K> = K extends string
  ? K
  : K extends { readonly name: infer N extends string }
    ? N
    : K extends readonly (infer Part)[]
      ? NameOfKey<Part>
      : never;

type Pick1<T, K extends PropertyKey> = K extends keyof T ? T[K] : never;

export type PartitionTemplate<M extends ModelDefinition, E extends EntityDefinition> = Pick1<
  E['key'],
  NameOfKey<M['table']['partitionKey']>
> &
  string;
export type SortTemplate<M extends ModelDefinition, E extends EntityDefinition> = Pick1<E['key'], NameOfKey<M['table']['sortKey']>> &
  string;

/** The attributes of the primary key of an entity. */
export type KeyAttributes<E extends EntityDefinition> = TemplateAttributes<E['key'][keyof E['key']]>;

/** The values of the attributes `K` of an entity, all of them given. */
export type ValuesOf<E extends EntityDefinition, K> = { readonly [A in K & keyof E['attributes']]: ValueOf<E['attributes'][A]> };

/** The primary key of an entity as values of the attributes in its templates. */
export type KeyOf<E extends EntityDefinition> = ValuesOf<E, KeyAttributes<E>>;

/** The attributes of a template that only spread it over shards: a query that lacks them reads every shard. */
type ShardAttributes<T extends string> = T extends `${string}{${infer Placeholder}}${infer Rest}`
  ? (Placeholder extends `${infer Name}|shard:${string}` ? Name : never) | ShardAttributes<Rest>
  : never;

/** What a query needs: every attribute of the partition key but those that shard it, and any leading ones of the sort key. */
export type KeyParts<E extends EntityDefinition, Partition extends string, Sort extends string> = ValuesOf<
  E,
  Partition extends `${string}|shard:${string}`
    ? Exclude<TemplateAttributes<Partition>, ShardAttributes<Partition>>
    : TemplateAttributes<Partition>
> &
  Partial<ValuesOf<E, TemplateAttributes<Sort> | ShardAttributes<Partition>>>;

export type IndexNames<E extends EntityDefinition> = keyof NonNullable<E['indexes']> & string;
export type IndexTemplates<E extends EntityDefinition, I> = Pick1<NonNullable<E['indexes']>, I & string>;
/** The attributes that some index key of the entity is rendered from. */
export type IndexAttributes<E extends EntityDefinition> = {
  [I in IndexNames<E>]: TemplateAttributes<IndexTemplates<E, I>[keyof IndexTemplates<E, I>] & string>;
}[IndexNames<E>];
type IndexOf<M extends ModelDefinition, I> = Pick1<NonNullable<M['indexes']>, I & string>;

export type IndexPartition<M extends ModelDefinition, E extends EntityDefinition, I> = Pick1<
  IndexTemplates<E, I>,
  NameOfKey<Pick1<IndexOf<M, I>, 'partitionKey'>>
> &
  string;
export type IndexSort<M extends ModelDefinition, E extends EntityDefinition, I> = Pick1<
  IndexTemplates<E, I>,
  NameOfKey<Pick1<IndexOf<M, I>, 'sortKey'>>
> &
  string;

/** True if an index copies whole items. */
export type IsWholeProjection<M extends ModelDefinition, I> = Pick1<IndexOf<M, I>, 'projection'> extends 'ALL' ? true : false;

/** The attributes of the templates that must be given together: those of one template, or of the whole index if one of them is optional. */
type TogetherWith<E extends EntityDefinition, T, K> = [
  Extract<TemplateAttributes<T[keyof T] & string>, OptionalNames<E['attributes']>>,
] extends [never]
  ? { [A in keyof T]: IfTouched<TemplateAttributes<T[A] & string>, K> }[keyof T]
  : IfTouched<TemplateAttributes<T[keyof T] & string>, K>;

type IfTouched<A, K> = [Extract<K, A>] extends [never] ? never : A;

/**
 * The attributes that an update of the attributes `K` must give as well, because an index key is rendered from them together.
 * The attributes of the primary key count as given.
 */
export type RequiredTogether<E extends EntityDefinition, K> = [Extract<K, IndexAttributes<E>>] extends [never]
  ? never
  : Exclude<{ [I in IndexNames<E>]: TogetherWith<E, IndexTemplates<E, I>, K> }[IndexNames<E>], KeyAttributes<E>>;
