import { applyCatch } from './catch';
import type { State } from './definition';
import { StatesError, toStatesError } from './errors';
import type { Json } from './json';
import { runChoice } from './kinds/choice';
import { runFail } from './kinds/fail';
import { runMap } from './kinds/map';
import { runParallel } from './kinds/parallel';
import { runPass } from './kinds/pass';
import { runSucceed } from './kinds/succeed';
import { runTask } from './kinds/task';
import { runWait } from './kinds/wait';
import { assertPayload } from './limits';
import { Retries } from './retry';
import { type BlockRunner, type Frame, type StateHandler, type StateOutcome, Step } from './step';
import { pause } from './time';

const KINDS: { readonly [T in State['Type']]: StateHandler<Extract<State, { Type: T }>> } = {
  Task: runTask,
  Pass: runPass,
  Choice: runChoice,
  Wait: runWait,
  Succeed: runSucceed,
  Fail: runFail,
  Parallel: runParallel,
  Map: runMap,
};

/** Runs a machine, a branch or an iteration from `StartAt` to an end state and gives its output. */
export const runBlock: BlockRunner = async (block, input, frame) => {
  assertPayload(input, block.StartAt);
  let data: Json = input;
  for (let name: string | undefined = block.StartAt; name !== undefined; ) {
    if (frame.signal.aborted) throw frame.signal.reason;
    const outcome: StateOutcome = await runState(name, stateNamed(block.States, name), data, frame);
    data = outcome.output;
    name = outcome.next;
  }
  return data;
};

async function runState(name: string, state: State, input: Json, frame: Frame): Promise<StateOutcome> {
  const step = new Step(name, state, input, frame);
  const outcome = await handleErrors(step, () => (KINDS[state.Type] as StateHandler<State>)(step, runBlock));
  frame.scope.assign(outcome.assign, name);
  if (state.Type !== 'Fail') {
    const assigned = Object.keys(outcome.assign).length === 0 ? {} : { assignedVariables: outcome.assign };
    frame.history.record(`${state.Type}StateExited`, { state: name, output: outcome.output, ...assigned });
  }
  return outcome;
}

/** Retry first; Catch when no retrier takes the error or its attempts are used up. */
async function handleErrors(step: Step<State>, attempt: () => Promise<StateOutcome>): Promise<StateOutcome> {
  const { history, services, signal } = step.frame;
  const { state } = step;
  const retries = new Retries(('Retry' in state && state.Retry) || [], services.random);
  for (;;) {
    try {
      return await attempt();
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      const error = toStatesError(thrown);
      const retry = retries.plan(error);
      if (retry === undefined) {
        const caught = await applyCatch(step, ('Catch' in state && state.Catch) || [], error);
        if (caught === undefined) throw error;
        return caught;
      }
      step.retryCount++;
      const details = { state: step.name, error: error.errorName, cause: error.errorCause };
      history.record('StateRetried', { ...details, attempt: step.retryCount, delaySeconds: retry.delaySeconds });
      await pause(services.sleep, retry.delaySeconds, signal);
    }
  }
}

function stateNamed(states: { readonly [name: string]: State }, name: string): State {
  const state = Object.hasOwn(states, name) ? states[name] : undefined;
  if (state === undefined) throw new StatesError('States.Runtime', `There is no state '${name}'.`);
  return state;
}
