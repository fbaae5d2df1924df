import { App, Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ScheduledStateMachine, type ScheduledStateMachineProps } from '../../lib/schedule';
import { roleStatements } from '../support/role-statements';

function scheduled(props: Partial<ScheduledStateMachineProps> = {}) {
  const stack = new Stack(new App(), 'Stack');
  const stateMachine = new sfn.StateMachine(stack, 'Machine', {
    definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')),
  });
  new ScheduledStateMachine(stack, 'Nightly', { schedule: ScheduleExpression.rate(Duration.days(1)), stateMachine, ...props });
  return Template.fromStack(stack);
}

test('starts the state machine with its input, in its time zone', () => {
  const template = scheduled({
    schedule: ScheduleExpression.cron({ minute: '0', hour: '3' }),
    timeZone: TimeZone.EUROPE_BERLIN,
    input: ScheduleTargetInput.fromObject({ action: 'plan' }),
    description: 'plans at night',
  });
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    Description: 'plans at night',
    ScheduleExpression: 'cron(0 3 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    Target: {
      Arn: { Ref: Match.stringLikeRegexp('^Machine') },
      Input: '{"action":"plan"}',
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NightlyDeadLetters'), 'Arn'] } },
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 },
    },
  });
});

test('the scheduler may start this state machine only', () => {
  expect(roleStatements(scheduled(), 'NightlySchedulerRole').map(({ Action, Resource }) => [Action, Resource])).toEqual([
    ['states:StartExecution', { Ref: expect.stringMatching(/^Machine/) }],
    ['sqs:SendMessage', { 'Fn::GetAtt': [expect.stringMatching(/^NightlyDeadLetters/), 'Arn'] }],
  ]);
});

test('a description that the scheduler does not take is refused', () => {
  expect(() => scheduled({ description: 'x'.repeat(513) })).toThrow(/description: has 513 characters.*512 \[Schedule\.Range\]/);
});

test('a bad schedule is refused', () => {
  expect(() => scheduled({ schedule: ScheduleExpression.cron({ hour: '25' }), retryAttempts: -1 })).toThrow(
    /ScheduledStateMachine "Stack\/Nightly" has 2 problems:\n {2}- schedule: .*"25" is no hour.*\n {2}- retryAttempts: -1 is not possible/,
  );
});
