import type { Duration, TimeZone } from 'aws-cdk-lib';
import type * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type * as sqs from 'aws-cdk-lib/aws-sqs';

/** When something runs, and what happens when it fails. */
export interface ScheduleOptions {
  /**
   * `ScheduleExpression.cron({ … })`, `ScheduleExpression.rate(Duration.minutes(5))` or `ScheduleExpression.at(new Date(…))`. Only runs at
   * full minutes.
   */
  readonly schedule: scheduler.ScheduleExpression;
  /**
   * The zone in which a `cron` or `at` is meant: a cron follows its daylight saving time. Not with `rate`, which only counts time.
   * @default - that of the expression, which is TimeZone.ETC_UTC unless it names another one
   */
  readonly timeZone?: TimeZone;
  /**
   * Whether it runs.
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * A window after the scheduled time within which it starts, 1 minute to 24 hours: spreads load that would come at once.
   * @default - it starts within the minute
   */
  readonly flexibleWindow?: Duration;
  /**
   * What is passed on. `ContextAttribute` has the time it was scheduled for.
   * @default - the event of EventBridge Scheduler, without detail
   */
  readonly input?: scheduler.ScheduleTargetInput;
  /**
   * How often a run that failed is tried again, 0 to 185. What Lambda tries again itself, because a function threw, it tries twice at most.
   * @default 2
   */
  readonly retryAttempts?: number;
  /**
   * How old a run may become before it is no longer tried, 1 minute to 24 hours. Lambda itself keeps one for at most 6 hours.
   * @default Duration.hours(1)
   */
  readonly maxEventAge?: Duration;
  /**
   * Where runs go that failed every time.
   * @default - a queue of its own, encrypted, over TLS only, that keeps them for 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;
}
