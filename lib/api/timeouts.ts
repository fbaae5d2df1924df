import { Duration } from 'aws-cdk-lib';
import { ApiType } from './serverless-api-props';

/** What a route's function has by default. */
export const DEFAULT_TIMEOUT = Duration.seconds(10);

/** How long API Gateway waits for an answer: 30 s (HTTP), 29 s (REST). A function that works longer works for nobody. */
export function maxTimeout(type: ApiType): Duration {
  return Duration.seconds(type === ApiType.REST ? 29 : 30);
}
