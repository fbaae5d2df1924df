import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { ServerlessApiProps } from './serverless-api-props';

/** stub */
export function expressFunction(_scope: Construct, _props: ServerlessApiProps): lambda.IFunction | undefined {
  return undefined;
}
