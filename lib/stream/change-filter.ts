import type { CompiledModel } from '../model';

/** A pattern of an event source mapping. */
export type ChangePattern = { readonly dynamodb: { readonly [image: string]: object } };

/**
 * Changes of items of these entities. One pattern is for items that are there afterwards (created, changed), one for those that were there
 * before (changed, removed). A tombstone of a migration is no item: one that comes or goes by itself is no change.
 */
export function changeFilters(model: CompiledModel, entities: readonly string[]): ChangePattern[] {
  const types = [...new Set(entities.map((name) => model.entity(name).type))];
  const { type, tombstone } = model.table;
  // Lambda looks at values only, so a tombstone is known by the value that it has.
  const item = { [type]: { S: types }, [tombstone]: { BOOL: [{ exists: false }] } };
  return [{ dynamodb: { NewImage: item } }, { dynamodb: { OldImage: item } }];
}
