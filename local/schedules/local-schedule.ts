import type { NextTime } from './schedule-expression';

/** The longest that a timer of Node can wait is 24.8 days: longer waits are made of several. */
const LONGEST_WAIT_MS = 86_400_000;

/** What came of one time of a schedule. */
export interface FiredSchedule {
  readonly schedule: string;
  /** ARN. */
  readonly target: string;
  /** ISO 8601 in UTC, in whole seconds. */
  readonly scheduledTime: string;
  /** Answer of the target: how the invocation of a function ended, or the ARN of an execution. @default - there is none */
  readonly result?: unknown;
  /** Why it could not be delivered. @default - it was */
  readonly error?: string;
}

export interface LocalScheduleOptions {
  readonly name: string;
  /** As in the template, for people. */
  readonly expression: string;
  readonly times: NextTime;
  /** False: it runs only when it is fired by hand. */
  readonly enabled: boolean;
  /** Delivers to every target. It must not throw. @param at milliseconds since 1970 */
  readonly run: (at: number) => Promise<readonly FiredSchedule[]>;
}

/** A schedule of the stack: runs on time once it has begun, and whenever it is fired. */
export class LocalSchedule {
  public readonly name: string;
  public readonly expression: string;
  private timer?: NodeJS.Timeout;

  public constructor(private readonly options: LocalScheduleOptions) {
    this.name = options.name;
    this.expression = options.expression;
  }

  /** Runs on time from now on. */
  public begin(): void {
    if (this.options.enabled) this.waitFor(this.options.times(Date.now()));
  }

  /** Runs now, on top of its times, whether it is enabled or not. */
  public fire(): Promise<readonly FiredSchedule[]> {
    return this.options.run(Date.now());
  }

  public stop(): void {
    clearTimeout(this.timer);
  }

  private waitFor(due: number | undefined): void {
    if (due === undefined) return;
    const wait = Math.min(due - Date.now(), LONGEST_WAIT_MS);
    this.timer = setTimeout(() => {
      if (Date.now() < due) return this.waitFor(due);
      void this.options.run(due);
      // A machine that slept makes up for nothing: the next time is one that is still to come.
      this.waitFor(this.options.times(Date.now()));
    }, wait);
    // Schedules alone keep nothing running.
    this.timer.unref();
  }
}

/** `2027-01-31T08:00:00Z` */
export function wholeSeconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
