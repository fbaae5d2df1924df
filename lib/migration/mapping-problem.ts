/**
 * What can be wrong with a mapping. The code is stable: scripts may match on it.
 *
 * - `MAPPING_SHAPE`: a field has the wrong type, is missing, empty or unknown
 * - `MAPPING_UNKNOWN_ENTITY`: an item names an entity that the model does not have
 * - `MAPPING_UNKNOWN_ATTRIBUTE`: an item fills an attribute that its entity does not have
 * - `MAPPING_NO_SOURCE`: an attribute is listed without a column and without a value
 * - `MAPPING_VALUE`: a constant is not a string, a finite number or a boolean
 */
export type MappingProblemCode =
  | 'MAPPING_SHAPE'
  | 'MAPPING_UNKNOWN_ENTITY'
  | 'MAPPING_UNKNOWN_ATTRIBUTE'
  | 'MAPPING_NO_SOURCE'
  | 'MAPPING_VALUE';

/** One thing that is wrong with a mapping. */
export interface MappingProblem {
  readonly code: MappingProblemCode;
  /** Where, as in `tables.users.items[0].attributes.email`. */
  readonly path: string;
  /** What is wrong, what is allowed, and what to write instead. */
  readonly message: string;
}

/** A mapping that cannot be used. Lists every problem, not only the first. */
export class MappingError extends Error {
  public readonly code = 'INVALID_MAPPING';

  public constructor(
    public readonly problems: readonly MappingProblem[],
    /** What holds the mapping: a file, or `the mapping`. */
    origin = 'the mapping',
  ) {
    super(`${origin} has ${count(problems.length)}:\n${problems.map((p) => `  - ${p.path}: ${p.message} [${p.code}]`).join('\n')}`);
    this.name = 'MappingError';
  }
}

function count(problems: number): string {
  return problems === 1 ? 'one problem' : `${problems} problems`;
}
