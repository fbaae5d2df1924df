import { Annotations } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { ConstructValidationError } from '../core/problems';

/** What handlers send mail with. */
export interface SendingEnvironment {
  readonly EMAIL_FROM: string;
  readonly EMAIL_CONFIGURATION_SET: string;
}

/** A `lambda.Function`, told apart by shape: two copies of aws-cdk-lib may be in one app. */
interface ConfigurableFunction extends lambda.IFunction {
  addEnvironment(name: string, value: string): unknown;
}

/** The sender whose variables a function holds. */
const connected = new WeakMap<IConstruct, IConstruct>();

/** @throws ConstructValidationError if the function sends with another sender already */
export function setSendingEnvironment(scope: IConstruct, fn: lambda.IFunction, environment: SendingEnvironment): void {
  const target = configurable(fn);
  if (!target) {
    Annotations.of(scope).addWarningV2(
      'cdk-single-table:environmentNotSet',
      `${fn.node.path} is an imported function, so its environment cannot be changed from here. Set ${Object.keys(environment).join(' and ')} where the function is defined.`,
    );
    return;
  }
  const other = connected.get(target);
  if (other && other !== scope) {
    throw new ConstructValidationError(`EmailSender ${JSON.stringify(scope.node.path)}`, [
      {
        code: 'EmailSender.EnvironmentTaken',
        field: 'connect',
        message: `${fn.node.path} sends with ${other.node.path} already, and its variables hold one sender: use grantSend for the second, and variables of your own`,
      },
    ]);
  }
  connected.set(target, scope);
  for (const [name, value] of Object.entries(environment)) target.addEnvironment(name, value);
}

/** The function itself, or the one behind an alias or a version. */
function configurable(fn: lambda.IFunction): ConfigurableFunction | undefined {
  const { addEnvironment, lambda: behind } = fn as Partial<ConfigurableFunction> & { readonly lambda?: lambda.IFunction };
  if (typeof addEnvironment === 'function') return fn as ConfigurableFunction;
  return behind && configurable(behind);
}
