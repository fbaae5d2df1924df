import { readFileSync } from 'node:fs';
import { canonicalJson, JsonError, type JsonSource, type ModelDefinition, readJson } from '../model';
import type { MappingDefinition } from '../model/mapping-definition';
import { MappingError, type MappingProblem } from './mapping-problem';
import { validateMapping } from './mapping-validation';

/**
 * Which rows of the source become which items of the table.
 *
 * The shape is checked here, entities and attributes when a `DataMigration` brings the mapping together with a table, columns when a run
 * is planned. Each check reports every problem at once.
 *
 * In TypeScript the mapping is a constant made with `defineMapping` (from `cdk-single-table/client`), so that names which the model does
 * not have do not compile. Other languages keep it in a JSON file, which editors check against
 * `cdk-single-table/schema/mapping.schema.json`.
 *
 * @example
 * import { TableMapping } from 'cdk-single-table';
 *
 * TableMapping.fromObject({
 *   tables: {
 *     users: { items: [{ entity: 'User', attributes: { userId: 'id' } }] },
 *     blog_posts: { items: [{ entity: 'BlogPost' }, { entity: 'BlogContent' }], ignore: ['search_vector'] },
 *   },
 * });
 */
export class TableMapping {
  /**
   * A mapping from an object. Its keys are those of `mapping.schema.json` in every language, also in Python and Java: `timeZone`, not
   * `time_zone`.
   *
   * @param definition the mapping; later changes of the object have no effect
   * @throws MappingError that lists every problem, if its shape is wrong
   */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no other type for plain data
  public static fromObject(definition: any): TableMapping {
    if (typeof definition === 'string') {
      const message = 'a text stands here: read JSON text with TableMapping.fromJson, a file with TableMapping.fromFile';
      throw new MappingError([{ code: 'MAPPING_SHAPE', path: '', message }]);
    }
    const problems = validateMapping(definition);
    if (problems.length > 0) throw new MappingError(problems);
    return new TableMapping(definition as MappingDefinition);
  }

  /**
   * A mapping from JSON text of the shape of `mapping.schema.json`.
   *
   * @param text the JSON text
   * @throws MappingError that lists every problem with its line and column
   *
   * @example
   * import { TableMapping } from 'cdk-single-table';
   *
   * TableMapping.fromJson('{ "tables": { "users": { "items": [{ "entity": "User" }] } } }');
   */
  public static fromJson(text: string): TableMapping {
    return TableMapping.read(text, 'The mapping');
  }

  /**
   * A mapping from a JSON file of the shape of `mapping.schema.json`.
   *
   * @param path the file, relative to the working directory
   * @throws MappingError that lists every problem with its line and column; Error if the file cannot be read
   *
   * @example
   * import { TableMapping } from 'cdk-single-table';
   *
   * TableMapping.fromFile('mapping.json');
   */
  public static fromFile(path: string): TableMapping {
    return TableMapping.read(readText(path), `The mapping ${path}`);
  }

  private static read(text: string, source: string): TableMapping {
    const { value, positionOf } = parse(text, source);
    const problems = validateMapping(value);
    if (problems.length > 0) {
      const placed = problems.map((problem) => ({ ...problem, position: positionOf(problem.path) }));
      throw new MappingError(placed, source);
    }
    return new TableMapping(value as MappingDefinition);
  }

  private readonly snapshot: MappingDefinition;

  private constructor(mapping: MappingDefinition) {
    const { $schema: _, ...definition } = mapping;
    this.snapshot = JSON.parse(JSON.stringify(definition));
  }

  /** The mapping as an object of the shape of `mapping.schema.json`. A copy: changing it has no effect. */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no other type for plain data
  public get definition(): any {
    return structuredClone(this.snapshot);
  }

  /** The names of the source tables, as `table` in the input of an execution takes them. */
  public get tableNames(): string[] {
    return Object.keys(this.snapshot.tables);
  }

  /** The mapping as JSON text. Equal mappings give equal texts: names are in order, and there are no spaces. */
  public toJson(): string {
    return canonicalJson(this.snapshot);
  }

  /** @internal */
  public _problemsWith(model: ModelDefinition): MappingProblem[] {
    return validateMapping(this.snapshot, model);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(
      `TableMapping.fromFile: ${path} cannot be read (${(error as Error).message}): give the path of a mapping file, relative to ${process.cwd()}`,
    );
  }
}

function parse(text: string, source: string): JsonSource {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new MappingError([{ code: 'MAPPING_JSON', path: '', message: error.message, position: error.position }], source);
  }
}
