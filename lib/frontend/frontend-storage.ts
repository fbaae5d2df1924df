import { Duration, Lazy, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { emptyOnDelete } from '../function';
import { EnvironmentProfile } from '../profile';
import { followProfileOnRemoval } from '../profile/removal';
import { OBSOLETE_TAG } from './deployment-definition';

/** What every bucket of a frontend has in common: private, encrypted, over TLS only. */
export function privateBucket(scope: Construct, id: string, props: s3.BucketProps, removalPolicy?: RemovalPolicy): s3.Bucket {
  const bucket = new s3.Bucket(scope, id, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy,
    ...props,
  });
  if (removalPolicy === undefined) followProfileOnRemoval(scope, bucket.node.defaultChild as s3.CfnBucket);
  return bucket;
}

/** The bucket of the site. Files of earlier versions stay until `retention` is over: pages that are open still ask for them. */
export function siteBucket(scope: Construct, retention: Duration | undefined, removalPolicy?: RemovalPolicy): s3.Bucket {
  const days = () => (retention ?? EnvironmentProfile.of(scope).obsoleteAssetRetention).toDays();
  const bucket = privateBucket(
    scope,
    'Bucket',
    {
      lifecycleRules: [
        {
          id: 'obsolete',
          tagFilters: { [OBSOLETE_TAG.key]: OBSOLETE_TAG.value },
          expiration: Duration.days(Lazy.number({ produce: days })),
        },
        { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    },
    removalPolicy,
  );
  emptyOnDelete(bucket);
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Only CloudFront reads the bucket, and its requests are in the access logs of the distribution.',
  });
  return bucket;
}

/** The bucket of the access logs. CloudFront writes standard logs through an access control list, so ownership is not enforced. */
export function accessLogBucket(scope: Construct, retention: Duration | undefined, removalPolicy?: RemovalPolicy): s3.Bucket {
  const days = () => retention?.toDays() ?? EnvironmentProfile.of(scope).logRetention;
  const bucket = privateBucket(
    scope,
    'AccessLogs',
    {
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [
        {
          id: 'expire',
          expiration: Duration.days(Lazy.number({ produce: days })),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    },
    removalPolicy,
  );
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'It holds access logs itself; logging its own accesses would never end.',
  });
  return bucket;
}

/** Lets the distribution tell an object that is not there (404) from one that is refused (403). Its own key never reaches the list. */
export function allowNotFound(bucket: s3.IBucket, distribution: Distribution): void {
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'TellMissingObjects',
      principals: [new iam.ServicePrincipal('cloudfront.amazonaws.com')],
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: {
        StringEquals: {
          'AWS:SourceArn': Stack.of(distribution).formatArn({
            service: 'cloudfront',
            region: '',
            resource: 'distribution',
            resourceName: distribution.distributionId,
          }),
        },
      },
    }),
  );
}
