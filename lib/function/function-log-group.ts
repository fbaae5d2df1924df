import { Lazy, type RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { EnvironmentProfile } from '../profile';
import { followProfileOnRemoval } from '../profile/removal';

/** What a log group does not take from the profile. */
export interface LogGroupOptions {
  readonly logRetention?: logs.RetentionDays;
  readonly removalPolicy?: RemovalPolicy;
}

/** A log group that is kept as long as the environment keeps logs. */
export function functionLogGroup(scope: Construct, id: string, { logRetention, removalPolicy }: LogGroupOptions = {}): logs.LogGroup {
  const retention = logRetention ?? Lazy.number({ produce: () => EnvironmentProfile.of(scope).logRetention });
  const logGroup = new logs.LogGroup(scope, id, { retention, removalPolicy });
  if (removalPolicy === undefined) followProfileOnRemoval(scope, logGroup.node.defaultChild as logs.CfnLogGroup);
  return logGroup;
}
