import { DEFINITIVE_ERRORS, RUN_ERRORS } from '../../../lib/migration/run-definition';
import { getJson, type ObjectStore, putJson } from '../object-store';
import { runKeys } from '../plan';
import { RunError } from '../run-error';

/** Why a run failed: a name that the state machine knows, or one of its own, and what to tell. */
export interface Failure {
  readonly error: string;
  readonly message: string;
}

/** The error that ended a run, as the state machine caught it. */
export interface CaughtError {
  readonly Error?: string;
  readonly Cause?: string;
}

/** What a worker leaves when a call of a map fails. */
interface FailureNote extends Failure {
  /** The object that the chunk or segment leaves when it is done after all. */
  readonly result: string;
}

/** How a map fails when one of its items has: without the reason. */
const MAP_FAILED = 'States.ExceedToleratedFailureThreshold';

/**
 * Keeps the reason of a failed call. An error that ends the run has a place of its own, so that a call which fails later, and may be
 * cured by another attempt, does not hide it.
 */
export async function noteFailure(store: ObjectStore, runId: string, result: string, error: unknown): Promise<void> {
  const definitive = error instanceof RunError && DEFINITIVE_ERRORS.includes(error.name);
  const note: FailureNote = { ...failureOf(error), result };
  await putJson(store, runKeys(runId).failure(definitive ? 'definitive' : 'last'), note);
}

/**
 * Why the run failed. Only a map needs the notes of its workers, and of these only an error that no attempt cures, or the last one if its
 * chunk or segment was never done. A worker that died without a word has left none: then the state machine's own words are all there is.
 */
export async function reasonOf(store: ObjectStore, runId: string, caught: CaughtError): Promise<Failure> {
  const own = { error: caught.Error ?? RUN_ERRORS.failed, message: messageOf(caught.Cause ?? '') };
  if (caught.Error !== MAP_FAILED) return own;
  const keys = runKeys(runId);
  const definitive = await getJson<FailureNote>(store, keys.failure('definitive'));
  if (definitive) return shown(definitive);
  const last = await getJson<FailureNote>(store, keys.failure('last'));
  return last && !(await store.get(last.result)) ? shown(last) : own;
}

function shown({ error, message }: FailureNote): Failure {
  return { error, message };
}

function failureOf(error: unknown): Failure {
  if (error instanceof RunError) return { error: error.name, message: error.message };
  return { error: RUN_ERRORS.failed, message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

/** Lambda's cause is JSON with the message inside; others are plain text. */
function messageOf(cause: string): string {
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: string };
    return errorMessage ?? cause;
  } catch {
    return cause;
  }
}
