import { CustomResource, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { acknowledgeWildcard } from '../core/acknowledge';
import { assetPath } from '../core/package-path';
import { ServerlessFunction } from '../function';
import { EnvironmentProfile } from '../profile';
import type { BucketCleanup } from './deployment-definition';

/** One function for all buckets of a stack. */
const FUNCTION_ID = 'CdkSingleTableBucketCleanup';

/**
 * Empties a bucket when it leaves the template, because CloudFormation deletes only empty ones. This is decided by the removal policy:
 * where the bucket is kept the resource does nothing, and its function has no permission for the bucket.
 */
export function emptyOnDelete(bucket: s3.Bucket, removalPolicy?: RemovalPolicy): CustomResource {
  const deletes = (): boolean => (removalPolicy ?? EnvironmentProfile.of(bucket).removalPolicy) === RemovalPolicy.DESTROY;
  const { function: fn, role } = cleanupFunction(Stack.of(bucket));
  const objects = bucket.arnForObjects('*');
  const policy = new OptionalPolicy(
    bucket,
    'CleanupPolicy',
    {
      policyName: 'CleanupPolicy',
      policyDocument: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
          new iam.PolicyStatement({ actions: ['s3:DeleteObject'], resources: [objects] }),
        ],
      }),
      roles: [role.roleName],
    },
    deletes,
  );
  acknowledgeWildcard(policy, objects, 'Emptying a bucket is about every object in it.');
  const properties: Omit<BucketCleanup, 'EmptyOnDelete'> & { readonly EmptyOnDelete: string } = {
    Bucket: bucket.bucketName,
    EmptyOnDelete: Lazy.string({ produce: () => String(deletes()) }),
  };
  const resource = new CustomResource(bucket, 'Cleanup', {
    resourceType: 'Custom::BucketCleanup',
    serviceToken: fn.functionArn,
    properties: { ...properties },
  });
  resource.node.addDependency(policy, role);
  return resource;
}

function cleanupFunction(stack: Stack): ServerlessFunction {
  return (
    (stack.node.tryFindChild(FUNCTION_ID) as ServerlessFunction | undefined) ??
    new ServerlessFunction(stack, FUNCTION_ID, {
      description: 'Empties buckets that are deleted with the stack',
      code: lambda.Code.fromAsset(assetPath('site-deployment')),
      handler: 'index.cleanup',
      timeout: Duration.minutes(15),
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
