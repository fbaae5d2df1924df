/** `defineModel`: a model with its literal types, whose mistakes do not compile. */
import type { AttributeDefinition, EntityDefinition, ModelDefinition } from '../model/definition';
import type { NameOfKey, TemplateAttributes } from './key-types';
import type { ValidDefinition, ValueOf } from './value-types';

/** An error is a type that no value has and whose text says what is wrong. */
interface Mistake<Message extends string> {
  readonly 'mistake in the model': Message;
}

type CheckAttributes<A extends { readonly [name: string]: AttributeDefinition }> = {
  readonly [K in keyof A]: [ValueOf<A[K]>] extends [never] ? Mistake<`${A[K] & string} is not an attribute type`> : unknown;
};

type CheckTemplates<A, T> = {
  readonly [K in keyof T]: Exclude<TemplateAttributes<T[K] & string>, keyof A> extends infer Unknown extends string
    ? [Unknown] extends [never]
      ? unknown
      : Mistake<`the template names an attribute that the entity does not declare: ${Unknown}`>
    : never;
};

type CheckIndexes<A, I, Declared> = {
  readonly [K in keyof I]: K extends keyof Declared ? CheckTemplates<A, I[K]> : Mistake<`the model has no index ${K & string}`>;
};

/** A template for every attribute of the partition key and the sort key of a table or an index. */
type KeyTemplates<D> = { readonly [K in NameOfKey<D[keyof D & ('partitionKey' | 'sortKey')]>]: string };
type IndexTemplates<Declared> = { readonly [I in keyof Declared]?: KeyTemplates<Declared[I]> };

interface FaultyEntity<E extends EntityDefinition, Declared, Key, Indexes> {
  readonly attributes: CheckAttributes<E['attributes']>;
  readonly key: CheckTemplates<E['attributes'], E['key']> & Key;
  readonly indexes?: CheckIndexes<E['attributes'], NonNullable<E['indexes']>, Declared> & Indexes;
  readonly ttl?: E['ttl'] extends keyof E['attributes'] | undefined
    ? unknown
    : Mistake<'ttl names an attribute that the entity does not declare'>;
}

type Templates<T> = T[keyof T] & string;
type TemplatesOfIndexes<I> = { [K in keyof I]: Templates<I[K]> }[keyof I];

/** The whole entity is checked at once; only in a faulty one is every property looked at, to find the place. */
type CheckEntity<E extends EntityDefinition, Declared, Key, Indexes> = [
  E['attributes'][keyof E['attributes']],
  TemplateAttributes<Templates<E['key']> | TemplatesOfIndexes<NonNullable<E['indexes']>>>,
  keyof NonNullable<E['indexes']>,
  E['ttl'],
  E['key'],
  NonNullable<E['indexes']>,
] extends [ValidDefinition, keyof E['attributes'], keyof Declared, keyof E['attributes'] | undefined, Key, Indexes]
  ? unknown
  : FaultyEntity<E, Declared, Key, Indexes>;

/** What a model must satisfy beyond its shape. */
export type ModelChecks<M extends ModelDefinition> = {
  readonly entities: {
    readonly [N in keyof M['entities']]: CheckEntity<
      M['entities'][N],
      NonNullable<M['indexes']>,
      KeyTemplates<M['table']>,
      IndexTemplates<NonNullable<M['indexes']>>
    >;
  };
};

/**
 * Returns the model as it is, with the literal types that the client infers keys and items from. Costs nothing at run time:
 * a model is validated when a stack is synthesized, never when a function starts.
 *
 * A template that names an attribute the entity does not declare, a key attribute without a template, an unknown attribute type, an
 * unknown index and a `ttl` that is no attribute do not compile; the message stands at the faulty place.
 *
 * @example
 * export const model = defineModel({
 *   table: { partitionKey: 'PK', sortKey: 'SK' },
 *   entities: {
 *     User: { attributes: { userId: 'uuid', name: 'string?' }, key: { PK: 'USER#{userId}', SK: 'PROFILE' } },
 *   },
 * });
 */
export function defineModel<const M extends ModelDefinition>(model: M & ModelChecks<M>): M {
  return model;
}
