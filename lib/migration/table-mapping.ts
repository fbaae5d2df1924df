import { readFileSync } from 'node:fs';
import type { ModelDefinition } from '../model';
import type { MappingDefinition } from './mapping-definition';
import { MappingError, type MappingProblem } from './mapping-problem';
import { validateMapping } from './mapping-validation';

/**
 * Which rows of the source become which items of the table.
 *
 * The shape is checked here, entities and attributes when a `DataMigration` brings the mapping together with a table, columns when a run
 * is planned. Each check reports every problem at once.
 *
 * @example
 * TableMapping.fromObject({
 *   tables: {
 *     users: { items: [{ entity: 'User', attributes: { userId: 'id' } }] },
 *     blog_posts: { items: [{ entity: 'BlogPost' }, { entity: 'BlogContent' }], ignore: ['search_vector'] },
 *   },
 * });
 */
export class TableMapping {
  /**
   * A mapping from plain data.
   * @param definition the mapping, as `schema/mapping.schema.json` describes it
   * @throws if its shape is wrong; the error lists every problem
   */
  // biome-ignore lint/suspicious/noExplicitAny: the word of jsii for plain data
  public static fromObject(definition: any): TableMapping {
    return new TableMapping(definition, 'the mapping');
  }

  /**
   * A mapping from a JSON file.
   * @param path the file, from the working directory
   * @throws if it cannot be read, is not JSON, or its shape is wrong
   */
  public static fromFile(path: string): TableMapping {
    return new TableMapping(parse(path), path);
  }

  /** The mapping as plain data. */
  // biome-ignore lint/suspicious/noExplicitAny: the word of jsii for plain data
  public readonly definition: any;

  private constructor(definition: unknown, origin: string) {
    const problems = validateMapping(definition);
    if (problems.length > 0) throw new MappingError(problems, origin);
    this.definition = definition;
  }

  /** The names of the source tables, as `table` in the input of an execution takes them. */
  public get tableNames(): string[] {
    return Object.keys((this.definition as MappingDefinition).tables);
  }

  /** @internal */
  public _problemsWith(model: ModelDefinition): MappingProblem[] {
    return validateMapping(this.definition, model);
  }
}

function parse(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MappingError([{ code: 'MAPPING_SHAPE', path, message: `is not JSON: ${(error as Error).message}` }], path);
  }
}
