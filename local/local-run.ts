import type { LocalResources, LocalStateMachine, LocalUrl } from './adapters';
import type { Watch } from './engines';
import { LocalError } from './errors';
import type { LocalEvent } from './events';
import { awsEnvironment, FunctionError, type LocalEndpoints } from './lambda';
import {
  createInterpreter,
  type ExecutionResult,
  type Interpreter,
  type Json,
  type LambdaRequest,
  type LambdaResponse,
  lambdaTasks,
  StatesError,
} from './states';
import { statesS3 } from './states-s3';

export interface LocalRunParts {
  readonly resources: LocalResources;
  readonly endpoints: LocalEndpoints & { readonly postgres?: string };
  readonly concurrency: number;
  readonly onEvent: (event: LocalEvent) => void;
  readonly watch: Watch;
  readonly stop: () => Promise<void>;
}

export interface ExecuteOptions {
  /** Name or ARN. @default - the only state machine */
  readonly stateMachine?: string;
  /** Aborting it ends the execution with status `ABORTED`. */
  readonly signal?: AbortSignal;
}

/** An app that runs on this machine. */
export class LocalRun {
  /** Where things listen: `aws` (every service), `dynamodb`, and `postgres` as a URL if there is one. */
  public readonly endpoints: LocalRunParts['endpoints'];
  /** Variables that make an AWS SDK in another process use this run. `SINGLE_TABLE_NAME` is the table that the stack's functions use. */
  public readonly environment: { readonly [name: string]: string };
  private readonly interpreter: Interpreter;

  public constructor(private readonly parts: LocalRunParts) {
    this.endpoints = parts.endpoints;
    this.environment = { ...awsEnvironment(parts.endpoints), ...singleTable(parts.resources) };
    this.interpreter = createInterpreter({
      resources: lambdaTasks((request) => this.invokeForStates(request)),
      s3: statesS3(parts.resources.objects),
      onEvent: (event) => parts.onEvent({ type: 'history', event }),
      // More would wait for a process, and their task would time out meanwhile.
      maxConcurrency: parts.concurrency,
    });
  }

  public get tables(): readonly string[] {
    return this.parts.resources.tables;
  }

  public get buckets(): readonly string[] {
    return this.parts.resources.buckets;
  }

  public get stateMachines(): readonly LocalStateMachine[] {
    return this.parts.resources.stateMachines;
  }

  public get functionNames(): readonly string[] {
    return [...this.parts.resources.functions.keys()];
  }

  /** What the run serves to a browser or an HTTP client. */
  public get urls(): readonly LocalUrl[] {
    return this.parts.resources.urls;
  }

  /** Starts what follows the data: schedules and streams. Call it when the data is in place; later calls do nothing. */
  public async serve(): Promise<void> {
    for (const begin of this.parts.resources.whenServing.splice(0)) await begin();
  }

  /** Process ids of the handlers that are running or warm. */
  public get handlerPids(): readonly number[] {
    return [...this.parts.resources.functions.values()].flatMap((fn) => fn.pids);
  }

  /** The most memory that one handler process has held, in bytes, by function. Functions that never ran are left out. */
  public memoryPeaks(): ReadonlyMap<string, number> {
    const peaks = [...this.parts.resources.functions].map(([name, fn]): [string, number] => [name, fn.maxRssBytes]);
    return new Map(peaks.filter(([, bytes]) => bytes > 0));
  }

  /**
   * Runs a state machine to its end. An execution that fails is a result, not an exception.
   * @throws LocalError `StateMachineUnknown`
   */
  public async execute(input: unknown, options: ExecuteOptions = {}): Promise<ExecutionResult> {
    const machine = this.machine(options.stateMachine);
    return this.interpreter.run(machine.definition, input as Json, { stateMachineArn: machine.arn, signal: options.signal });
  }

  /**
   * Invokes a function of the stack, by name or ARN, and waits for its answer.
   * @throws LocalError `FunctionUnknown`, FunctionError
   */
  public async invoke(name: string, event: unknown): Promise<unknown> {
    return this.parts.resources.invoke(name, event);
  }

  /** The file of an object in a bucket of the run. @returns undefined if there is no such object */
  public objectFile(bucket: string, key: string): string | undefined {
    const object = this.parts.resources.objects.get(bucket, key);
    return object && this.parts.resources.objects.file(object);
  }

  /**
   * Kills a process of the caller's when this process dies, with all of the group that it leads if `group` says so. Returns the
   * function that forgets it.
   */
  public watch(pid: number, group = false): () => void {
    return this.parts.watch(pid, group);
  }

  /** Ends everything that the run has started and waits until it has gone. Buckets stay in the data directory. */
  public stop(): Promise<void> {
    return this.parts.stop();
  }

  private machine(name: string | undefined): LocalStateMachine {
    const matches = name === undefined ? this.stateMachines : this.stateMachines.filter((m) => m.name === name || m.arn === name);
    if (matches.length === 1) return matches[0];
    const known = this.stateMachines.map((machine) => machine.name).join(', ') || 'none';
    const problem = name === undefined ? 'say which state machine to run' : `there is no state machine ${JSON.stringify(name)}`;
    throw new LocalError('StateMachineUnknown', `--state-machine: ${problem}. The stack has: ${known}.`);
  }

  private async invokeForStates({ functionName, payload }: LambdaRequest): Promise<LambdaResponse> {
    try {
      return { payload: (await this.invoke(functionName, payload)) as Json };
    } catch (error) {
      if (error instanceof LocalError) throw new StatesError('Lambda.ResourceNotFoundException', error.message);
      if (!(error instanceof FunctionError)) throw error;
      return { payload: { ...error.payload, trace: [...(error.payload.trace ?? [])] }, functionError: 'Unhandled' };
    }
  }
}

/** The table that the functions of the stack use, or its only table. */
function singleTable({ singleTables, tables }: LocalResources): { SINGLE_TABLE_NAME?: string } {
  const [name, ...others] = singleTables.size > 0 ? singleTables : tables;
  return name !== undefined && others.length === 0 ? { SINGLE_TABLE_NAME: name } : {};
}
