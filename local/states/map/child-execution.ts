import { randomUUID } from 'node:crypto';
import type { ItemProcessor } from '../definition';
import { toStatesError } from '../errors';
import { runExecution } from '../execution';
import type { Json } from '../json';
import { EXPRESS_SECONDS } from '../limits';
import type { BlockRunner, Frame } from '../step';
import type { ChildInput } from './item-batcher';

/** A child execution of a DISTRIBUTED Map, as the result files describe it. */
export interface ChildExecution {
  readonly name: string;
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly input: Json;
  readonly items: number;
  status: 'PENDING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  startedAt?: string;
  stoppedAt?: string;
  output?: Json;
  error?: string;
  cause?: string;
}

/** A child that has not started; its names derive from the parent's machine and the Map's label. */
export function pendingChild(parent: Frame, label: string, child: ChildInput): ChildExecution {
  const name = randomUUID();
  const stateMachineArn = `${parent.identity.stateMachineArn}/${label}`;
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  return { name, executionArn, stateMachineArn, input: child.input, items: child.items, status: 'PENDING' };
}

/** Runs the child with a history and variables of its own. Its failure is a status, not an exception. */
export async function runChild(
  child: ChildExecution,
  processor: ItemProcessor,
  parent: Frame,
  label: string,
  signal: AbortSignal,
  runBlock: BlockRunner,
): Promise<void> {
  const { clock } = parent.services;
  child.startedAt = new Date(clock()).toISOString();
  const identity = {
    ...parent.identity,
    executionArn: child.executionArn,
    name: child.name,
    stateMachineArn: child.stateMachineArn,
    stateMachineName: `${parent.identity.stateMachineName}/${label}`,
    startTime: child.startedAt,
    input: child.input,
  };
  const seconds = processor.ProcessorConfig?.ExecutionType === 'EXPRESS' ? EXPRESS_SECONDS : undefined;
  try {
    const result = await runExecution({ block: processor, identity, services: parent.services, signal, seconds, runBlock });
    Object.assign(child, { status: result.status, output: result.output, error: result.error, cause: result.cause });
  } catch (thrown) {
    const error = toStatesError(thrown);
    Object.assign(child, { status: 'FAILED', error: error.errorName, cause: error.errorCause });
  }
  child.stoppedAt = new Date(clock()).toISOString();
}
