/** What an event source does with records that its function fails on, as the template says. */
export interface BatchPolicy {
  /** Attempts after the first one; -1 is without end, as on AWS. */
  readonly maxRetries: number;
  /** Seconds after which a record is given up; -1 is never. */
  readonly maxAgeSeconds: number;
  /** Halve a batch that failed. Halving is not counted as an attempt. */
  readonly bisect: boolean;
  /** The function tells which record failed first (`ReportBatchItemFailures`). */
  readonly partialFailures: boolean;
}

export type GiveUpReason = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export interface BatchRunner<T> {
  /** Rejects when the function fails. */
  readonly invoke: (records: readonly T[]) => Promise<unknown>;
  /** What the function calls a record in `batchItemFailures`. */
  readonly idOf: (record: T) => string;
  /** Milliseconds since 1970 at which the record came to be. */
  readonly createdAt: (record: T) => number;
  readonly giveUp: (records: readonly T[], reason: GiveUpReason, attempts: number, error: unknown) => Promise<void>;
  /** Told about each failure that is tried again. */
  readonly onFailure: (records: readonly T[], attempts: number, error: unknown) => void;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly clock: () => number;
  readonly stopped: () => boolean;
}

interface Work<T> {
  readonly records: readonly T[];
  /** Attempts that failed. */
  readonly attempts: number;
}

/** Hands a batch to the function until every record is done or given up: what comes later in a shard waits. */
export async function processBatch<T>(records: readonly T[], policy: BatchPolicy, runner: BatchRunner<T>): Promise<void> {
  const work: Work<T>[] = [{ records, attempts: 0 }];
  for (let next = work.shift(); next !== undefined && !runner.stopped(); next = work.shift()) {
    const fresh = await withoutOld(next, policy, runner);
    if (fresh.length === 0) continue;
    const failure = await attempt(fresh, policy, runner);
    if (!failure || runner.stopped()) continue;
    const { rest, error, thrown } = failure;
    // Records before the first failed one are done: the rest begins anew.
    const attempts = (rest.length < fresh.length ? 0 : next.attempts) + 1;
    if (thrown && policy.bisect && rest.length > 1) {
      const middle = Math.ceil(rest.length / 2);
      work.unshift({ records: rest.slice(0, middle), attempts: attempts - 1 }, { records: rest.slice(middle), attempts: attempts - 1 });
    } else if (policy.maxRetries >= 0 && attempts > policy.maxRetries) {
      await runner.giveUp(rest, 'RetryAttemptsExhausted', attempts, error);
    } else {
      runner.onFailure(rest, attempts, error);
      await runner.sleep(Math.min(30_000, 250 * 2 ** attempts));
      work.unshift({ records: rest, attempts });
    }
  }
}

async function withoutOld<T>(
  { records, attempts }: Work<T>,
  { maxAgeSeconds }: BatchPolicy,
  runner: BatchRunner<T>,
): Promise<readonly T[]> {
  if (maxAgeSeconds < 0) return records;
  const oldest = runner.clock() - maxAgeSeconds * 1000;
  const old = records.filter((record) => runner.createdAt(record) < oldest);
  if (old.length > 0) await runner.giveUp(old, 'RecordAgeExceeded', attempts, undefined);
  return records.filter((record) => runner.createdAt(record) >= oldest);
}

/** @returns what is left to do; undefined when every record is done */
async function attempt<T>(
  records: readonly T[],
  { partialFailures }: BatchPolicy,
  runner: BatchRunner<T>,
): Promise<{ readonly rest: readonly T[]; readonly error: unknown; readonly thrown: boolean } | undefined> {
  try {
    const answer = await runner.invoke(records);
    const failed = partialFailures ? failedIds(answer) : [];
    if (failed.length === 0) return undefined;
    const first = records.findIndex((record) => failed.includes(runner.idOf(record)));
    const error = new Error(
      first < 0 ? `batchItemFailures names unknown records: ${failed.join(', ')}` : 'the function reported failed records',
    );
    return { rest: records.slice(Math.max(0, first)), error, thrown: false };
  } catch (error) {
    return { rest: records, error, thrown: true };
  }
}

/** The ids in `{ batchItemFailures: [{ itemIdentifier }] }`. An empty id fails the whole batch, as on AWS. */
export function failedIds(answer: unknown): string[] {
  const failures = (answer as { readonly batchItemFailures?: unknown } | null | undefined)?.batchItemFailures;
  if (!Array.isArray(failures)) return [];
  return failures.map((failure) => String((failure as { itemIdentifier?: unknown } | null)?.itemIdentifier ?? ''));
}
