import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ServerlessFunction } from '../../lib/function';
import { EnvironmentProfile } from '../../lib/profile';
import { SingleTable } from '../../lib/table';
import { acknowledgements, FLAGS, STRICT } from '../support/conformance';
import { tableModel } from '../support/table-model';

const CODE = lambda.Code.fromInline('exports.handler = async () => {};');

function app(context: Record<string, unknown>, profile = EnvironmentProfile.prod()) {
  const root = new App({ context });
  const stack = new Stack(root, 'Stack');
  profile.applyTo(stack);
  const table = new SingleTable(stack, 'Table', { model: tableModel() });
  const secret = Secret.fromSecretNameV2(stack, 'Key', 'teams/key');
  new ServerlessFunction(stack, 'Fn', { code: CODE, table, reads: ['User'], writes: ['Session'], secrets: { KEY: secret } });
  new ServerlessFunction(stack, 'Image', { image: lambda.DockerImageCode.fromImageAsset(__dirname, { file: 'nag.test.ts' }) });
  return { root, stack };
}

describe.each(FLAGS)('with %s', (_, flags) => {
  test('cdk-nag finds nothing that is not explained', () => {
    const { root, stack } = app(flags);
    for (const pack of [new AwsSolutionsChecks(root), new ServerlessChecks(root)]) {
      expect(pack.validateScope(stack).violations).toEqual([]);
    }
    expect([...new Set(acknowledgements(stack).map(({ id }) => id))].sort()).toEqual([
      expect.stringContaining('AwsSolutions-IAM5[Resource::*]'),
      expect.stringContaining('Serverless-LambdaDLQ'),
    ]);
  });

  test('and looks at functions', () => {
    const { root, stack } = app(flags);
    new lambda.Function(stack, 'Plain', { runtime: lambda.Runtime.NODEJS_18_X, handler: 'index.handler', code: CODE });
    const rules = new ServerlessChecks(root).validateScope(stack).violations.map(({ ruleName }) => ruleName);
    expect(rules).toEqual(expect.arrayContaining([expect.stringContaining('LambdaDLQ'), expect.stringContaining('LambdaTracing')]));
  });
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
