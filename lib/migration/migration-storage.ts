import { type Duration, type RemovalPolicy, Duration as Time, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { emptyOnDelete } from '../function';
import { followProfileOnRemoval } from '../profile/removal';
import { RUNS_PREFIX } from './run-definition';

/** The bucket of plans, working files and reports. They hold values of the source: private, encrypted, over TLS only. */
export function migrationBucket(scope: Construct, retention: Duration, removalPolicy?: RemovalPolicy): s3.Bucket {
  const bucket = new s3.Bucket(scope, 'Bucket', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    lifecycleRules: [{ prefix: RUNS_PREFIX, expiration: retention, abortIncompleteMultipartUploadAfter: Time.days(1) }],
    removalPolicy,
  });
  if (removalPolicy === undefined) followProfileOnRemoval(scope, bucket.node.defaultChild as s3.CfnBucket);
  emptyOnDelete(bucket);
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Only the functions of this migration read and write the bucket; access logs would outnumber its objects.',
  });
  return bucket;
}

/** The table of what runs agree on: the epoch, and which plan holds. A few items; losing them makes later runs refuse to overwrite. */
export function controlTable(scope: Construct, removalPolicy?: RemovalPolicy): dynamodb.TableV2 {
  const table = new dynamodb.TableV2(scope, 'Control', {
    partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
    sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
    billing: dynamodb.Billing.onDemand(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy,
  });
  if (removalPolicy === undefined) followProfileOnRemoval(scope, table.node.defaultChild as dynamodb.CfnGlobalTable);
  return table;
}
