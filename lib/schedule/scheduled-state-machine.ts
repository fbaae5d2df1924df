import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { Problems } from '../core/problems';
import { checkDescription, checkSchedule } from './check-schedule';
import type { ScheduleOptions } from './schedule-options';
import { createSchedule, deadLetterQueue } from './schedule-parts';

/** Properties of `ScheduledStateMachine`. */
export interface ScheduledStateMachineProps extends ScheduleOptions {
  /** What is started. */
  readonly stateMachine: sfn.IStateMachine;
  /**
   * What the schedule is for. At most 512 characters.
   * @default - none
   */
  readonly description?: string;
}

/**
 * Starts a state machine at times: EventBridge Scheduler, few retries, and a queue for starts that failed every time.
 *
 * An execution that started and failed is in the history of the state machine, not in the queue.
 *
 * @example
 * new ScheduledStateMachine(this, 'CatchUp', {
 *   schedule: ScheduleExpression.cron({ minute: '0', hour: '3' }),
 *   timeZone: TimeZone.EUROPE_BERLIN,
 *   stateMachine: migration.stateMachine,
 *   input: ScheduleTargetInput.fromObject({ action: 'compare_data' }),
 * });
 */
export class ScheduledStateMachine extends Construct {
  /** When it is started. */
  public readonly schedule: scheduler.Schedule;
  /** Where starts are that failed every time. */
  public readonly deadLetterQueue: sqs.IQueue;
  /** What EventBridge Scheduler starts the state machine with. */
  public readonly schedulerRole: iam.Role;

  /**
   * @throws if the schedule is wrong; the error lists every problem
   */
  constructor(scope: Construct, id: string, props: ScheduledStateMachineProps) {
    super(scope, id);
    const problems = new Problems('ScheduledStateMachine', this);
    checkSchedule(problems, props);
    checkDescription(problems, props.description);
    problems.throwIfAny();

    const { stateMachine, description } = props;
    const action = { action: 'states:StartExecution', arn: stateMachine.stateMachineArn, description };
    this.deadLetterQueue = props.deadLetterQueue ?? deadLetterQueue(this);
    const parts = createSchedule(this, props, action, this.deadLetterQueue);
    this.schedule = parts.schedule;
    this.schedulerRole = parts.role;
  }
}
