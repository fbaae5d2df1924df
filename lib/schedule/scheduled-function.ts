import { Duration } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Problems } from '../core/problems';
import { checkFunctionTarget, type FunctionTargetOptions, functionTarget } from '../function';
import type { ISingleTable } from '../table';
import { checkSchedule } from './check-schedule';
import type { ScheduleOptions } from './schedule-options';
import { allowSending, createSchedule, deadLetterQueue, RETRIES } from './schedule-parts';

/** Properties of `ScheduledFunction`. */
export interface ScheduledFunctionProps extends FunctionTargetOptions, ScheduleOptions {
  /**
   * The table that `reads` and `writes` are about.
   * @default - the function uses no table
   */
  readonly table?: ISingleTable;
}

const TIMEOUT = Duration.minutes(5);

/** What Lambda does itself with a call that nobody waits for. */
const LAMBDA_RETRIES = { attempts: 2, age: Duration.hours(6) };

/**
 * Calls a function at times: EventBridge Scheduler, few retries, and a queue for what failed every time.
 *
 * The scheduler does not wait for the function. So both are told how often to try again, and both put what failed into the same queue:
 * the scheduler when it could not call the function, Lambda when the function threw. A run can happen twice: see docs/schedules.md.
 *
 * @example
 * new ScheduledFunction(this, 'Prices', {
 *   schedule: ScheduleExpression.rate(Duration.minutes(5)),
 *   entry: 'handlers/prices.ts',
 *   table,
 *   writes: ['TokenStats'],
 * });
 */
export class ScheduledFunction extends Construct {
  /** What is called. */
  public readonly function: lambda.IFunction;
  /** When it is called. */
  public readonly schedule: scheduler.Schedule;
  /** Where runs are that failed every time. */
  public readonly deadLetterQueue: sqs.IQueue;
  /** What EventBridge Scheduler calls the function with. */
  public readonly schedulerRole: iam.Role;

  /**
   * @throws if the schedule or the function is wrong; the error lists every problem
   */
  constructor(scope: Construct, id: string, props: ScheduledFunctionProps) {
    super(scope, id);
    const problems = new Problems('ScheduledFunction', this);
    checkSchedule(problems, props);
    checkFunctionTarget(problems, '', props, { table: props.table ?? null });
    problems.throwIfAny();

    this.deadLetterQueue = props.deadLetterQueue ?? deadLetterQueue(this);
    this.function = functionTarget(this, 'Handler', props, { table: props.table, timeout: TIMEOUT });
    // A function of the user's own may have such a configuration already, and there can be only one.
    if (!props.function) this.catchFailures(props);
    const { functionArn: arn } = this.function;
    const { description } = props;
    const parts = createSchedule(this, props, { action: 'lambda:InvokeFunction', arn, description }, this.deadLetterQueue);
    this.schedule = parts.schedule;
    this.schedulerRole = parts.role;
  }

  private catchFailures({ retryAttempts = RETRIES.retryAttempts, maxEventAge = RETRIES.maxEventAge }: ScheduledFunctionProps): void {
    new lambda.EventInvokeConfig(this, 'Failures', {
      function: this.function,
      onFailure: { bind: () => ({ destination: this.deadLetterQueue.queueArn }) },
      retryAttempts: Math.min(retryAttempts, LAMBDA_RETRIES.attempts),
      maxEventAge: maxEventAge.toSeconds() > LAMBDA_RETRIES.age.toSeconds() ? LAMBDA_RETRIES.age : maxEventAge,
    });
    allowSending(this.function, this.deadLetterQueue);
  }
}
