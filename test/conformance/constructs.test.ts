import { Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type CfnStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import * as library from 'cdk-single-table';
import { Construct } from 'constructs';
import { buildFunction } from '../support/bundle';
import { acknowledgements, allowed, FLAGS, isSentence, nagFindings, resourceTypes, STRICT, templateOf } from '../support/conformance';
import { alone, CONSTRUCTS } from './support/constructs';
import { ENVIRONMENTS } from './support/examples';
import { isNetwork } from './support/network';
import { EXPLAINED, unexplainedWildcards, wildcards } from './support/wildcards';

jest.setTimeout(120_000);
beforeAll(() => {
  for (const job of ['authorizer', 'jwt-rotation', 'migration', 'site-deployment', 'stream-events']) buildFunction(job);
});

const NAMES = Object.keys(CONSTRUCTS);
const CASES = NAMES.flatMap((name) => ENVIRONMENTS.map(([environment, profile]) => [name, environment, profile] as const));

test('every construct of the library is here', () => {
  const classes = Object.entries(library).filter(([, value]) => typeof value === 'function' && value.prototype instanceof Construct);
  expect(classes.length).toBeGreaterThan(10);
  expect(classes.map(([name]) => name).filter((name) => !NAMES.includes(name))).toEqual([]);
});

describe.each(CASES)('%s alone in %s', (name, _environment, profile) => {
  test.each(FLAGS)('has no finding and no wildcard that is not explained, and no network, with %s', (_flags, context) => {
    const { app, stack } = alone(name, profile())(context);
    expect(nagFindings(app, stack)).toEqual([]);
    expect(acknowledgements(stack).filter(({ reason }) => !isSentence(reason))).toEqual([]);
    const template = templateOf(stack);
    expect(resourceTypes(template).filter(isNetwork)).toEqual([]);
    expect(unexplainedWildcards(template)).toEqual([]);
  });
});

test('every wildcard on the list of those that are explained is somewhere', () => {
  const used = NAMES.flatMap((name) => wildcards(templateOf(alone(name, library.EnvironmentProfile.prod())().stack)));
  expect([...new Set(used)].sort()).toEqual(Object.keys(EXPLAINED).sort());
});

describe('the built-in template validation, with warnings as errors', () => {
  beforeAll(() => {
    process.env.CDK_VALIDATION = 'true';
  });
  afterAll(() => {
    process.env.CDK_VALIDATION = 'false';
  });

  test.each(NAMES)('%s alone', (name) => {
    for (const [, context] of FLAGS) {
      const { app } = alone(name, library.EnvironmentProfile.prod())({ ...context, ...STRICT });
      expect(() => app.synth()).not.toThrow();
    }
  });

  test('does look at the state machine', () => {
    const { app, stack } = plainMigration(STRICT);
    const machine = stack.node.findAll().find((construct) => construct instanceof StateMachine) as StateMachine;
    (machine.node.defaultChild as CfnStateMachine).addPropertyOverride('StateMachineType', 'FAST');
    expect(() => app.synth()).toThrow(/FAST|StateMachineType/);
  });
});

const plainMigration = alone('DataMigration', library.EnvironmentProfile.prod());

describe('the checks look at', () => {
  test('every statement', () => {
    const { app, stack } = plainMigration();
    const role = new iam.Role(stack, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        all: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] })] }),
      },
    });
    expect(allowed(templateOf(stack)).filter(({ Action }) => Action === 's3:*')).toHaveLength(1);
    expect(unexplainedWildcards(templateOf(stack))).toEqual(['IAM s3:*']);
    expect(nagFindings(app, stack)).toEqual(expect.arrayContaining([expect.stringContaining(`${role.node.path}/Resource`)]));
  });

  test('every acknowledgement', () => {
    const { app, stack } = plainMigration();
    const secret = new Secret(stack, 'Another');
    expect(nagFindings(app, stack)).toEqual([expect.stringMatching(/SMG4.*Another/)]);
    Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: 'the reason' });
    expect(nagFindings(app, stack)).toEqual([]);
    const unexplained = acknowledgements(stack).filter(({ reason }) => !isSentence(reason));
    expect(unexplained).toEqual([{ id: expect.stringContaining('AwsSolutions-SMG4'), reason: 'the reason' }]);
  });

  test('networks', () => {
    const types = ['AWS::EC2::NatGateway', 'AWS::EC2::EIP', 'AWS::EC2::VPC', 'AWS::ApiGatewayV2::VpcLink'];
    expect(types.filter(isNetwork)).toEqual(types);
    expect(isNetwork('AWS::Lambda::Function')).toBe(false);
  });
});
