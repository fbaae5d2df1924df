import { Lazy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { IConstruct } from 'constructs';
import { EnvironmentProfile } from '../profile';
import type { IndexOptions, SingleTableProps } from './single-table-props';

/**
 * What the profile decides unless a property does. The profile is read at synthesis, so CDK gets tokens;
 * its types have no place for them, hence the cast in `lazily`.
 */
export function profileDefaults(scope: IConstruct, props: SingleTableProps): Partial<dynamodb.TablePropsV2> {
  return {
    billing: props.billing ?? dynamodb.Billing.onDemand(profileCaps(scope)),
    deletionProtection: props.deletionProtection ?? lazily(() => EnvironmentProfile.of(scope).deletionProtection),
    pointInTimeRecoverySpecification: props.pointInTimeRecoverySpecification ?? lazily(() => recovery(EnvironmentProfile.of(scope))),
    contributorInsightsSpecification: props.contributorInsightsSpecification ?? lazily(() => insights(EnvironmentProfile.of(scope))),
    removalPolicy: props.removalPolicy,
  };
}

/** What an index has of its own. DynamoDB does not pass the caps of a table on to its indexes, so the profile's are repeated. */
export function indexProfileDefaults(
  scope: IConstruct,
  props: SingleTableProps,
  options: IndexOptions = {},
): Partial<dynamodb.GlobalSecondaryIndexPropsV2> {
  return { ...(props.billing ? {} : profileCaps(scope)), ...options };
}

function profileCaps(scope: IConstruct): dynamodb.MaxThroughputProps {
  return {
    maxReadRequestUnits: Lazy.number({ produce: () => EnvironmentProfile.of(scope).maxReadRequestUnits }),
    maxWriteRequestUnits: Lazy.number({ produce: () => EnvironmentProfile.of(scope).maxWriteRequestUnits }),
  };
}

function recovery(profile: EnvironmentProfile): dynamodb.PointInTimeRecoverySpecification {
  if (!profile.pointInTimeRecovery) return { pointInTimeRecoveryEnabled: false };
  return { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: profile.pointInTimeRecoveryDays };
}

function insights(profile: EnvironmentProfile): dynamodb.ContributorInsightsSpecification {
  if (!profile.contributorInsights) return { enabled: false };
  return { enabled: true, mode: dynamodb.ContributorInsightsMode.THROTTLED_KEYS };
}

function lazily<T>(produce: () => T): T {
  return Lazy.any({ produce }) as unknown as T;
}
