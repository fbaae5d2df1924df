import { untilAborted } from '../abort';
import type { TaskState } from '../definition';
import { StatesError, toStatesError } from '../errors';
import { cloneJson, type Json } from '../json';
import { assertPayload, MAX_SECONDS } from '../limits';
import { findHandler } from '../resources';
import type { StateHandler, Step } from '../step';
import { withDeadline } from '../time';

/** Task: calls the handler of its resource, within `TimeoutSeconds`. */
export const runTask: StateHandler<TaskState> = async (step) => {
  const args = step.state.Arguments === undefined ? step.input : await step.evaluate('Arguments', step.state.Arguments);
  assertPayload(args, step.name);
  const seconds = await step.number('TimeoutSeconds', step.state.TimeoutSeconds, { min: 1, max: MAX_SECONDS });
  const result = await call(step, args, seconds);
  return step.exit(step.state, result, step.state.Next, { result });
};

async function call(step: Step<TaskState>, args: Json, seconds: number | undefined): Promise<Json> {
  const { history, services, signal } = step.frame;
  const resource = step.state.Resource;
  const handler = findHandler(services.resources, resource);
  if (handler === undefined) throw new StatesError('States.Runtime', `There is no handler for the resource '${resource}'.`);
  const about = { state: step.name, resource };
  history.record('TaskScheduled', { ...about, input: args });
  history.record('TaskStarted', about);
  try {
    const deadline = { seconds, signal, sleep: services.sleep, reason: () => new StatesError('States.Timeout') };
    const answer = await withDeadline(deadline, (taskSignal) =>
      untilAborted(
        taskSignal,
        // `async` turns a handler that throws before its first await into a rejection.
        (async () => handler({ resource, arguments: cloneJson(args), state: step.name, context: step.context, signal: taskSignal }))(),
      ),
    );
    const result = cloneJson(answer);
    assertPayload(result, resource);
    history.record('TaskSucceeded', { ...about, output: result });
    return result;
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    const error = toStatesError(thrown);
    const type = error.errorName === 'States.Timeout' ? 'TaskTimedOut' : 'TaskFailed';
    history.record(type, { ...about, error: error.errorName, cause: error.errorCause });
    throw error;
  }
}
