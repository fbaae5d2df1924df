import type { StackResource } from '../assembly';
import { functionCode } from '../code';
import { LocalError } from '../errors';
import { LocalFunction, type LocalFunctionOptions } from '../lambda';
import { type LocalResources, localArn, physicalName, type ResourceAdapter } from './adapter';

const nameOf = (resource: StackResource): string => physicalName(resource, 'FunctionName');
const arnOf = (resource: StackResource): string => localArn('lambda', `function:${nameOf(resource)}`);

/** Lambda functions: the bundled handler of the assembly, unmodified, in processes of its own. */
export const lambdaFunction: ResourceAdapter = {
  types: ['AWS::Lambda::Function'],
  id: nameOf,
  attribute: (resource, name) => (name === 'Arn' ? arnOf(resource) : undefined),
  start: (resource, run) => {
    const name = nameOf(resource);
    run.functions.set(name, new LocalFunction(functionOptions(resource, name, run)));
    const { TargetArn } = (resource.property('DeadLetterConfig') ?? {}) as { TargetArn?: string };
    if (TargetArn !== undefined) run.messaging.asynchronous.configure(name, { deadLetters: TargetArn });
  },
  reload: async (resource, run, changed) => {
    const name = nameOf(resource);
    const fn = functionNamed(run.functions, name);
    fn.update(functionOptions(resource, name, run));
    if (changed) await fn.recycle();
  },
};

/** Versions and aliases: names of the same function. */
export const lambdaVersion: ResourceAdapter = {
  types: ['AWS::Lambda::Version', 'AWS::Lambda::Alias'],
  id: (resource) => {
    const target = String(resource.property('FunctionName'));
    const arn = target.startsWith('arn:') ? target : localArn('lambda', `function:${target}`);
    return `${arn}:${resource.type === 'AWS::Lambda::Alias' ? String(resource.property('Name')) : '1'}`;
  },
  attribute: (resource, name) => ({ Version: '1', FunctionArn: lambdaVersion.id(resource), AliasArn: lambdaVersion.id(resource) })[name],
};

function functionOptions(
  resource: StackResource,
  name: string,
  { functionDefaults, singleTables, localText, layers }: LocalResources,
): LocalFunctionOptions {
  const { Variables = {} } = (resource.property('Environment') ?? {}) as { Variables?: { readonly [name: string]: unknown } };
  const variables = Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, localText(String(value))]));
  if (variables.SINGLE_TABLE_NAME) singleTables.add(variables.SINGLE_TABLE_NAME);
  const { onLine, codeFolders, ...defaults } = functionDefaults;
  return {
    ...defaults,
    name,
    arn: arnOf(resource),
    handler: String(resource.property('Handler')),
    code: () => functionCode(resource, name, { folders: codeFolders, layers }),
    memoryMb: Number(resource.property('MemorySize') ?? 128),
    timeoutMs: Number(resource.property('Timeout') ?? 3) * 1000,
    variables: { ...variables, ...defaults.variables },
    onLine: (line) => onLine(name, line),
  };
}

/**
 * The function that a name, an ARN, a version or an alias means.
 * @throws LocalError `FunctionUnknown`
 */
export function functionNamed(functions: ReadonlyMap<string, LocalFunction>, reference: string): LocalFunction {
  const found = functions.get(functionNameOf(reference));
  if (found) return found;
  const known = [...functions.keys()].join(', ') || 'none';
  throw new LocalError('FunctionUnknown', `There is no function ${reference}. The stack has: ${known}.`);
}

/** The name of the function that a name, an ARN, a version or an alias means. */
export function functionNameOf(reference: string): string {
  const parts = reference.split(':');
  return (reference.startsWith('arn:') ? parts[6] : parts[0]) ?? reference;
}
