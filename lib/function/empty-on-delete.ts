import { CustomResource, Duration, Lazy, Names, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { acknowledgeWildcard } from '../core/acknowledge';
import { assetPath } from '../core/package-path';
import type { BucketCleanup } from './bucket-cleanup';
import { ServerlessFunction } from './serverless-function';

/** The most that a function may have. CloudFormation waits a minute longer, instead of an hour. */
const TIMEOUT = Duration.minutes(15);

/** One function for all buckets of a stack. */
const FUNCTION_ID = 'CdkSingleTableBucketCleanup';

/**
 * Empties a bucket when it leaves the template, because CloudFormation deletes only empty ones. What the template says of the bucket in
 * the end decides: where it is kept the resource does nothing, and its function has no permission for the bucket.
 */
export function emptyOnDelete(bucket: s3.Bucket): CustomResource {
  const { function: fn, role } = cleanupFunction(Stack.of(bucket));
  const objects = bucket.arnForObjects('*');
  const policy = new OptionalPolicy(
    bucket,
    'CleanupPolicy',
    {
      // All buckets of a stack share the role, and a role has one policy of a name.
      policyName: Names.uniqueResourceName(bucket, { maxLength: 128 }),
      policyDocument: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
          new iam.PolicyStatement({ actions: ['s3:DeleteObject'], resources: [objects] }),
        ],
      }),
      roles: [role.roleName],
    },
    () => isDeleted(bucket),
  );
  acknowledgeWildcard(policy, objects, 'Emptying a bucket is about every object in it.');
  const properties: Omit<BucketCleanup, 'EmptyOnDelete'> & { readonly EmptyOnDelete: string } = {
    Bucket: bucket.bucketName,
    EmptyOnDelete: Lazy.string({ produce: () => String(isDeleted(bucket)) }),
  };
  const resource = new CustomResource(bucket, 'Cleanup', {
    resourceType: 'Custom::BucketCleanup',
    serviceToken: fn.functionArn,
    serviceTimeout: TIMEOUT.plus(Duration.minutes(1)),
    properties: { ...properties },
  });
  resource.node.addDependency(policy, role);
  return resource;
}

/** Whoever decided it: a property, the profile, `applyRemovalPolicy`, an aspect or an override of the template. */
function isDeleted(bucket: s3.Bucket): boolean {
  const resource = bucket.node.defaultChild as unknown as { _toCloudFormation(): object };
  const { Resources = {} } = Stack.of(bucket).resolve(resource._toCloudFormation()) as { Resources?: Record<string, Policies> };
  const [policies] = Object.values(Resources);
  return policies?.DeletionPolicy === 'Delete' && policies.UpdateReplacePolicy === 'Delete';
}

interface Policies {
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

function cleanupFunction(stack: Stack): ServerlessFunction {
  return (
    (stack.node.tryFindChild(FUNCTION_ID) as ServerlessFunction | undefined) ??
    new ServerlessFunction(stack, FUNCTION_ID, {
      description: 'Empties buckets that are deleted with the stack',
      code: lambda.Code.fromAsset(assetPath('site-deployment')),
      handler: 'index.cleanup',
      timeout: TIMEOUT,
    })
  );
}

/** A policy that is part of the template only if it has to be, which is known at synthesis. */
class OptionalPolicy extends iam.CfnPolicy {
  public constructor(
    scope: s3.Bucket,
    id: string,
    props: iam.CfnPolicyProps,
    private readonly needed: () => boolean,
  ) {
    super(scope, id, props);
  }

  protected shouldSynthesize(): boolean {
    return this.needed();
  }
}
