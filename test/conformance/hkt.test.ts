import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type CfnStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { DataMigration, EnvironmentProfile, MigrationSource, SingleTable, TableMapping, TableModel } from 'cdk-single-table';
import { HktStack } from '../../examples/hkt/stack';
import { checkDefinition } from '../../local/states';
import { definitionsIn } from '../local/states/support/template';
import { buildWorkers } from '../support/bundle';
import {
  acknowledgements,
  allowed,
  asList,
  type Context,
  contents,
  FLAGS,
  nagFindings,
  resourceTypes,
  STRICT,
  templateOf,
} from '../support/conformance';

const validate: (definition: object) => { readonly isValid: boolean; readonly errors: readonly unknown[] } =
  jest.requireActual('asl-validator');

jest.setTimeout(120_000);
const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
beforeAll(buildWorkers);
afterAll(() => rmSync(folder, { recursive: true }));

type Build = (context: Context, outdir?: string) => { readonly app: App; readonly stack: Stack };

const hkt =
  (profile: () => EnvironmentProfile): Build =>
  (context, outdir) => {
    const app = new App({ context, outdir });
    return { app, stack: new HktStack(app, 'Hkt', { profile: profile() }) };
  };

/** A `DataMigration` with what it needs, in an account and a region. */
const plainMigration: Build = (context, outdir) => {
  const app = new App({ context, outdir });
  const stack = new Stack(app, 'Plain', { env: { account: '111111111111', region: 'eu-central-1' } });
  const model = {
    table: { partitionKey: 'PK' },
    entities: { User: { attributes: { id: 'integer', name: 'string?' }, key: { PK: 'USER#{id}' } } },
  };
  new DataMigration(stack, 'Migration', {
    table: new SingleTable(stack, 'Table', { model: TableModel.fromObject(model) }),
    source: MigrationSource.postgres({ secret: Secret.fromSecretNameV2(stack, 'Source', 'teams/source') }),
    mapping: TableMapping.fromObject({ tables: { users: { items: [{ entity: 'User' }] } } }),
  });
  return { app, stack };
};

const STACKS: readonly (readonly [string, Build])[] = [
  ['HKT in dev', hkt(() => EnvironmentProfile.dev())],
  ['HKT in staging', hkt(() => EnvironmentProfile.staging())],
  ['HKT in prod', hkt(() => EnvironmentProfile.prod())],
  ['a plain DataMigration', plainMigration],
];
const CASES = STACKS.flatMap(([name, build]) => FLAGS.map(([flags, context]) => [name, flags, build, context] as const));

/** Actions that AWS offers on every resource only, each with the page that says so. */
const WITHOUT_RESOURCE: Readonly<Record<string, string>> = {
  // A state machine writes its log through log delivery, which has no resource.
  // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
  'logs:CreateLogDelivery': 'log delivery',
  'logs:DeleteLogDelivery': 'log delivery',
  'logs:DescribeLogGroups': 'log delivery',
  'logs:DescribeResourcePolicies': 'log delivery',
  'logs:GetLogDelivery': 'log delivery',
  'logs:ListLogDeliveries': 'log delivery',
  'logs:PutResourcePolicy': 'log delivery',
  'logs:UpdateLogDelivery': 'log delivery',
  // X-Ray has no resources.
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
  'xray:GetSamplingRules': 'tracing',
  'xray:GetSamplingTargets': 'tracing',
  'xray:PutTelemetryRecords': 'tracing',
  'xray:PutTraceSegments': 'tracing',
};

describe.each(CASES)('%s, %s', (_name, _flags, build, context) => {
  test('cdk-nag AwsSolutions has no finding that is not explained', () => {
    const { app, stack } = build(context);
    expect(nagFindings(app, stack)).toEqual([]);
    for (const { id, reason } of acknowledgements(stack)) {
      // THEN a reason is a sentence, not a word that makes the finding go away.
      expect({ id, words: reason.trim().split(/\s+/).length >= 5 }).toEqual({ id, words: true });
    }
  });

  test('nothing is allowed everywhere but what AWS offers nowhere else', () => {
    const statements = allowed(templateOf(build(context).stack));
    expect(statements.length).toBeGreaterThan(5);
    const everything = statements.filter(({ Action }) => asList(Action).some((action) => action.includes('*')));
    expect(everything).toEqual([]);
    const everywhere = statements.filter(({ Resource }) => asList(Resource).includes('*')).flatMap(({ Action }) => asList(Action));
    expect(everywhere.filter((action) => !Object.hasOwn(WITHOUT_RESOURCE, action))).toEqual([]);
  });

  test('no network: nothing of a VPC, no function in one', () => {
    const template = templateOf(build(context).stack);
    expect(resourceTypes(template).filter((type) => type.startsWith('AWS::EC2::'))).toEqual([]);
    const functions = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
    expect(functions.length).toBeGreaterThanOrEqual(2);
    expect(functions.filter(({ Properties }) => Properties?.VpcConfig !== undefined)).toEqual([]);
  });

  test('the state machine is valid Amazon States Language, and runs locally as it is', () => {
    const definitions = Object.values(definitionsIn(build(context).stack));
    expect(definitions).toHaveLength(1);
    for (const definition of definitions) {
      const { isValid, errors } = validate(JSON.parse(definition));
      expect([isValid, errors]).toEqual([true, []]);
      expect(checkDefinition(JSON.parse(definition))).toEqual([]);
    }
  });

  test('synthesized twice, every file has the same bytes', () => {
    // One place for both: stack traces are part of the metadata.
    const [first, second] = [1, 2].map(() => contents(build(context, mkdtempSync(join(folder, 'synth-'))).app.synth().directory));
    expect(second).toEqual(first);
    expect(Object.keys(first).some((file) => file.endsWith('.template.json'))).toBe(true);
    expect(Object.keys(first).some((file) => file.endsWith('definition.json'))).toBe(true);
  });
});

describe('the built-in template validation, with warnings as errors', () => {
  beforeAll(() => {
    process.env.CDK_VALIDATION = 'true';
  });
  afterAll(() => {
    process.env.CDK_VALIDATION = 'false';
  });

  test.each(CASES)('%s, %s', (_name, _flags, build, context) => {
    expect(() => build({ ...context, ...STRICT }).app.synth()).not.toThrow();
  });

  test('does look at the state machine', () => {
    const { app, stack } = plainMigration(STRICT);
    const machine = stack.node.findAll().find((construct) => construct instanceof StateMachine) as StateMachine;
    (machine.node.defaultChild as CfnStateMachine).addPropertyOverride('StateMachineType', 'FAST');
    expect(() => app.synth()).toThrow(/FAST|StateMachineType/);
  });
});

describe('the checks look at', () => {
  test('every statement', () => {
    const { app, stack } = plainMigration({});
    const role = new iam.Role(stack, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        all: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] })] }),
      },
    });
    expect(allowed(templateOf(stack)).filter(({ Action }) => Action === 's3:*')).toHaveLength(1);
    expect(nagFindings(app, stack)).toEqual(expect.arrayContaining([expect.stringContaining(`${role.node.path}/Resource`)]));
  });

  test('every acknowledgement', () => {
    const { app, stack } = plainMigration({});
    const secret = new Secret(stack, 'Another');
    expect(nagFindings(app, stack)).toEqual([expect.stringMatching(/SMG4.*Another/)]);
    Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: 'the reason' });
    expect(nagFindings(app, stack)).toEqual([]);
    expect(acknowledgements(stack)).toContainEqual({ id: expect.stringContaining('AwsSolutions-SMG4'), reason: 'the reason' });
  });
});
