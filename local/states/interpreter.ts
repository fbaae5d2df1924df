import { randomUUID } from 'node:crypto';
import { linkSignal } from './abort';
import { assertDefinition } from './check/check-definition';
import { type ExecutionResult, runExecution } from './execution';
import type { HistoryEvent } from './history';
import { cloneJson, type Json } from './json';
import { DISTRIBUTED_CONCURRENCY } from './limits';
import { runBlock } from './machine';
import type { Services, StatesS3, TaskResources } from './services';
import { type Clock, realSleep, type Sleep } from './time';

export interface InterpreterOptions {
  /** Handlers of Task states; see `lambdaTasks`. A machine that uses another resource is refused before it starts. */
  readonly resources: TaskResources;
  /** @default ItemReader fails with `States.ItemReaderFailed` and ResultWriter with `States.ResultWriterFailed` */
  readonly s3?: StatesS3;
  /** @default Date.now */
  readonly clock?: Clock;
  /** Numbers from 0 up to 1, for `$random()` and retry jitter. @default Math.random */
  readonly random?: () => number;
  /** How waits, retries and timeouts pass time. @default real time */
  readonly sleep?: Sleep;
  /** Called for every event as it happens, those of child executions included. It must not throw. @default nothing */
  readonly onEvent?: (event: HistoryEvent) => void;
  /** Child executions of a DISTRIBUTED Map that run at once, whatever the definition allows. @default 10000 */
  readonly maxConcurrency?: number;
  /** Size at which a result file of ResultWriter is full, in characters. @default 67108864 */
  readonly resultFileBytes?: number;
}

export interface RunOptions {
  /** Name of the execution. @default a random UUID */
  readonly name?: string;
  /** @default derived from the ARN of the state machine and the name */
  readonly executionArn?: string;
  /** @default 'arn:aws:states:us-east-1:000000000000:stateMachine:local' */
  readonly stateMachineArn?: string;
  /** @default 'arn:aws:iam::000000000000:role/local' */
  readonly roleArn?: string;
  /** Aborting it ends the execution with status `ABORTED`. */
  readonly signal?: AbortSignal;
}

export interface Interpreter {
  /**
   * Runs a state machine to its end. An execution that fails is a result, not an exception.
   *
   * @param definition the Amazon States Language, as an object or as JSON text, intrinsics resolved
   * @throws UnsupportedDefinitionError before the execution starts, with every field, resource and expression that cannot be run
   */
  run(definition: unknown, input: Json, options?: RunOptions): Promise<ExecutionResult>;
}

/**
 * An interpreter of JSONata state machines.
 *
 * @example
 * const interpreter = createInterpreter({ resources: lambdaTasks(invoke), s3, onEvent: showProgress });
 * const { status, output } = await interpreter.run(definition, { action: 'plan' });
 */
export function createInterpreter(options: InterpreterOptions): Interpreter {
  const services: Services = {
    resources: options.resources,
    s3: options.s3,
    clock: options.clock ?? Date.now,
    random: options.random ?? Math.random,
    sleep: options.sleep ?? realSleep,
    onEvent: options.onEvent ?? (() => undefined),
    maxConcurrency: options.maxConcurrency ?? DISTRIBUTED_CONCURRENCY,
    resultFileBytes: options.resultFileBytes ?? 64 * 1024 * 1024,
  };
  return {
    async run(definition, input, run = {}) {
      const machine: unknown = typeof definition === 'string' ? JSON.parse(definition) : definition;
      assertDefinition(machine, Object.keys(services.resources));
      const name = run.name ?? randomUUID();
      const stateMachineArn = run.stateMachineArn ?? 'arn:aws:states:us-east-1:000000000000:stateMachine:local';
      const identity = {
        name,
        executionArn: run.executionArn ?? `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`,
        stateMachineArn,
        stateMachineName: stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1),
        roleArn: run.roleArn ?? 'arn:aws:iam::000000000000:role/local',
        startTime: new Date(services.clock()).toISOString(),
        input: cloneJson(input),
      };
      const link = linkSignal(run.signal ?? new AbortController().signal);
      try {
        return await runExecution({ block: machine, identity, services, signal: link.signal, seconds: machine.TimeoutSeconds, runBlock });
      } finally {
        link.release();
      }
    },
  };
}
