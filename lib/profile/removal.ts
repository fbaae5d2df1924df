import { type CfnDeletionPolicy, type CfnResource, Lazy, RemovalPolicy } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { EnvironmentProfile } from './environment-profile';

/** As `CfnResource.applyRemovalPolicy` writes them. A profile has no `SNAPSHOT`: tables, buckets and log groups know none. */
const DELETION_POLICIES: Record<string, { readonly onDelete: string; readonly onReplace: string }> = {
  [RemovalPolicy.DESTROY]: { onDelete: 'Delete', onReplace: 'Delete' },
  [RemovalPolicy.RETAIN]: { onDelete: 'Retain', onReplace: 'Retain' },
  [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE]: { onDelete: 'RetainExceptOnCreate', onReplace: 'Retain' },
};

/** Lets the profile decide, at synthesis, what happens to a resource that leaves the template. */
export function followProfileOnRemoval(scope: IConstruct, resource: CfnResource): void {
  const policies = () => DELETION_POLICIES[EnvironmentProfile.of(scope).removalPolicy];
  resource.cfnOptions.deletionPolicy = lazily(() => policies().onDelete);
  resource.cfnOptions.updateReplacePolicy = lazily(() => policies().onReplace);
}

/** CDK resolves these options like properties, only their type has no place for a token. */
function lazily(produce: () => string): CfnDeletionPolicy {
  return Lazy.string({ produce }) as CfnDeletionPolicy;
}
