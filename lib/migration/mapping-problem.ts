import type { TextPosition } from '../model';

/**
 * What can be wrong with a mapping. The code is stable: scripts may match on it.
 *
 * - `MAPPING_JSON`: the text is not JSON, has a name twice in one object, or a number that JavaScript does not hold
 * - `MAPPING_SHAPE`: a field has the wrong type, is missing, empty or unknown
 * - `MAPPING_UNKNOWN_ENTITY`: an item names an entity that the model does not have
 * - `MAPPING_UNKNOWN_ATTRIBUTE`: an item fills an attribute that its entity does not have
 * - `MAPPING_NO_SOURCE`: an attribute is listed without a column and without a value
 * - `MAPPING_VALUE`: a constant is not a string, a boolean or a finite number within ±(2^53 - 1)
 */
export type MappingProblemCode =
  | 'MAPPING_JSON'
  | 'MAPPING_SHAPE'
  | 'MAPPING_UNKNOWN_ENTITY'
  | 'MAPPING_UNKNOWN_ATTRIBUTE'
  | 'MAPPING_NO_SOURCE'
  | 'MAPPING_VALUE';

/** One thing that is wrong with a mapping. */
export interface MappingProblem {
  readonly code: MappingProblemCode;
  /** Where, as in `tables.users.items[0].attributes.email`; empty for the whole mapping. */
  readonly path: string;
  /** What is wrong, what is allowed, and what to write instead. */
  readonly message: string;
  /** Where in the text, if the mapping was read from one. */
  readonly position?: TextPosition;
}

/** A mapping that cannot be used. Lists every problem, not only the first. */
export class MappingError extends Error {
  public readonly code = 'INVALID_MAPPING';

  /** Every problem. Not enumerable: Node prints the fields of an uncaught error, and the message has them all. */
  public readonly problems!: readonly MappingProblem[];

  public constructor(
    problems: readonly MappingProblem[],
    /** What the mapping was read from, for the message. */
    origin = 'The mapping',
  ) {
    const lines = problems.map(({ code, path, message, position }, index) => {
      const place = position ? ` (line ${position.line}, column ${position.column})` : '';
      return `  ${index + 1}. ${path || 'mapping'}${place} [${code}]: ${message}`;
    });
    super(`${origin} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${lines.join('\n')}`);
    Object.defineProperty(this, 'problems', { value: problems, enumerable: false });
    this.name = 'MappingError';
  }
}
