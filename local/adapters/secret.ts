import type { StackResource } from '../assembly';
import { type LocalSecret, type PasswordOptions, randomPassword } from '../aws';
import { LocalError, messageOf } from '../errors';
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

interface GenerateSecretString extends PasswordOptions {
  readonly SecretStringTemplate?: string;
  readonly GenerateStringKey?: string;
}

/** The text of the template, or a random one: another in every run. */
function initialValue(resource: StackResource): string {
  const value = resource.property('SecretString');
  if (typeof value === 'string') return value;
  const { SecretStringTemplate, GenerateStringKey, ...options } = (resource.property('GenerateSecretString') ?? {}) as GenerateSecretString;
  const password = generated(resource, options);
  if (!GenerateStringKey) return password;
  return JSON.stringify({ ...JSON.parse(SecretStringTemplate ?? '{}'), [GenerateStringKey]: password });
}

function generated({ logicalId, scope }: StackResource, options: PasswordOptions): string {
  try {
    return randomPassword(options);
  } catch (error) {
    throw new LocalError('SecretInvalid', `${scope.stack.displayName}/${logicalId}.GenerateSecretString: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** The secret that a text names: its name, its ARN, or its ARN without the six characters at the end. */
export function findSecret(secrets: readonly LocalSecret[], id: string): LocalSecret {
  const found = secrets.find(({ arn, name }) => id === name || id === arn || `${id}-${SUFFIX}` === arn);
  if (found) return found;
  throw new LocalError('SecretUnknown', `Secret ${id} is not part of the stack, so it has no value locally.`);
}
