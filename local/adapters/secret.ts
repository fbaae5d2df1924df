import type { StackResource } from '../assembly';
import type { LocalSecret } from '../aws';
import { LocalError } from '../errors';
import { localArn, physicalName, type ResourceAdapter } from './adapter';

/** Secrets Manager adds six characters to the name; here they are always the same. */
const SUFFIX = 'Local0';

/** Secrets, with a value that only this run knows. The connection secret of a migration gets its value from the run. */
export const secret: ResourceAdapter = {
  types: ['AWS::SecretsManager::Secret'],
  id: arnOf,
  attribute: (resource, name) => (name === 'Id' ? arnOf(resource) : undefined),
  start: (resource, { secrets }) => {
    const arn = arnOf(resource);
    if (!secrets.some((known) => known.arn === arn))
      secrets.push({ arn, name: physicalName(resource, 'Name'), value: initialValue(resource) });
  },
};

function arnOf(resource: StackResource): string {
  return localArn('secretsmanager', `secret:${physicalName(resource, 'Name')}-${SUFFIX}`);
}

function initialValue(resource: StackResource): string {
  const value = resource.property('SecretString');
  if (typeof value === 'string') return value;
  const generate = (resource.property('GenerateSecretString') ?? {}) as { SecretStringTemplate?: string; GenerateStringKey?: string };
  if (!generate.GenerateStringKey) return 'local-secret';
  return JSON.stringify({ ...JSON.parse(generate.SecretStringTemplate ?? '{}'), [generate.GenerateStringKey]: 'local-secret' });
}

/** The secret that a text names: its name, its ARN, or its ARN without the six characters at the end. */
export function findSecret(secrets: readonly LocalSecret[], id: string): LocalSecret {
  const found = secrets.find(({ arn, name }) => id === name || id === arn || `${id}-${SUFFIX}` === arn);
  if (found) return found;
  throw new LocalError('SecretUnknown', `Secret ${id} is not part of the stack, so it has no value locally.`);
}
