import { Annotations } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { ConstructValidationError } from '../core/problems';

/** What holds the table's name when a function does not choose another variable. */
export const TABLE_NAME_VARIABLE = 'SINGLE_TABLE_NAME';

/** A `lambda.Function`: `IFunction` does not have this method, and functions are told apart by shape, not by class. */
interface ConfigurableFunction extends lambda.IFunction {
  addEnvironment(name: string, value: string): unknown;
}

/** Which construct's name a function already holds, by variable. */
const connected = new WeakMap<IConstruct, Map<string, IConstruct>>();

/** Gives a function the name of a table in an environment variable. */
export function setTableName(table: IConstruct & { readonly tableName: string }, fn: lambda.IFunction, variable: string): void {
  const target = configurable(fn);
  if (!target) {
    Annotations.of(table).addWarningV2(
      'cdk-single-table:environmentNotSet',
      `${fn.node.path} is an imported function, so its environment cannot be changed from here. Set ${variable} to the name of this table where the function is defined.`,
    );
    return;
  }
  const names = connected.get(target) ?? new Map<string, IConstruct>();
  connected.set(target, names);
  const other = names.get(variable);
  if (other && other !== table) {
    throw new ConstructValidationError(`SingleTable ${JSON.stringify(table.node.path)}`, [
      {
        code: 'SingleTable.EnvironmentTaken',
        field: 'environmentVariable',
        message: `${variable} of ${fn.node.path} already holds the name of ${other.node.path}: connect the second table with another one`,
      },
    ]);
  }
  names.set(variable, table);
  target.addEnvironment(variable, table.tableName);
}

/** The function whose environment can be set: the function itself, or the one behind an alias or a version. */
function configurable(fn: lambda.IFunction): ConfigurableFunction | undefined {
  const { addEnvironment, lambda: behind } = fn as Partial<ConfigurableFunction> & { readonly lambda?: lambda.IFunction };
  if (typeof addEnvironment === 'function') return fn as ConfigurableFunction;
  return behind && configurable(behind);
}
