import type { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { ISingleTable } from '../table';
import { withSourceMaps } from './bundle';
import { bundledCode } from './bundled-code';
import { usesTable } from './check-function';
import type { FunctionTargetOptions } from './function-target-options';
import type { HandlerExport } from './handler-export';
import { ServerlessFunction } from './serverless-function';

/** What the caller of the function decides, unless an option does. */
export interface FunctionTargetDefaults {
  readonly table?: ISingleTable;
  readonly timeout: Duration;
  /** Several exports in one function, behind a dispatcher on the route. Instead of `entry` and `handler`. */
  readonly exports?: readonly HandlerExport[];
}

/**
 * The function of a route, a schedule or a stream, allowed to use its entities. `checkFunctionTarget` comes first. Of the options of a
 * function that exists already only `reads`, `writes`, `indexes` and `acknowledgeWidePattern` count.
 */
export function functionTarget(
  scope: Construct,
  id: string,
  options: FunctionTargetOptions,
  { table, timeout, exports }: FunctionTargetDefaults,
): lambda.IFunction {
  const { function: existing, ...created } = options;
  if (existing) {
    if (table && usesTable(options)) table.connect(existing, options);
    return existing;
  }
  const props = { ...created, timeout: options.timeout ?? timeout, table };
  if (!exports) return new ServerlessFunction(scope, id, props).function;
  const { entry: _entry, handler: _handler, externalModules, environment, ...rest } = props;
  const code = bundledCode(scope, exports, externalModules, id);
  return new ServerlessFunction(scope, id, { ...rest, code, environment: withSourceMaps(environment) }).function;
}
