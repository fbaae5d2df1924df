import type { IConstruct } from 'constructs';

/** What was wrong with a construct, in the parts that a reader needs to mend it. */
export interface ConstructProblem {
  /** Stable name of the problem, part of the public contract: `SingleTable.UnknownEntity`. */
  readonly code: string;
  /** The property or argument: `reads[0]`. */
  readonly field: string;
  readonly value: unknown;
  /** What is wrong with the value, as the rest of a sentence: `is not an entity of the model`. */
  readonly problem: string;
  /** What is allowed instead, or what to do. */
  readonly fix: string;
}

/**
 * Thrown while a construct is created or used. Not part of the jsii API (a class that extends `Error` cannot be): other languages see
 * the message, which therefore starts with the code.
 */
export class ConstructError extends Error {
  public readonly code: string;
  public readonly path: string;

  constructor(scope: IConstruct | undefined, details: ConstructProblem) {
    const path = scope?.node.path ?? '';
    const where = path === '' ? details.field : `${path}: ${details.field}`;
    super(`[${details.code}] ${where}: ${shown(details.value)} ${details.problem}. ${details.fix}`);
    this.name = 'ConstructError';
    this.code = details.code;
    this.path = path;
  }
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
