import { readFileSync } from 'node:fs';
import {
  type CompiledModel,
  canonicalJson,
  compileModel,
  JsonError,
  type ModelDefinition,
  ModelError,
  readJson,
  validateModel,
} from '../model';

/**
 * The description of a table and of everything stored in it: entities, key templates, indexes, attributes.
 *
 * In TypeScript the model is a constant made with `defineModel` (from `cdk-single-table/client`) that handlers share. Other languages
 * keep it in a JSON file, which editors check against `cdk-single-table/model.schema.json`.
 *
 * @example
 * const model = TableModel.fromObject({
 *   table: { partitionKey: 'PK', sortKey: 'SK' },
 *   entities: {
 *     User: { attributes: { userId: 'uuid', email: 'string' }, key: { PK: 'USER#{userId}', SK: 'PROFILE' } },
 *   },
 * });
 */
export class TableModel {
  /**
   * A model from an object of the shape of `model.schema.json`.
   *
   * @param model the model; later changes of the object have no effect
   * @throws ModelError that lists every problem, if there is any
   */
  public static fromObject(model: unknown): TableModel {
    const problems = validateModel(model);
    if (problems.length > 0) throw new ModelError(problems);
    return new TableModel(model as ModelDefinition);
  }

  /**
   * A model from a JSON file.
   *
   * @param path the file, relative to the working directory
   * @throws ModelError that lists every problem with its line and column; Error if the file cannot be read or is not JSON
   */
  public static fromFile(path: string): TableModel {
    const { value, positionOf } = readModelFile(path);
    const problems = validateModel(value);
    if (problems.length > 0) {
      const placed = problems.map((problem) => ({ ...problem, position: positionOf(problem.path) }));
      throw new ModelError(placed, `The model ${path}`);
    }
    return new TableModel(value as ModelDefinition);
  }

  private readonly json: string;
  private readonly snapshot: ModelDefinition;

  private constructor(model: ModelDefinition) {
    const { $schema: _, ...definition } = model;
    this.json = canonicalJson(definition);
    this.snapshot = JSON.parse(JSON.stringify(definition));
  }

  /** The model as an object of the shape of `model.schema.json`. A copy: changing it has no effect. */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no other type for plain data
  public get definition(): any {
    return structuredClone(this.snapshot);
  }

  /** @internal */
  public get _compiled(): CompiledModel {
    return compileModel(this.snapshot);
  }

  /** The model as JSON text. Equal models give equal texts: names are in order, and there are no spaces. */
  public toJson(): string {
    return this.json;
  }
}

function readModelFile(path: string) {
  try {
    return readJson(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof JsonError)
      throw new Error(`TableModel.fromFile: ${path}:${error.position.line}:${error.position.column}: ${error.message}`);
    throw new Error(
      `TableModel.fromFile: ${path} cannot be read (${(error as Error).message}): give the path of a model file, relative to ${process.cwd()}`,
    );
  }
}
