import { readFileSync } from 'node:fs';
import type { StackResource } from '../assembly';
import { LocalError } from '../errors';
import { localArn, physicalName, type ResourceAdapter } from './adapter';

const nameOf = (resource: StackResource): string => physicalName(resource, 'StateMachineName');
const arnOf = (resource: StackResource): string => localArn('states', `stateMachine:${nameOf(resource)}`);

/** Step Functions state machines: their own definition, run by the interpreter. */
export const stateMachine: ResourceAdapter = {
  types: ['AWS::StepFunctions::StateMachine'],
  id: arnOf,
  attribute: (resource, name) => ({ Arn: arnOf(resource), Name: nameOf(resource), StateMachineRevisionId: 'INITIAL' })[name],
  start: (resource, { stateMachines }) => {
    stateMachines.push({ name: nameOf(resource), arn: arnOf(resource), definition: definitionOf(resource) });
  },
};

function definitionOf(resource: StackResource): string {
  const substitutions = (resource.property('DefinitionSubstitutions') ?? {}) as { readonly [name: string]: unknown };
  return source(resource).replace(/\$\{([^}]+)\}/g, (whole, name: string) => (name in substitutions ? String(substitutions[name]) : whole));
}

function source(resource: StackResource): string {
  const text = resource.property('DefinitionString');
  if (typeof text === 'string') return text;
  const object = resource.property('Definition');
  if (object !== undefined) return JSON.stringify(object);
  const location = resource.property('DefinitionS3Location') as { Key?: string } | undefined;
  const file = resource.scope.stack.assets.get(String(location?.Key));
  if (file === undefined)
    throw new LocalError('DefinitionMissing', `State machine ${resource.logicalId}: its definition is not in the assembly.`);
  return readFileSync(file, 'utf8');
}
