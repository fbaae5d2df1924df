import type { FailState } from '../definition';
import { StatesError } from '../errors';
import type { StateHandler } from '../step';

/** Fail: ends the machine, the branch or the iteration with an error; both parts may be missing. */
export const runFail: StateHandler<FailState> = async (step) => {
  const error = await step.text('Error', step.state.Error);
  const cause = await step.text('Cause', step.state.Cause);
  throw new StatesError(error, cause);
};
