import { Lazy, Validations } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { acknowledgeWildcard } from '../core/acknowledge';
import { EnvironmentProfile } from '../profile';

/** What every function of the library has: arm64, traces, and a log of JSON entries from the level of the environment on. */
export function functionDefaults(scope: IConstruct) {
  return {
    architecture: lambda.Architecture.ARM_64,
    tracing: lambda.Tracing.ACTIVE,
    loggingFormat: lambda.LoggingFormat.JSON,
    // The profile is read at synthesis, and the type has no place for a token.
    applicationLogLevelV2: Lazy.string({ produce: () => EnvironmentProfile.of(scope).logLevel }) as lambda.ApplicationLogLevel,
  } as const;
}

/** Explains to cdk-nag what it finds in every function of the library. */
export function acknowledgeFunctionFindings(fn: lambda.Function, role: iam.IRole): void {
  acknowledgeWildcard(role, '*', 'X-Ray has no resources: AWS offers the permission to send traces everywhere only.');
  Validations.of(fn).acknowledge({
    id: 'Serverless-LambdaDLQ',
    reason:
      'Whoever calls the function learns that it failed: an API answers with the error, schedules and streams have dead-letter queues.',
  });
}
