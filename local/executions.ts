import { randomUUID } from 'node:crypto';
import type { ObjectStore } from './aws';
import { LocalError, messageOf } from './errors';
import { FunctionError } from './lambda';
import {
  createInterpreter,
  type ExecutionResult,
  type HistoryEvent,
  type Interpreter,
  type Json,
  type LambdaRequest,
  type LambdaResponse,
  type LocalStateMachine,
  lambdaTasks,
  StatesError,
} from './states';
import { statesS3 } from './states-s3';

export interface ExecutionParts {
  readonly stateMachines: readonly LocalStateMachine[];
  readonly objects: ObjectStore;
  readonly invoke: (name: string, event: unknown) => Promise<unknown>;
  readonly concurrency: number;
  readonly onEvent: (event: HistoryEvent) => void;
  /** Tells the user how an execution ended that nobody waits for. */
  readonly notice: (message: string) => void;
}

/** An execution that was started and may still run. */
export interface StartedExecution {
  readonly executionArn: string;
  readonly machine: LocalStateMachine;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly input: unknown;
  /** @default - it runs */
  result?: ExecutionResult;
}

/** Runs the state machines of the stack. */
export class Executions {
  private readonly interpreter: Interpreter;
  private readonly started = new Map<string, StartedExecution>();
  private readonly ending = new AbortController();

  public constructor(private readonly parts: ExecutionParts) {
    this.interpreter = createInterpreter({
      resources: lambdaTasks((request) => this.invoke(request)),
      s3: statesS3(parts.objects),
      onEvent: parts.onEvent,
      // More would wait for a process, and their task would time out meanwhile.
      maxConcurrency: parts.concurrency,
    });
  }

  /**
   * Runs a state machine to its end. An execution that fails is a result, not an exception.
   * @param machine name or ARN; undefined is the only one
   * @throws LocalError `StateMachineUnknown`
   */
  public run(machine: string | undefined, input: unknown, signal?: AbortSignal): Promise<ExecutionResult> {
    const { definition, arn } = this.machine(machine);
    return this.interpreter.run(definition, input as Json, { stateMachineArn: arn, signal });
  }

  /**
   * Starts an execution that nobody waits for.
   * @throws LocalError `StateMachineUnknown`
   */
  public start(machine: string, input: unknown, name: string = randomUUID()): StartedExecution {
    const found = this.machine(machine);
    const executionArn = `${found.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const execution: StartedExecution = { executionArn, machine: found, startedAt: Date.now(), input };
    this.started.set(executionArn, execution);
    void this.finish(execution, name);
    return execution;
  }

  /** An execution that `start` began. */
  public of(executionArn: string): StartedExecution | undefined {
    return this.started.get(executionArn);
  }

  /** Aborts what `start` began. */
  public stop(): void {
    this.ending.abort();
  }

  private async finish(execution: StartedExecution, name: string): Promise<void> {
    const { machine, input } = execution;
    try {
      const options = { name, stateMachineArn: machine.arn, signal: this.ending.signal };
      execution.result = await this.interpreter.run(machine.definition, input as Json, options);
      const { status, error, cause } = execution.result;
      if (status !== 'ABORTED') {
        const reason = status === 'SUCCEEDED' ? '' : `: ${error ?? ''} ${cause ?? ''}`.trimEnd();
        this.parts.notice(`Execution of ${machine.name} ${status}${reason}`);
      }
    } catch (error) {
      this.parts.notice(`Execution of ${machine.name} could not start: ${messageOf(error)}`);
    }
  }

  private machine(name: string | undefined): LocalStateMachine {
    const { stateMachines } = this.parts;
    const matches = name === undefined ? stateMachines : stateMachines.filter((machine) => machine.name === name || machine.arn === name);
    if (matches.length === 1) return matches[0];
    const known = stateMachines.map((machine) => machine.name).join(', ') || 'none';
    const problem = name === undefined ? 'say which state machine to run' : `there is no state machine ${JSON.stringify(name)}`;
    throw new LocalError('StateMachineUnknown', `--state-machine: ${problem}. The stack has: ${known}.`);
  }

  private async invoke({ functionName, payload }: LambdaRequest): Promise<LambdaResponse> {
    try {
      return { payload: (await this.parts.invoke(functionName, payload)) as Json };
    } catch (error) {
      if (error instanceof LocalError) throw new StatesError('Lambda.ResourceNotFoundException', error.message);
      if (!(error instanceof FunctionError)) throw error;
      return { payload: { ...error.payload, trace: [...(error.payload.trace ?? [])] }, functionError: 'Unhandled' };
    }
  }
}
