import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ServerlessFunctionOptions } from './serverless-function-options';

/** A function that something calls: one that is created from `entry`, `code` or `image`, or one that exists already. */
export interface FunctionTargetOptions extends ServerlessFunctionOptions {
  /**
   * A function of your own, for what this library does not do: a VPC, another architecture, provisioned concurrency. `reads` and `writes`
   * are granted to it, everything else is yours. Exactly one of `entry`, `code`, `image` and `function`.
   * @default - a function is created
   */
  readonly function?: lambda.IFunction;
}
