import { App, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { EnvironmentProfile } from '../../lib/profile';
import { SingleTable } from '../../lib/table';
import { nagFindings, STRICT } from '../support/conformance';
import { tableModel } from '../support/table-model';

const PROFILES = {
  dev: EnvironmentProfile.dev(),
  staging: EnvironmentProfile.staging(),
  prod: EnvironmentProfile.prod(),
  custom: EnvironmentProfile.custom({ name: 'load-test', pointInTimeRecovery: false, contributorInsights: false }),
};

/** A table with everything that a profile or a property switches on, and a role that uses all of it. */
function app(profile: EnvironmentProfile, context: Record<string, unknown> = {}) {
  const root = new App({ context });
  const stack = new Stack(root, 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  profile.applyTo(stack);
  const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  const tables = [
    new SingleTable(stack, 'Plain', { model: tableModel() }),
    new SingleTable(stack, 'Full', {
      model: tableModel(),
      encryption: dynamodb.TableEncryptionV2.customerManagedKey(key, { 'us-east-1': 'arn:aws:kms:us-east-1:111111111111:key/replica' }),
      replicas: [{ region: 'us-east-1' }],
      warmThroughput: { readUnitsPerSecond: 13_000, writeUnitsPerSecond: 5_000 },
      indexOptions: {
        EmailIndex: { maxWriteRequestUnits: 10, warmThroughput: { readUnitsPerSecond: 14_000, writeUnitsPerSecond: 5_000 } },
      },
      tags: { owner: 'data' },
    }),
    new SingleTable(stack, 'Provisioned', {
      model: tableModel(),
      billing: dynamodb.Billing.provisioned({
        readCapacity: dynamodb.Capacity.autoscaled({ maxCapacity: 10 }),
        writeCapacity: dynamodb.Capacity.autoscaled({ maxCapacity: 10 }),
      }),
    }),
  ];
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  for (const table of tables) {
    table.enableStream();
    table.grants.readWrite(role, ['User', 'Session', 'BlogPost', 'Price'], {});
    table.grants.read(role, ['Store'], { acknowledgeWidePattern: 'stores are public' });
  }
  return { root, stack };
}

describe.each(Object.entries(PROFILES))('with the profile %s', (_, profile) => {
  test('cdk-nag has no findings', () => {
    const { root, stack } = app(profile);
    expect(nagFindings(root, stack)).toEqual([]);
  });
});

describe('the built-in template validation, with warnings as errors', () => {
  beforeAll(() => {
    process.env.CDK_VALIDATION = 'true';
  });
  afterAll(() => {
    process.env.CDK_VALIDATION = 'false';
  });

  test.each(Object.entries(PROFILES))(
    'passes with the profile %s',
    (_, profile) => {
      expect(() => app(profile, STRICT).root.synth()).not.toThrow();
    },
    60_000,
  );

  test('passes with all recommended flags', () => {
    expect(() => app(PROFILES.prod, { ...recommendedFlags, ...STRICT }).root.synth()).not.toThrow();
  }, 60_000);

  test('does look at the table', () => {
    const { root, stack } = app(PROFILES.prod, STRICT);
    const table = stack.node.findChild('Plain').node.defaultChild?.node.defaultChild as dynamodb.CfnGlobalTable;
    table.addPropertyOverride('BillingMode', 'FREE');
    expect(() => root.synth()).toThrow();
  }, 60_000);
});
