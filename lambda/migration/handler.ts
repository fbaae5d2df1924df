import { RUN_ERRORS } from '../../lib/migration/run-definition';
import { putJson } from './object-store';
import { runKeys } from './plan';
import { RunError } from './run-error';
import { type CompareEvent, compare } from './steps/compare';
import { type CopyEvent, copy } from './steps/copy';
import { type PrepareEvent, prepare } from './steps/prepare';
import { type ReadSourceEvent, readSource } from './steps/read-source';
import { type ReadTargetEvent, readTarget } from './steps/read-target';
import { type ReportEvent, report } from './steps/report';
import { loadPlan, type Worker } from './worker';

/** What the state machine calls a worker with. */
export type StepEvent = PrepareEvent | CopyEvent | ReadSourceEvent | ReadTargetEvent | CompareEvent | ReportEvent;

/** Runs one step. */
export async function runStep(worker: Worker, event: StepEvent): Promise<unknown> {
  switch (event.step) {
    case 'prepare':
      return prepare(worker, event);
    case 'copy':
      return noting(worker, event.task.plan, () => copy(worker, event));
    case 'readSource':
      return noting(worker, event.task.plan, () => readSource(worker, event));
    case 'readTarget':
      return noting(worker, event.task.plan, () => readTarget(worker, event));
    case 'compare':
      return compare(worker, event);
    case 'report':
      return report(worker, event);
    default:
      throw new RunError(RUN_ERRORS.invalidInput, `the step ${JSON.stringify((event as { step?: unknown }).step)} is unknown`);
  }
}

/** Keeps the reason of a failure: a map says only that one of its items failed. */
async function noting<T>(worker: Worker, planKey: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { runId } = await loadPlan(worker, planKey);
    const failure =
      error instanceof RunError
        ? { error: error.name, message: error.message }
        : { error: RUN_ERRORS.failed, message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    await putJson(worker.store, runKeys(runId).failure, failure);
    throw error;
  }
}
