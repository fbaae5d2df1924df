import {
  createInterpreter,
  type ExecutionResult,
  type HistoryEvent,
  type InterpreterOptions,
  type Json,
  type RunOptions,
} from '../../../../local/states';
import { MemoryS3 } from './memory-s3';
import { VirtualTime } from './virtual-time';

export type StateJson = Record<string, unknown>;

export interface TestRun extends ExecutionResult {
  readonly time: VirtualTime;
  readonly s3: MemoryS3;
  /** Every event, those of child executions included. */
  readonly events: readonly HistoryEvent[];
}

export interface TestOptions extends Partial<Omit<InterpreterOptions, 'onEvent'>> {
  readonly s3?: MemoryS3;
  readonly time?: VirtualTime;
  readonly run?: RunOptions;
}

/** A JSONata machine whose first state is the first one given. */
export function machine(states: Record<string, StateJson>, more: StateJson = {}): StateJson {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...more };
}

/** A machine of one end state. */
export function only(state: StateJson): StateJson {
  return machine({ Only: 'Next' in state || state.Type === 'Fail' || state.Type === 'Succeed' ? state : { ...state, End: true } });
}

/** A task that calls `test:<name>`. */
export function task(name: string, more: StateJson = {}): StateJson {
  return { Type: 'Task', Resource: `test:${name}`, ...more };
}

/** Runs a definition in virtual time and memory. Handlers are registered as `test:<name>`. */
export async function run(definition: unknown, input: Json = {}, options: TestOptions = {}): Promise<TestRun> {
  const { time = new VirtualTime(), s3 = new MemoryS3(), run: runOptions, resources = {}, ...others } = options;
  const events: HistoryEvent[] = [];
  const interpreter = createInterpreter({
    clock: time.clock,
    sleep: time.sleep,
    random: () => 0.5,
    s3,
    onEvent: (event) => events.push(event),
    ...others,
    resources,
  });
  const result = await interpreter.run(definition, input, runOptions);
  return { ...result, time, s3, events };
}

/** The output of an execution that must succeed. */
export async function outputOf(definition: unknown, input: Json = {}, options: TestOptions = {}): Promise<Json | undefined> {
  const result = await run(definition, input, options);
  expect({ status: result.status, error: result.error, cause: result.cause }).toEqual({ status: 'SUCCEEDED' });
  return result.output;
}
