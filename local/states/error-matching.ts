import type { StatesError } from './errors';

/** `States.ALL` and `States.TaskFailed` do not reach these. */
const TERMINAL: ReadonlySet<string> = new Set(['States.DataLimitExceeded', 'States.Runtime']);

/**
 * Whether a retrier or catcher takes an error.
 *
 * `States.ALL` is any error; `States.TaskFailed` any error but `States.Timeout`; neither takes `States.DataLimitExceeded` or
 * `States.Runtime`. `States.Runtime` always ends the execution, even when it is named.
 * Facts: "Handling errors in Step Functions workflows", section "Error names".
 */
export function errorMatches(errorEquals: readonly string[], error: StatesError): boolean {
  const name = error.errorName;
  if (name === 'States.Runtime') return false;
  if (name !== undefined && errorEquals.includes(name)) return true;
  if (name !== undefined && TERMINAL.has(name)) return false;
  return errorEquals.includes('States.ALL') || (errorEquals.includes('States.TaskFailed') && name !== 'States.Timeout');
}
