import type { ModelDefinition } from '../model/definition';

/**
 * The attributes a mapping may fill in items of an entity: its own, and the times of writing that the table keeps.
 * Undefined when the model has no such entity.
 */
export function attributeNames(model: ModelDefinition, entity: string): string[] | undefined {
  if (!Object.hasOwn(model.entities, entity)) return undefined;
  const own = Object.keys(model.entities[entity].attributes);
  const kept = [model.table.createdAt, model.table.updatedAt].filter((name) => name !== undefined && !own.includes(name));
  return [...own, ...(kept as string[])];
}

/** The column name an attribute takes by itself when the mapping does not name one: its own, or the same in snake_case. */
export function columnCandidates(attribute: string): string[] {
  const snake = attribute
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
  return snake === attribute ? [attribute] : [attribute, snake];
}
