/** `defineMapping`: a mapping whose entities and attributes are those of a model, or it does not compile. */
import type { ModelDefinition } from '../model/definition';
import type { AttributeSource, ItemMapping, MappingDefinition, TableMappingDefinition } from '../model/mapping-definition';

/** The times of writing that the table keeps: a mapping may fill them too. */
type KeptTimes<M extends ModelDefinition> = Extract<M['table'][keyof M['table'] & ('createdAt' | 'updatedAt')], string>;

type AttributesOf<M extends ModelDefinition, E extends keyof M['entities']> =
  | (keyof M['entities'][E]['attributes'] & string)
  | KeptTimes<M>;

type ItemMappingOf<M extends ModelDefinition> = {
  [E in keyof M['entities'] & string]: Omit<ItemMapping, 'entity' | 'attributes'> & {
    readonly entity: E;
    readonly attributes?: { readonly [A in AttributesOf<M, E>]?: AttributeSource };
  };
}[keyof M['entities'] & string];

/** A mapping into the entities of a model: a `MappingDefinition` whose names are checked. */
export type MappingOf<M extends ModelDefinition> = Omit<MappingDefinition, 'tables'> & {
  readonly tables: { readonly [table: string]: Omit<TableMappingDefinition, 'items'> & { readonly items: readonly ItemMappingOf<M>[] } };
};

/**
 * Returns the mapping as it is, for `TableMapping.fromObject`. An entity that the model does not have, and an attribute that the entity
 * does not have, do not compile; columns are checked by the plan of a migration, which asks the database.
 *
 * @param _model a model made with `defineModel`; only its type is used
 * @param mapping which source rows become which items
 *
 * @example
 * import { defineMapping } from 'cdk-single-table/client';
 * import { model } from './model';
 *
 * export const mapping = defineMapping(model, {
 *   tables: { users: { items: [{ entity: 'User', attributes: { userId: 'id' } }] } },
 * });
 */
export function defineMapping<const M extends ModelDefinition>(_model: M, mapping: MappingOf<M>): MappingOf<M> {
  return mapping;
}
