import type { JsonObject } from './json';

/**
 * An error of an execution: what Retry and Catch match and what `$states.errorOutput` shows. A task handler throws it to fail
 * its task with a name of its choice. Names that start with `States.` are reserved for the interpreter.
 *
 * @example throw new StatesError('Throttled', 'slow down');
 */
export class StatesError extends Error {
  constructor(
    /** Error name. A Fail state without `Error` has none. */
    readonly errorName: string | undefined,
    /** Human-readable text, or JSON text when a function failed. */
    readonly errorCause?: string,
  ) {
    super([errorName, errorCause].filter((part) => part !== undefined).join(': '));
    this.name = 'StatesError';
  }

  /** The Error Output of the specification: `{ Error, Cause }`, without the parts that are missing. */
  get errorOutput(): JsonObject {
    return {
      ...(this.errorName === undefined ? {} : { Error: this.errorName }),
      ...(this.errorCause === undefined ? {} : { Cause: this.errorCause }),
    };
  }
}

/** Whatever a handler threw, as an error that Retry and Catch can match. */
export function toStatesError(thrown: unknown): StatesError {
  if (thrown instanceof StatesError) return thrown;
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new StatesError('States.TaskFailed', text);
}

export function dataLimitExceeded(what: string): StatesError {
  return new StatesError(
    'States.DataLimitExceeded',
    `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

/** The error names of the specification (appendix A) and of Step Functions. Other names must not start with `States.`. */
export const PREDEFINED_ERRORS: ReadonlySet<string> = new Set([
  'States.ALL',
  'States.BranchFailed',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.Http.Socket',
  'States.IntrinsicFailure',
  'States.ItemReaderFailed',
  'States.NoChoiceMatched',
  'States.ParameterPathFailure',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.ResultPathMatchFailure',
  'States.ResultWriterFailed',
  'States.Runtime',
  'States.TaskFailed',
  'States.Timeout',
]);
