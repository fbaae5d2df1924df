import type { TextPosition } from './json-source';
import type { ModelProblemCode } from './problem-codes';

/** One thing that is wrong with a model. */
export interface ModelProblem {
  readonly code: ModelProblemCode;
  /** Where, as a JSON path from the model: `entities.User.key.PK`. */
  readonly path: string;
  /** What is wrong, what is allowed, and what to write instead. */
  readonly message: string;
  /** The entity concerned, if it is one. */
  readonly entity?: string;
  /** The value found. */
  readonly value?: unknown;
  /** Where in the file, if the model was read from one. */
  readonly position?: TextPosition;
}

/** A model with problems: all of them at once. */
export class ModelError extends Error {
  public readonly name = 'ModelError';
  public readonly code = 'MODEL_INVALID';

  /** Every problem. Not enumerable: Node prints the fields of an uncaught error, and the message has them all. */
  public readonly problems!: readonly ModelProblem[];

  constructor(
    problems: readonly ModelProblem[],
    /** What the model was read from, for the message. */
    source = 'The model',
  ) {
    const lines = problems.map(({ code, path, message, position }, index) => {
      const place = position ? ` (line ${position.line}, column ${position.column})` : '';
      return `  ${index + 1}. ${path || 'model'}${place} [${code}]: ${message}`;
    });
    super(`${source} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${lines.join('\n')}`);
    Object.defineProperty(this, 'problems', { value: problems, enumerable: false });
  }
}
