import { App, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import { EnvironmentProfile } from '../../lib/profile';
import { SingleTable } from '../../lib/table';
import { create, ENV, index, TYPE } from '../support/created-table';
import { tableModel } from '../support/table-model';

describe('care for the data', () => {
  const primary = (replica: object) => Match.objectLike({ Replicas: [Match.objectLike(replica)] });

  test('without a profile it is prod', () => {
    const template = create().template();
    template.hasResource(TYPE, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    template.hasResourceProperties(TYPE, {
      BillingMode: 'PAY_PER_REQUEST',
      WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 4000 },
      Replicas: [
        Match.objectLike({
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
          ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 12000 },
          ContributorInsightsSpecification: { Enabled: true, Mode: 'THROTTLED_KEYS' },
        }),
      ],
    });
  });

  test('the profile may come after the table', () => {
    const { stack, template } = create();
    EnvironmentProfile.dev().applyTo(stack);
    template().hasResource(TYPE, {
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
      Properties: primary({
        DeletionProtectionEnabled: false,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
        ContributorInsightsSpecification: { Enabled: false },
      }),
    });
  });

  test('a property wins over the profile', () => {
    const { stack, template } = create({
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      deletionProtection: true,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 3 },
      contributorInsightsSpecification: { enabled: true, mode: dynamodb.ContributorInsightsMode.ACCESSED_AND_THROTTLED_KEYS },
    });
    EnvironmentProfile.dev().applyTo(stack);
    template().hasResource(TYPE, {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: primary({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 3 },
        ContributorInsightsSpecification: { Enabled: true, Mode: 'ACCESSED_AND_THROTTLED_KEYS' },
      }),
    });
  });

  test('applyRemovalPolicy of CDK still has the last word', () => {
    const { table, template } = create();
    table.table.applyRemovalPolicy(RemovalPolicy.DESTROY);
    template().hasResource(TYPE, { DeletionPolicy: 'Delete' });
  });

  test('the caps of the profile hold for each index too, unless it has its own', () => {
    const { stack, template } = create({ indexOptions: { EmailIndex: { maxReadRequestUnits: 8, maxWriteRequestUnits: 7 } } });
    EnvironmentProfile.prod({ maxReadRequestUnits: 600, maxWriteRequestUnits: 500 }).applyTo(stack);
    const rendered = template();
    expect(index(rendered, 'EmailIndex').WriteOnDemandThroughputSettings).toEqual({ MaxWriteRequestUnits: 7 });
    expect(index(rendered, 'StatusIndex').WriteOnDemandThroughputSettings).toEqual({ MaxWriteRequestUnits: 500 });
    rendered.hasResourceProperties(TYPE, {
      WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 500 },
      Replicas: [
        Match.objectLike({
          ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 600 },
          GlobalSecondaryIndexes: Match.arrayWith([
            Match.objectLike({ IndexName: 'EmailIndex', ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 8 } }),
            Match.objectLike({ IndexName: 'StatusIndex', ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 600 } }),
          ]),
        }),
      ],
    });
  });

  test('a billing of its own ignores the caps of the profile', () => {
    create({ billing: dynamodb.Billing.onDemand() })
      .template()
      .hasResourceProperties(TYPE, { BillingMode: 'PAY_PER_REQUEST', WriteOnDemandThroughputSettings: Match.absent() });
  });

  test('provisioned with autoscaling, and an index that differs', () => {
    const template = create({
      billing: dynamodb.Billing.provisioned({
        readCapacity: dynamodb.Capacity.fixed(5),
        writeCapacity: dynamodb.Capacity.autoscaled({ maxCapacity: 20 }),
      }),
      indexOptions: { EmailIndex: { writeCapacity: dynamodb.Capacity.autoscaled({ maxCapacity: 9 }) } },
    }).template();
    template.hasResourceProperties(TYPE, {
      BillingMode: 'PROVISIONED',
      WriteProvisionedThroughputSettings: { WriteCapacityAutoScalingSettings: Match.objectLike({ MaxCapacity: 20 }) },
      WriteOnDemandThroughputSettings: Match.absent(),
    });
    expect(index(template, 'EmailIndex').WriteProvisionedThroughputSettings.WriteCapacityAutoScalingSettings.MaxCapacity).toBe(9);
  });

  test('warm throughput of table and index, storage class, tags', () => {
    const { stack, template } = create({
      warmThroughput: { readUnitsPerSecond: 13_000, writeUnitsPerSecond: 5_000 },
      indexOptions: { EmailIndex: { warmThroughput: { readUnitsPerSecond: 14_000 } } },
      tableClass: dynamodb.TableClass.STANDARD_INFREQUENT_ACCESS,
      tags: { owner: 'data' },
    });
    Tags.of(stack).add('app', 'shop');
    const rendered = template();
    rendered.hasResourceProperties(TYPE, {
      WarmThroughput: { ReadUnitsPerSecond: 13000, WriteUnitsPerSecond: 5000 },
      Replicas: [
        Match.objectLike({
          TableClass: 'STANDARD_INFREQUENT_ACCESS',
          Tags: Match.arrayWith([
            { Key: 'app', Value: 'shop' },
            { Key: 'owner', Value: 'data' },
          ]),
        }),
      ],
    });
    expect(index(rendered, 'EmailIndex').WarmThroughput).toEqual({ ReadUnitsPerSecond: 14000 });
  });

  test('replicas follow the profile and bring a stream', () => {
    const { table, template } = create({ replicas: [{ region: 'us-east-1' }, { region: 'us-west-2', deletionProtection: false }] });
    expect(table.tableStreamArn).toBeDefined();
    template().hasResourceProperties(TYPE, {
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      Replicas: [
        Match.objectLike({ Region: 'us-east-1', DeletionProtectionEnabled: true }),
        Match.objectLike({ Region: 'us-west-2', DeletionProtectionEnabled: false }),
        Match.objectLike({ Region: 'eu-west-1', DeletionProtectionEnabled: true }),
      ],
    });
  });

  test('a customer managed key', () => {
    const stack = new Stack(new App(), 'Stack', { env: ENV });
    const key = new kms.Key(stack, 'Key');
    const table = new SingleTable(stack, 'Table', { model: tableModel(), encryption: dynamodb.TableEncryptionV2.customerManagedKey(key) });
    expect(table.encryptionKey).toBe(key);
    Template.fromStack(stack).hasResourceProperties(TYPE, { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' } });
  });
});
