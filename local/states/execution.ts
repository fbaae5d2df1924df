import type { ExecutionIdentity } from './context';
import type { StatesBlock } from './definition';
import { StatesError, toStatesError } from './errors';
import { History, type HistoryEvent } from './history';
import type { Json } from './json';
import { VariableScope } from './scope';
import type { Services } from './services';
import type { BlockRunner } from './step';
import { withDeadline } from './time';

/** How an execution ended. */
export interface ExecutionResult {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly executionArn: string;
  readonly name: string;
  /** Of an execution that succeeded. */
  readonly output?: Json;
  /** Error name; a Fail state without `Error` has none. */
  readonly error?: string;
  readonly cause?: string;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  readonly stoppedAt: string;
  /** Events of this execution; those of child executions go to `onEvent` only. */
  readonly history: readonly HistoryEvent[];
}

export interface ExecutionPlan {
  readonly block: StatesBlock;
  readonly identity: ExecutionIdentity;
  readonly services: Services;
  readonly signal: AbortSignal;
  /** Longest duration. */
  readonly seconds: number | undefined;
  readonly runBlock: BlockRunner;
}

/** Runs an execution to its end. Errors of the machine are a status, never an exception. */
export async function runExecution(plan: ExecutionPlan): Promise<ExecutionResult> {
  const { identity, services, signal } = plan;
  const history = new History(identity.executionArn, services.clock, services.onEvent);
  history.record('ExecutionStarted', { input: identity.input });
  const end = (status: ExecutionResult['status'], details: Pick<ExecutionResult, 'output' | 'error' | 'cause'>): ExecutionResult => ({
    status,
    executionArn: identity.executionArn,
    name: identity.name,
    ...details,
    startedAt: identity.startTime,
    stoppedAt: new Date(services.clock()).toISOString(),
    history: history.events,
  });
  const timeout = new StatesError('States.Timeout');
  try {
    const deadline = { seconds: plan.seconds, signal, sleep: services.sleep, reason: () => timeout };
    const output = await withDeadline(deadline, (executionSignal) =>
      plan.runBlock(plan.block, identity.input, { services, identity, history, scope: new VariableScope(), signal: executionSignal }),
    );
    history.record('ExecutionSucceeded', { output });
    return end('SUCCEEDED', { output });
  } catch (thrown) {
    if (signal.aborted) {
      history.record('ExecutionAborted');
      return end('ABORTED', {});
    }
    const { errorName: error, errorCause: cause } = toStatesError(thrown);
    if (thrown === timeout) {
      history.record('ExecutionTimedOut', { error });
      return end('TIMED_OUT', { error });
    }
    history.record('ExecutionFailed', { error, cause });
    return end('FAILED', { error, cause });
  }
}
