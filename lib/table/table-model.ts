import { readFileSync } from 'node:fs';
import {
  assertValidModel,
  type CompiledModel,
  canonicalJson,
  compileModel,
  JsonError,
  type JsonSource,
  type ModelDefinition,
  ModelError,
  readJson,
  validateModel,
} from '../model';

/**
 * The description of a table and of everything stored in it: entities, key templates, indexes, attributes.
 *
 * In TypeScript the model is a constant made with `defineModel` (from `cdk-single-table/client`) that handlers share. Other languages
 * keep it in a JSON file, which editors check against `cdk-single-table/schema/model.schema.json`.
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
   * A model from an object. Its keys are those of `model.schema.json` in every language, also in Python and Java: `partitionKey`, not
   * `partition_key`.
   *
   * @param definition the model; later changes of the object have no effect
   * @throws ModelError that lists every problem, if there is any
   */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no other type for plain data
  public static fromObject(definition: any): TableModel {
    if (typeof definition === 'string') {
      const message = 'a text stands here: read JSON text with TableModel.fromJson, a file with TableModel.fromFile';
      throw new ModelError([{ code: 'SHAPE', path: '', message, value: definition }]);
    }
    assertValidModel(definition);
    return new TableModel(definition);
  }

  /**
   * A model from JSON text of the shape of `model.schema.json`.
   *
   * @param text the JSON text
   * @throws ModelError that lists every problem with its line and column
   *
   * @example
   * const model = TableModel.fromJson('{ "table": { "partitionKey": "PK" }, "entities": {} }');
   */
  public static fromJson(text: string): TableModel {
    return TableModel.read(text, 'The model');
  }

  /**
   * A model from a JSON file of the shape of `model.schema.json`.
   *
   * @param path the file, relative to the working directory
   * @throws ModelError that lists every problem with its line and column; Error if the file cannot be read
   *
   * @example
   * const model = TableModel.fromFile('model.json');
   */
  public static fromFile(path: string): TableModel {
    return TableModel.read(readText(path), `The model ${path}`);
  }

  private static read(text: string, source: string): TableModel {
    const { value, positionOf } = parse(text, source);
    const problems = validateModel(value);
    if (problems.length > 0) {
      const placed = problems.map((problem) => ({ ...problem, position: positionOf(problem.path) }));
      throw new ModelError(placed, source);
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

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(
      `TableModel.fromFile: ${path} cannot be read (${(error as Error).message}): give the path of a model file, relative to ${process.cwd()}`,
    );
  }
}

function parse(text: string, source: string): JsonSource {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new ModelError([{ code: 'JSON_SYNTAX', path: '', message: error.message, position: error.position }], source);
  }
}
