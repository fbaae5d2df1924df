import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RUN_ERRORS, type WorkerOptions } from '../../lib/migration/run-definition';
import type { CompiledModel } from '../../lib/model';
import type { MappingDefinition } from '../../lib/model/mapping-definition';
import { type ControlStore, definitionOf } from './control';
import { getJson, type ObjectStore } from './object-store';
import type { Plan, TablePlan } from './plan';
import type { Progress } from './progress';
import { RunError } from './run-error';
import type { Source } from './source/connection';
import type { TableStates } from './table-state';

/** What the steps of a migration work with. */
export interface Worker {
  readonly model: CompiledModel;
  readonly mapping: MappingDefinition;
  readonly options: WorkerOptions;
  /** The version of the workers: SHA-256 of their code. */
  readonly code: string;
  readonly store: ObjectStore;
  readonly control: ControlStore;
  readonly states: TableStates;
  readonly dynamo: DynamoDBClient;
  readonly tableName: string;
  readonly openSource: () => Promise<Source>;
  readonly progress: Progress;
  /** Milliseconds until this call must return what it has. */
  readonly remaining: () => number;
}

/** Calls end on their own when less than this is left, so that the page in work, and its writes, can finish. */
export const RESERVE_MILLISECONDS = 60_000;

export async function loadPlan({ store }: Worker, key: string): Promise<Plan> {
  const plan = await getJson<Plan>(store, key);
  if (!plan) throw new Error(`the plan ${key} is missing from the migration bucket`);
  return plan;
}

/**
 * The plan of a run that writes, for a worker that encodes as the one which planned it.
 *
 * @throws RunError when the migration was deployed anew since: the epoch stands for another definition.
 */
export async function loadOwnPlan(worker: Worker, key: string): Promise<Plan> {
  const plan = await loadPlan(worker, key);
  if (plan.definition === definitionOf(worker)) return plan;
  const what = 'the model, the mapping or the version of the workers was deployed anew while the run was under way';
  throw new RunError(RUN_ERRORS.inconsistent, `${what}; run again, that begins a new epoch`);
}

export function tableOf(plan: Plan, name: string): TablePlan {
  const table = plan.tables.find((candidate) => candidate.name === name);
  if (!table) throw new Error(`the plan of run ${plan.runId} has no table ${name}`);
  return table;
}

/**
 * The source of a run that is planned, so its secret has been accepted: a refusal comes while the password is being rotated, when the
 * secret and the database differ for some seconds.
 */
export async function withPlannedSource<T>(worker: Worker, work: (source: Source) => Promise<T>): Promise<T> {
  const openSource = async () => {
    try {
      return await worker.openSource();
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as { code?: string };
      if (!code?.startsWith('28')) throw error;
      throw new RunError(RUN_ERRORS.sourceUnavailable, (error as Error).message, { cause: error });
    }
  };
  return withSource({ ...worker, openSource }, work);
}

export async function withSource<T>(worker: Worker, work: (source: Source) => Promise<T>): Promise<T> {
  const source = await worker.openSource();
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}
