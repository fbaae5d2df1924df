import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Explains to cdk-nag why anybody may call a route. */
export function acknowledgePublic(scope: IConstruct, route: string, reason = 'The application declares the route as public.'): void {
  Validations.of(scope).acknowledge({ id: 'AwsSolutions-APIG4', reason: `${route}: ${reason}` });
}

/** Explains to cdk-nag who calls a method of a REST API. */
export function acknowledgeRestMethod(scope: IConstruct, route: string): void {
  Validations.of(scope).acknowledge({
    id: 'AwsSolutions-COG4',
    reason: `${route}: the application chose who may call it; user pools are one of four ways.`,
  });
}

/** Explains to cdk-nag what the stage of a REST API does not have. */
export function acknowledgeRestStage(scope: IConstruct): void {
  Validations.of(scope).acknowledge(
    {
      id: 'AwsSolutions-APIG6',
      reason: 'Execution logs go to a group that no stack owns and that keeps them for ever. The access log has every error.',
    },
    {
      id: 'AwsSolutions-APIG3',
      reason: 'A web ACL belongs to whoever runs the application: associate one with the stage, or with the distribution.',
    },
  );
}
