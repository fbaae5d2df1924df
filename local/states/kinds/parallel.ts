import { runConcurrently } from '../concurrent';
import type { ParallelState } from '../definition';
import { toStatesError } from '../errors';
import type { Json } from '../json';
import { assertPayload } from '../limits';
import { VariableScope } from '../scope';
import type { StateHandler } from '../step';

/** Parallel: every branch gets the same input; the result is an array in branch order; the first failure stops the others. */
export const runParallel: StateHandler<ParallelState> = async (step, runBlock) => {
  const { state, frame } = step;
  const input = state.Arguments === undefined ? step.input : await step.evaluate('Arguments', state.Arguments);
  const result: Json[] = new Array(state.Branches.length).fill(null);
  frame.history.record('ParallelStateStarted', { state: step.name, length: result.length });
  try {
    await runConcurrently(result.length, result.length, frame.signal, async (index, signal) => {
      const branch = state.Branches[index] as ParallelState['Branches'][number];
      result[index] = await runBlock(branch, input, { ...frame, signal, scope: new VariableScope(frame.scope) });
    });
    assertPayload(result, step.name);
  } catch (thrown) {
    if (frame.signal.aborted) throw frame.signal.reason;
    const error = toStatesError(thrown);
    frame.history.record('ParallelStateFailed', { state: step.name, error: error.errorName, cause: error.errorCause });
    throw error;
  }
  frame.history.record('ParallelStateSucceeded', { state: step.name });
  return step.exit(state, result, state.Next, { result });
};
