import type { LocalResources, LocalUrl } from './adapters';
import { rotateSecret } from './adapters/rotation-schedule';
import type { Watch } from './engines';
import { awsEnvironment, type LocalEndpoints } from './lambda';
import type { OutboxMessage } from './mail';
import type { LocalQueue } from './messaging';
import type { ReloadResult } from './reload';
import { findResource, type ResourceName } from './resource-names';
import type { FiredSchedule, LocalSchedule } from './schedules';
import type { ExecutionResult, LocalStateMachine } from './states';

/** What may have a schedule. */
const SCHEDULES: readonly string[] = ['AWS::Scheduler::Schedule', 'AWS::Events::Rule'];

export interface LocalRunParts {
  readonly resources: LocalResources;
  /** Every resource of the stacks. */
  readonly names: readonly ResourceName[];
  readonly endpoints: LocalEndpoints & { readonly postgres?: string };
  readonly watch: Watch;
  readonly reload: () => Promise<ReloadResult>;
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
  /**
   * Variables that make an AWS SDK in another process use this run. `SINGLE_TABLE_NAME` is the table that the stack's functions use;
   * `LOCAL_SITE_URL`, `LOCAL_API_URL` and `LOCAL_OUTBOX_URL` are what it serves.
   */
  public readonly environment: { readonly [name: string]: string };

  public constructor(private readonly parts: LocalRunParts) {
    this.endpoints = parts.endpoints;
    this.environment = { ...awsEnvironment(parts.endpoints), ...singleTable(parts.resources), ...urlVariables(parts.resources) };
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

  public get schedules(): readonly LocalSchedule[] {
    return [...this.parts.resources.schedules.values()];
  }

  /** The queues of the stack with their messages, dead-letter queues among them. */
  public get queues(): readonly LocalQueue[] {
    return [...this.parts.resources.messaging.queues.values()];
  }

  /** The mails that the stack sent, oldest first. */
  public get outbox(): readonly OutboxMessage[] {
    return this.parts.resources.mail.outbox.messages;
  }

  /** What the run serves to a browser or an HTTP client. */
  public get urls(): readonly LocalUrl[] {
    return this.parts.resources.urls;
  }

  /** Starts what follows the data: schedules and streams. Call it when the data is in place; later calls do nothing. */
  public async serve(): Promise<void> {
    for (const begin of this.parts.resources.whenServing.splice(0)) await begin();
  }

  /**
   * Rotates a secret of the stack with the function that its rotation schedule names, and waits until it is done.
   * @param name or ARN, path, logical id, or the id of a construct above it: `JwtKey`
   * @returns the version that is current now
   * @throws LocalError `SecretUnknown`, `SecretAmbiguous`, `RotationMissing`, `RotationFailed`
   */
  public async rotate(name: string): Promise<{ readonly versionId: string }> {
    const { resources, names } = this.parts;
    const { id } = findResource(
      'secret',
      names.filter(({ type }) => type === 'AWS::SecretsManager::Secret'),
      name,
    );
    return rotateSecret(resources, id);
  }

  /**
   * Synthesizes the app again and takes over what changed in its functions and sites. Data stays, and so does all that only a new run
   * can change, which is named.
   * @throws LocalError `SynthesisFailed` and the others of `startLocal` about the app; the run goes on as it was
   */
  public reload(): Promise<ReloadResult> {
    return this.parts.reload();
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
    return this.parts.resources.executions.run(options.stateMachine, input, options.signal);
  }

  /**
   * Invokes a function of the stack and waits for its answer.
   * @param name or ARN, path, logical id, or the id of a construct above it: `Prices`
   * @throws LocalError `FunctionUnknown`, `FunctionAmbiguous`, FunctionError
   */
  public async invoke(name: string, event: unknown): Promise<unknown> {
    const { resources, names } = this.parts;
    if (name.startsWith('arn:')) return resources.invoke(name, event);
    const functions = names.filter(({ type, id }) => type === 'AWS::Lambda::Function' && resources.functions.has(id));
    return resources.invoke(findResource('function', functions, name).id, event);
  }

  /**
   * Runs a schedule now, on top of its times, and waits until its targets have answered.
   * @param name or path, logical id, or the id of a construct above it: `Prices`
   * @throws LocalError `ScheduleUnknown`, `ScheduleAmbiguous`
   */
  public async fire(name: string): Promise<readonly FiredSchedule[]> {
    const { resources, names } = this.parts;
    const found = findResource(
      'schedule',
      names.filter(({ id, type }) => SCHEDULES.includes(type) && resources.schedules.has(id)),
      name,
    );
    return (resources.schedules.get(found.id) as LocalSchedule).fire();
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
}

/** The table that the functions of the stack use, or its only table. */
function singleTable({ singleTables, tables }: LocalResources): { SINGLE_TABLE_NAME?: string } {
  const [name, ...others] = singleTables.size > 0 ? singleTables : tables;
  return name !== undefined && others.length === 0 ? { SINGLE_TABLE_NAME: name } : {};
}

/** `LOCAL_SITE_URL`, `LOCAL_API_URL` and so on: of each kind of which the run serves exactly one. */
function urlVariables({ urls }: LocalResources): { [name: string]: string } {
  const single = urls.filter(({ kind }) => urls.filter((other) => other.kind === kind).length === 1);
  return Object.fromEntries(single.map(({ kind, url }) => [`LOCAL_${kind.toUpperCase()}_URL`, url]));
}
