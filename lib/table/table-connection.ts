import { Annotations } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { ConstructError } from '../core/construct-error';

/** What holds the table's name when a function does not choose another variable. */
export const TABLE_NAME_VARIABLE = 'SINGLE_TABLE_NAME';

/** The parts of `lambda.Function`, `lambda.Alias` and `lambda.Version` that are used here; found by shape, as `IFunction` has neither. */
interface PossibleParts {
  readonly addEnvironment?: (name: string, value: string) => unknown;
  readonly lambda?: lambda.IFunction;
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
    throw new ConstructError(table, {
      code: 'SingleTable.EnvironmentTaken',
      field: 'environmentVariable',
      value: variable,
      problem: `of ${fn.node.path} already holds the name of ${other.node.path}`,
      fix: 'Connect the second table with another environmentVariable',
    });
  }
  names.set(variable, table);
  target.addEnvironment(variable, table.tableName);
}

/** The function whose environment can be set: the function itself, or the one behind an alias or a version. */
function configurable(fn: lambda.IFunction): (lambda.IFunction & Required<Pick<PossibleParts, 'addEnvironment'>>) | undefined {
  const parts: PossibleParts = fn as lambda.IFunction & PossibleParts;
  if (typeof parts.addEnvironment === 'function') return fn as lambda.IFunction & Required<Pick<PossibleParts, 'addEnvironment'>>;
  return parts.lambda ? configurable(parts.lambda) : undefined;
}
