import type { Catcher, State } from './definition';
import { errorMatches } from './error-matching';
import type { StatesError } from './errors';
import type { StateOutcome, Step } from './step';

/** Goes to the first catcher that matches; its output is the Error Output unless it says otherwise. */
export async function applyCatch(step: Step<State>, catchers: readonly Catcher[], error: StatesError): Promise<StateOutcome | undefined> {
  const catcher = catchers.find((candidate) => errorMatches(candidate.ErrorEquals, error));
  if (catcher === undefined) return undefined;
  const errorOutput = error.errorOutput;
  step.frame.history.record('StateCaught', { state: step.name, error: error.errorName, cause: error.errorCause, next: catcher.Next });
  return step.exit(catcher, errorOutput, catcher.Next, { errorOutput });
}
