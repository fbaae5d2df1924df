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

/**
 * The columns an attribute may take by itself when the mapping names none: the one of its own name, of the same in snake_case, and of that
 * with digits as words of their own (`change24h`, `change_24h`).
 */
export function columnCandidates(attribute: string): string[] {
  const snake = attribute
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
  const digitsApart = snake.replace(/([^_\d])(?=\d)/g, '$1_');
  return [...new Set([attribute, snake, digitsApart])];
}
