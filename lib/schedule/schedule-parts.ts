import { Duration, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ScheduleOptions } from './schedule-options';

/** What a schedule does: one action on one resource. */
export interface ScheduleAction {
  readonly action: string;
  readonly arn: string;
  readonly description?: string;
}

/** Few: what failed three times within an hour is looked at, not repeated for a day as AWS does. */
export const RETRIES = { retryAttempts: 2, maxEventAge: Duration.hours(1) };

const RETENTION = Duration.days(14);

/** Where runs go that failed every time. */
export function deadLetterQueue(scope: Construct): sqs.Queue {
  const queue = new sqs.Queue(scope, 'DeadLetters', {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: RETENTION,
  });
  const reason = 'This is the dead-letter queue of a schedule: what is in it waits for a person.';
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason }, { id: 'Serverless-SQSRedrivePolicy', reason });
  return queue;
}

/** Lets an identity put messages into the queue, encrypted with the key of the queue if it has one. */
export function allowSending(grantee: iam.IGrantable, queue: sqs.IQueue): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({ sid: 'DeadLetters', actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
  );
  queue.encryptionMasterKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
}

/** A schedule that may do its one thing, and report what failed. */
export function createSchedule(
  scope: Construct,
  options: ScheduleOptions,
  { action, arn, description }: ScheduleAction,
  queue: sqs.IQueue,
): { readonly schedule: scheduler.Schedule; readonly role: iam.Role } {
  const role = schedulerRole(scope);
  role.addToPrincipalPolicy(new iam.PolicyStatement({ sid: 'Target', actions: [action], resources: [arn] }));
  allowSending(role, queue);
  const { retryAttempts = RETRIES.retryAttempts, maxEventAge = RETRIES.maxEventAge } = options;
  const { expressionString, timeZone } = options.schedule;
  const schedule = new scheduler.Schedule(scope, 'Schedule', {
    description,
    schedule: scheduler.ScheduleExpression.expression(expressionString, options.timeZone ?? timeZone),
    enabled: options.enabled,
    timeWindow: options.flexibleWindow && scheduler.TimeWindow.flexible(options.flexibleWindow),
    target: {
      bind: () => ({
        arn,
        role,
        input: options.input,
        deadLetterConfig: { arn: queue.queueArn },
        retryPolicy: { maximumRetryAttempts: retryAttempts, maximumEventAgeInSeconds: maxEventAge.toSeconds() },
      }),
    },
  });
  return { schedule, role };
}

/** Only schedules of this account, in the default group, take the role. */
function schedulerRole(scope: Construct): iam.Role {
  const group = Stack.of(scope).formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: 'default' });
  const conditions = { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account, 'aws:SourceArn': group } };
  return new iam.Role(scope, 'SchedulerRole', { assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', { conditions }) });
}
