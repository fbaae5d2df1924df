import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackResource } from '../assembly';
import { LocalError } from '../errors';
import { FunctionError, LocalFunction, type LocalFunctionOptions } from '../lambda';
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
  { functionDefaults, singleTables, localText }: LocalResources,
): LocalFunctionOptions {
  const { Variables = {} } = (resource.property('Environment') ?? {}) as { Variables?: { readonly [name: string]: unknown } };
  const variables = Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, localText(String(value))]));
  if (variables.SINGLE_TABLE_NAME) singleTables.add(variables.SINGLE_TABLE_NAME);
  const { onLine, codeFolder, ...defaults } = functionDefaults;
  return {
    ...defaults,
    name,
    arn: arnOf(resource),
    handler: String(resource.property('Handler')),
    taskRoot: () => codeOf(resource, name, codeFolder),
    memoryMb: Number(resource.property('MemorySize') ?? 128),
    timeoutMs: Number(resource.property('Timeout') ?? 3) * 1000,
    variables: { ...variables, ...defaults.variables },
    onLine: (line) => onLine(name, line),
  };
}

/**
 * The folder with the code. Looked for when the function is invoked: a stack may have functions that the local run never calls, such
 * as those behind custom resources.
 */
function codeOf(resource: StackResource, name: string, codeFolder: string): string {
  const refuse = (what: string): FunctionError =>
    new FunctionError({ errorType: 'Local.NotAvailable', errorMessage: `Function ${name} (${resource.logicalId}): ${what}` });
  const runtime = resource.property('Runtime');
  if (typeof runtime !== 'string' || !runtime.startsWith('nodejs'))
    throw refuse(`runtime ${runtime ?? 'of an image'} is not available locally, only nodejs is.`);
  const layers = resource.property('Layers');
  if (Array.isArray(layers) && layers.length > 0) throw refuse('layers are not available locally.');
  const code = resource.property('Code') as { S3Key?: string; ZipFile?: string };
  if (code.ZipFile !== undefined) {
    const folder = join(codeFolder, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.js'), code.ZipFile);
    return folder;
  }
  const folder = resource.scope.stack.assets.get(String(code.S3Key));
  if (folder === undefined) throw refuse(`its code ${JSON.stringify(code)} is not an asset of this assembly.`);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw refuse(`its code ${folder} is not a folder; archives are not available locally.`);
  return folder;
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
