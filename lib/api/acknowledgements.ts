import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Explains to cdk-nag why anybody may call a route. */
export function acknowledgePublic(scope: IConstruct, route: string, reason = 'The application declares the route as public.'): void {
  Validations.of(scope).acknowledge({ id: 'AwsSolutions-APIG4', reason: `${route}: ${reason}` });
}
