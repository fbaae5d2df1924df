import { App, Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { EnvironmentProfile } from '../../lib/profile';
import { ScheduledFunction, ScheduledStateMachine } from '../../lib/schedule';
import { SingleTable } from '../../lib/table';
import { FLAGS, STRICT } from '../support/conformance';
import { tableModel } from '../support/table-model';

function app(context: Record<string, unknown>, profile = EnvironmentProfile.prod()) {
  const root = new App({ context });
  const stack = new Stack(root, 'Stack');
  profile.applyTo(stack);
  const schedule = ScheduleExpression.rate(Duration.hours(1));
  const table = new SingleTable(stack, 'Table', { model: tableModel() });
  new ScheduledFunction(stack, 'Fn', { schedule, table, writes: ['User'], code: lambda.Code.fromInline('exports.handler = () => {};') });
  const stateMachine = sfn.StateMachine.fromStateMachineName(stack, 'Machine', 'machine');
  new ScheduledStateMachine(stack, 'Start', { schedule, stateMachine });
  return { root, stack };
}

test.each(FLAGS)('cdk-nag finds nothing that is not explained, with %s', (_, flags) => {
  const { root, stack } = app(flags);
  for (const pack of [new AwsSolutionsChecks(root), new ServerlessChecks(root)]) {
    expect(pack.validateScope(stack).violations).toEqual([]);
  }
});

describe('the built-in template validation, with warnings as errors', () => {
  beforeAll(() => {
    process.env.CDK_VALIDATION = 'true';
  });
  afterAll(() => {
    process.env.CDK_VALIDATION = 'false';
  });

  test.each([
    ['dev', EnvironmentProfile.dev()],
    ['prod', EnvironmentProfile.prod()],
  ])(
    'passes in %s',
    (_, profile) => {
      expect(() => app({ ...recommendedFlags, ...STRICT }, profile).root.synth()).not.toThrow();
    },
    60_000,
  );
});
