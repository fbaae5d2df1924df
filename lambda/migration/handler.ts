import { RUN_ERRORS } from '../../lib/migration/run-definition';
import { type ChunkTask, runKeys, type SegmentTask } from './plan';
import { noteFailure } from './report/failure';
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
      return noting(worker, event.task, 'chunk', () => copy(worker, event));
    case 'readSource':
      return noting(worker, event.task, 'chunk', () => readSource(worker, event));
    case 'readTarget':
      return noting(worker, event.task, 'segment', () => readTarget(worker, event));
    case 'compare':
      return compare(worker, event);
    case 'report':
      return report(worker, event);
    default:
      throw new RunError(RUN_ERRORS.invalidInput, `the step ${JSON.stringify((event as { step?: unknown }).step)} is unknown`);
  }
}

/** Keeps the reason of a failure: a map says only that one of its items failed. */
async function noting<T>(
  worker: Worker,
  { id, plan }: ChunkTask | SegmentTask,
  side: 'chunk' | 'segment',
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // The state machine decides by this error: one that comes while its reason is written must not take its place.
    await note(worker, { id, plan }, side, error).catch(() => undefined);
    throw error;
  }
}

async function note(worker: Worker, { id, plan }: { id: string; plan: string }, side: 'chunk' | 'segment', error: unknown): Promise<void> {
  const { runId } = await loadPlan(worker, plan);
  const keys = runKeys(runId);
  await noteFailure(worker.store, runId, side === 'chunk' ? keys.chunkResult(id) : keys.segmentResult(id), error);
}
