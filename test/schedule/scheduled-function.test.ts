import { App, Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ScheduledFunction, type ScheduledFunctionProps } from '../../lib/schedule';
import { SingleTable } from '../../lib/table';
import { roleStatements } from '../support/role-statements';
import { tableModel } from '../support/table-model';

const RATE = ScheduleExpression.rate(Duration.minutes(5));
const CODE = lambda.Code.fromInline('exports.handler = async () => {};');

function scheduled(props: Partial<ScheduledFunctionProps> = {}) {
  const stack = new Stack(new App(), 'Stack');
  const construct = new ScheduledFunction(stack, 'Prices', { schedule: RATE, code: CODE, ...props });
  return { stack, construct, template: Template.fromStack(stack) };
}

test('a function is called on time, tried again twice within the hour, and what failed goes to a queue', () => {
  const { template } = scheduled();
  const queue = { 'Fn::GetAtt': [Match.stringLikeRegexp('^PricesDeadLetters'), 'Arn'] };
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'rate(5 minutes)',
    ScheduleExpressionTimezone: 'Etc/UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    State: 'ENABLED',
    Target: {
      Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^PricesHandler'), 'Arn'] },
      DeadLetterConfig: { Arn: queue },
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 },
    },
  });
  // THEN what Lambda tries again itself ends in the same queue.
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 3600,
    DestinationConfig: { OnFailure: { Destination: queue } },
  });
  template.hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 24 * 60 * 60 });
  template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 300 });
});

test('the scheduler may call the function and fill the queue, and only schedules of this account take its role', () => {
  const { template } = scheduled();
  const statements = roleStatements(template, 'PricesSchedulerRole');
  expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
    ['lambda:InvokeFunction', { 'Fn::GetAtt': [expect.stringMatching(/^PricesHandlerFunction/), 'Arn'] }],
    ['sqs:SendMessage', { 'Fn::GetAtt': [expect.stringMatching(/^PricesDeadLetters/), 'Arn'] }],
  ]);
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [
        Match.objectLike({
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' }, 'aws:SourceArn': Match.anyValue() } },
        }),
      ],
    },
  });
});

test('everything can be said', () => {
  const { template } = scheduled({
    schedule: ScheduleExpression.cron({ minute: '30', hour: '8', weekDay: 'MON-FRI' }),
    timeZone: TimeZone.EUROPE_BERLIN,
    enabled: false,
    flexibleWindow: Duration.minutes(15),
    input: ScheduleTargetInput.fromObject({ full: true }),
    retryAttempts: 5,
    maxEventAge: Duration.hours(12),
    description: 'morning prices',
  });
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    Description: 'morning prices',
    ScheduleExpression: 'cron(30 8 ? * MON-FRI *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
    State: 'DISABLED',
    Target: { Input: '{"full":true}', RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 43_200 } },
  });
  // THEN Lambda gets as much of it as it knows.
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 21_600 });
});

test('no retries means none, also by Lambda', () => {
  const { template } = scheduled({ retryAttempts: 0 });
  template.hasResourceProperties('AWS::Scheduler::Schedule', { Target: { RetryPolicy: { MaximumRetryAttempts: 0 } } });
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 });
});

test('a time zone that the expression names counts', () => {
  const { template } = scheduled({ schedule: ScheduleExpression.cron({ minute: '0', timeZone: TimeZone.ASIA_TOKYO }) });
  template.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpressionTimezone: 'Asia/Tokyo' });
});

test('a function of the user keeps its own configuration of failures', () => {
  const stack = new Stack(new App(), 'Stack');
  const own = new lambda.Function(stack, 'Own', { runtime: lambda.Runtime.NODEJS_LATEST, handler: 'index.handler', code: CODE });
  const table = new SingleTable(stack, 'Table', { model: tableModel() });
  const construct = new ScheduledFunction(stack, 'Prices', { schedule: RATE, function: own, table, writes: ['Price'] });
  const template = Template.fromStack(stack);
  expect(construct.function).toBe(own);
  template.resourceCountIs('AWS::Lambda::EventInvokeConfig', 0);
  template.resourceCountIs('AWS::Lambda::Function', 1);
  template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { SINGLE_TABLE_NAME: Match.anyValue() } } });
});

test('a queue of the user is used with its key', () => {
  const stack = new Stack(new App(), 'Stack');
  const key = new kms.Key(stack, 'Key');
  const queue = new sqs.Queue(stack, 'Queue', { encryptionMasterKey: key });
  const construct = new ScheduledFunction(stack, 'Prices', { schedule: RATE, code: CODE, deadLetterQueue: queue });
  const template = Template.fromStack(stack);
  expect(construct.deadLetterQueue).toBe(queue);
  template.resourceCountIs('AWS::SQS::Queue', 1);
  for (const role of ['PricesSchedulerRole', 'PricesHandlerRole']) {
    expect(roleStatements(template, role).flatMap(({ Action }) => Action)).toEqual(
      expect.arrayContaining(['sqs:SendMessage', 'kms:GenerateDataKey']),
    );
  }
});

test('a FIFO queue is refused', () => {
  const stack = new Stack(new App(), 'Stack');
  const queue = new sqs.Queue(stack, 'Queue', { fifo: true });
  expect(() => new ScheduledFunction(stack, 'Prices', { schedule: RATE, code: CODE, deadLetterQueue: queue })).toThrow(
    'deadLetterQueue: is a FIFO queue, which EventBridge Scheduler does not fill: use a standard one [Schedule.FifoQueue]',
  );
});

describe('refused', () => {
  const cron = ScheduleExpression.cron({ minute: '0' });
  test.each<[string, Partial<ScheduledFunctionProps>]>([
    ['schedule: cron(61 * * * ? *): "61" is no minute', { schedule: ScheduleExpression.cron({ minute: '61' }) }],
    ['schedule: "daily" is no schedule', { schedule: ScheduleExpression.expression('daily') }],
    ['timeZone: a rate only counts time, so a zone changes nothing: leave it out', { timeZone: TimeZone.EUROPE_PARIS }],
    ['timeZone: "Mars/Olympus" is no time zone', { schedule: cron, timeZone: TimeZone.of('Mars/Olympus') }],
    ['schedule: "Mars/Olympus" is no time zone', { schedule: ScheduleExpression.cron({ timeZone: TimeZone.of('Mars/Olympus') }) }],
    [
      'timeZone: is Europe/Paris, and the expression has Asia/Tokyo: leave one of them out',
      { schedule: ScheduleExpression.cron({ timeZone: TimeZone.ASIA_TOKYO }), timeZone: TimeZone.EUROPE_PARIS },
    ],
    ['retryAttempts: 186 is not possible: use a whole number from 0 to 185', { retryAttempts: 186 }],
    ['flexibleWindow: 90 seconds is not possible: use whole minutes from 1 minute to 24 hours', { flexibleWindow: Duration.seconds(90) }],
    ['maxEventAge: 172800 seconds is not possible: use whole seconds from 1 minute to 24 hours', { maxEventAge: Duration.days(2) }],
    ['memorySize: 64 is not possible', { memorySize: 64 }],
    ['reads: names entities, and there is no table they could be in', { reads: ['User'] }],
  ])('%s', (message, props) => {
    expect(() => scheduled(props)).toThrow(`ScheduledFunction "Stack/Prices" has a problem:\n  - ${message}`);
  });

  test('no code, and a wrong schedule: both are said at once', () => {
    expect(() => scheduled({ code: undefined, schedule: ScheduleExpression.expression('daily') })).toThrow(
      /2 problems:\n {2}- schedule: .*\n {2}- entry, code, image, function: no code to run: give one of/,
    );
  });
});
