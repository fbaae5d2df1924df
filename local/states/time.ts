import { linkSignal, untilAborted } from './abort';

/** Milliseconds since the epoch. */
export type Clock = () => number;
/** Resolves after `milliseconds`; may reject or resolve early once `signal` aborts. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

// A longer delay makes setTimeout fire at once.
const LONGEST_TIMER = 2_147_483_647;

/** Real time, in as many timers as it takes. */
export async function realSleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  for (let left = milliseconds; left > 0 && !signal.aborted; left -= LONGEST_TIMER) {
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(left, LONGEST_TIMER));
      signal.addEventListener('abort', done, { once: true });
    });
  }
}

/** Sleeps, and rejects with the signal's reason when it aborts. */
export function pause(sleep: Sleep, seconds: number, signal: AbortSignal): Promise<void> {
  return untilAborted(signal, sleep(seconds * 1000, signal));
}

export interface Deadline {
  /** No limit when undefined. */
  readonly seconds: number | undefined;
  readonly signal: AbortSignal;
  readonly sleep: Sleep;
  /** Why the work stops when the time is up. */
  readonly reason: () => Error;
}

/**
 * Runs `work` with a signal that aborts with `reason` when the time is up. The work itself has to follow that signal, which stays
 * quiet once the work is done.
 */
export async function withDeadline<T>(deadline: Deadline, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  if (deadline.seconds === undefined) return work(deadline.signal);
  const link = linkSignal(deadline.signal);
  const timer = linkSignal(deadline.signal);
  pause(deadline.sleep, deadline.seconds, timer.signal).then(
    () => link.abort(deadline.reason()),
    () => undefined,
  );
  try {
    return await work(link.signal);
  } catch (error) {
    throw link.signal.aborted ? link.signal.reason : error;
  } finally {
    timer.abort(new Error('The work is done.'));
    timer.release();
    link.release();
  }
}
