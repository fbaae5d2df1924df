import { RUN_ERRORS } from '../../lib/migration/run-definition';
import { runKeys } from './plan';
import { noteFailure } from './report/failure';
import { RunError } from './run-error';
import { type BeginRoundEvent, beginRound } from './steps/begin-round';
import { type CatchUpEvent, catchUp } from './steps/catch-up';
import { type CompareEvent, compare } from './steps/compare';
import { type CopyEvent, copy } from './steps/copy';
import { type EndRoundEvent, endRound } from './steps/end-round';
import { type FindWrittenEvent, findWritten } from './steps/find-written';
import { type PrepareEvent, prepare } from './steps/prepare';
import { type ReadSourceEvent, readSource } from './steps/read-source';
import { type ReadTargetEvent, readTarget } from './steps/read-target';
import { type ReportEvent, report } from './steps/report';
import { type RollBackEvent, rollBack } from './steps/roll-back';
import { loadPlan, type Worker } from './worker';

/** What the state machine calls a worker with. */
export type StepEvent =
  | PrepareEvent
  | CopyEvent
  | BeginRoundEvent
  | CatchUpEvent
  | EndRoundEvent
  | FindWrittenEvent
  | RollBackEvent
  | ReadSourceEvent
  | ReadTargetEvent
  | CompareEvent
  | ReportEvent;

/** Runs one step. */
export async function runStep(worker: Worker, event: StepEvent): Promise<unknown> {
  switch (event.step) {
    case 'prepare':
      return prepare(worker, event);
    case 'copy':
      return noting(
        worker,
        event.task,
        (keys) => keys.chunkResult(event.task.id),
        () => copy(worker, event),
      );
    case 'beginRound':
      return beginRound(worker, event);
    case 'catchUp':
      return noting(
        worker,
        event.task,
        (keys) => keys.roundResult(event.task.round, event.task.id),
        () => catchUp(worker, event),
      );
    case 'endRound':
      return endRound(worker, event);
    case 'readSource':
      return noting(
        worker,
        event.task,
        (keys) => keys.chunkResult(event.task.id),
        () => readSource(worker, event),
      );
    case 'readTarget':
      return noting(
        worker,
        event.task,
        (keys) => keys.segmentResult(event.task.id),
        () => readTarget(worker, event),
      );
    case 'findWritten':
      return noting(
        worker,
        event.task,
        (keys) => keys.foundResult(event.task.id),
        () => findWritten(worker, event),
      );
    case 'rollBack':
      return noting(
        worker,
        event.task,
        (keys) => keys.rolledBackResult(event.task.id),
        () => rollBack(worker, event),
      );
    case 'compare':
      return compare(worker, event);
    case 'report':
      return report(worker, event);
    default:
      throw new RunError(RUN_ERRORS.invalidInput, `the step ${JSON.stringify((event as { step?: unknown }).step)} is unknown`);
  }
}

/** The object that a part of a map leaves when it is done. */
type ResultKey = (keys: ReturnType<typeof runKeys>) => string;

/** Keeps the reason of a failure: a map says only that one of its items failed. */
async function noting<T>(worker: Worker, { plan }: { readonly plan: string }, result: ResultKey, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // The state machine decides by this error: one that comes while its reason is written must not take its place.
    await note(worker, plan, result, error).catch(() => undefined);
    throw error;
  }
}

async function note(worker: Worker, plan: string, result: ResultKey, error: unknown): Promise<void> {
  const { runId } = await loadPlan(worker, plan);
  await noteFailure(worker.store, runId, result(runKeys(runId)), error);
}
