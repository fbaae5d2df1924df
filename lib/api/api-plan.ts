import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { ApiAuthorizer } from './api-authorizer';
import type { Cors } from './cors';
import type { CheckedRoute } from './route-check';
import type { ServerlessApiProps } from './serverless-api-props';

/** A function and the routes that reach it. */
export interface PlannedFunction {
  readonly id: string;
  readonly function: lambda.IFunction;
  readonly routes: readonly CheckedRoute[];
}

/** Everything that is the same for both types of API, ready to be written down as resources. */
export interface ApiPlan {
  readonly scope: Construct;
  readonly props: ServerlessApiProps;
  readonly functions: readonly PlannedFunction[];
  /** The Express application; undefined when there is none or the legacy server is elsewhere. */
  readonly express?: lambda.IFunction;
  readonly cors?: Cors;
  /** Whether a route wants signed requests of AWS principals. */
  readonly usesIam: boolean;
  readonly logGroup: logs.ILogGroup;
  /** The limits of the stage, as late values. */
  readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
}

/** What the resources of an API amount to. */
export interface BuiltApi {
  readonly apiId: string;
  readonly stage: Construct;
  readonly stageName: string;
}

/** Who may call a route; undefined is anybody. */
export function authorizerOf({ route }: CheckedRoute, { authorizer }: ServerlessApiProps): ApiAuthorizer | undefined {
  return route.public ? undefined : (route.authorizer ?? authorizer);
}
