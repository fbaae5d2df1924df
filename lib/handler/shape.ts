/** The shapes of a request's parts, in the attribute types of the model, and the values that they promise. */
import type { EntityName } from '../client/key-types';
import type { ItemOf, ValidDefinition } from '../client/value-types';
import { type AttributeType, parseAttribute } from '../model/attribute-type';
import type { AttributeDefinition, ModelDefinition } from '../model/definition';

/** Fields by name, each with an attribute type: `{ amount: 'decimal', notes: 'string?', state: ['open', 'closed'] }`. */
export type Shape = { readonly [field: string]: ValidDefinition };

/** The shape of nothing. */
export type NoFields = Record<never, never>;

/** The values of a shape; an optional field may be undefined. */
export type ValuesIn<S> = S extends Shape ? ItemOf<S> : undefined;

type AttributesOf<M extends ModelDefinition, N extends EntityName<M>> = M['entities'][N]['attributes'];

/** A definition with `?`. */
type Optional<D> = D extends `${string}?`
  ? D
  : D extends string
    ? `${D}?`
    : D extends readonly string[]
      ? { readonly type: 'string'; readonly enum: D; readonly optional: true }
      : D & { readonly optional: true };

/** The attributes `K` of an entity as a shape; those of `O` may be left out. */
export type EntityBody<M extends ModelDefinition, N extends EntityName<M>, K, O> = {
  readonly [A in K & keyof AttributesOf<M, N> & string]: A extends O ? Optional<AttributesOf<M, N>[A]> : AttributesOf<M, N>[A];
};

/**
 * The shape of a body whose fields are attributes of an entity: all of them, or those named. What is optional in the model is optional here.
 *
 * @param options `optional`: further attributes that may be left out, as in a change
 * @throws Error when the entity has no such attribute.
 * @example
 * route(model, { body: bodyOf(model, 'Investment', ['amount', 'notes']) }, async ({ body }) => body.amount);
 */
export function bodyOf<
  M extends ModelDefinition,
  N extends EntityName<M>,
  const K extends keyof AttributesOf<M, N> & string = keyof AttributesOf<M, N> & string,
  const O extends K = never,
>(model: M, entity: N, attributes?: readonly K[], options: { readonly optional?: readonly O[] } = {}): EntityBody<M, N, K, O> {
  if (!Object.hasOwn(model.entities, entity)) {
    throw new Error(`bodyOf: the model has no entity "${entity}": it has ${Object.keys(model.entities).join(', ')}`);
  }
  const declared = model.entities[entity].attributes;
  const optional: readonly string[] = options.optional ?? [];
  const fields = (attributes ?? Object.keys(declared)).map((name: string) => {
    if (!Object.hasOwn(declared, name)) {
      throw new Error(`bodyOf: ${entity} has no attribute "${name}": it has ${Object.keys(declared).join(', ')}`);
    }
    return [name, optional.includes(name) ? optionalDefinition(declared[name]) : declared[name]];
  });
  return Object.fromEntries(fields);
}

function optionalDefinition(definition: AttributeDefinition): AttributeDefinition {
  if (typeof definition === 'string') return definition.endsWith('?') ? definition : `${definition}?`;
  if (isList(definition)) return { type: 'string', enum: definition, optional: true };
  return { ...definition, optional: true };
}

function isList(definition: AttributeDefinition): definition is readonly string[] {
  return Array.isArray(definition);
}

/** A shape, read. */
export type Fields = ReadonlyMap<string, AttributeType>;

/** @throws Error that names the place of a definition that is no attribute type. */
export function fieldsOf(shape: { readonly [field: string]: AttributeDefinition } = {}, place: string): Fields {
  return new Map(
    Object.entries(shape).map(([field, definition]) => {
      try {
        return [field, parseAttribute(definition)];
      } catch (error) {
        throw new Error(`route: ${place}.${field}: ${(error as Error).message}`);
      }
    }),
  );
}
