import type { Retrier } from './definition';
import { errorMatches } from './error-matching';
import type { StatesError } from './errors';

export interface PlannedRetry {
  readonly delaySeconds: number;
}

/** The Retry field of one stay in a state: each retrier counts its own attempts, and only the first that matches is asked. */
export class Retries {
  private readonly attempts = new Map<Retrier, number>();

  constructor(
    private readonly retriers: readonly Retrier[],
    private readonly random: () => number,
  ) {}

  /** The wait before the next attempt; undefined when the error is not retried, or no more. */
  plan(error: StatesError): PlannedRetry | undefined {
    const retrier = this.retriers.find((candidate) => errorMatches(candidate.ErrorEquals, error));
    if (retrier === undefined) return undefined;
    const done = this.attempts.get(retrier) ?? 0;
    if (done >= (retrier.MaxAttempts ?? 3)) return undefined;
    this.attempts.set(retrier, done + 1);
    const computed = Math.min(
      (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** done,
      retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
    );
    return { delaySeconds: retrier.JitterStrategy === 'FULL' ? computed * this.random() : computed };
  }
}
