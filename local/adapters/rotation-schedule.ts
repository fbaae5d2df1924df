import { randomUUID } from 'node:crypto';
import type { StackResource } from '../assembly';
import { versionsOf } from '../aws';
import { LocalError, messageOf } from '../errors';
import type { LocalResources, ResourceAdapter } from './adapter';
import { findSecret } from './secret';

/**
 * Rotation of secrets: the function of the schedule is known, and runs when somebody asks for it with `rotateSecret`. Only a schedule
 * that says so rotates by itself, once, when the run serves; nobody waits for days here.
 */
export const rotationSchedule: ResourceAdapter = {
  types: ['AWS::SecretsManager::RotationSchedule'],
  id: (resource) => String(resource.property('SecretId')),
  attribute: () => undefined,
  start: (resource, run) => {
    const secret = findSecret(run.secrets, rotationSchedule.id(resource));
    const functionArn = resource.property('RotationLambdaARN');
    if (typeof functionArn !== 'string') throw hosted(resource);
    secret.rotationFunction = functionArn;
    // Secrets Manager rotates at once unless it is told not to.
    if (resource.property('RotateImmediatelyOnUpdate') !== false)
      run.whenServing.push(() => rotateSecret(run, secret.arn).then(() => undefined));
  },
};

function hosted({ logicalId, scope }: StackResource): LocalError {
  return new LocalError(
    'RotationNotAvailable',
    `${scope.stack.displayName}/${logicalId} (AWS::SecretsManager::RotationSchedule): HostedRotationLambda is not available locally. Use RotationLambdaARN.`,
  );
}

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

/**
 * Replaces the value of a secret as Secrets Manager does: it announces a version with the label AWSPENDING and calls the rotation
 * function with the four steps.
 *
 * @param id name or ARN of the secret
 * @returns the version that is current now
 * @throws LocalError `SecretUnknown`, `RotationMissing`, `RotationFailed`
 */
export async function rotateSecret(run: Pick<LocalResources, 'secrets' | 'invoke'>, id: string): Promise<{ readonly versionId: string }> {
  const secret = findSecret(run.secrets, id);
  if (secret.rotationFunction === undefined) {
    throw new LocalError(
      'RotationMissing',
      `Secret ${secret.name} has no rotation: the stack has no AWS::SecretsManager::RotationSchedule for it.`,
    );
  }
  const versions = versionsOf(secret);
  const versionId = randomUUID();
  versions.put(versionId, undefined, ['AWSPENDING']);
  for (const Step of STEPS) {
    try {
      await run.invoke(secret.rotationFunction, { Step, SecretId: secret.arn, ClientRequestToken: versionId });
    } catch (error) {
      throw new LocalError('RotationFailed', `Rotation of secret ${secret.name}, step ${Step}: ${messageOf(error)}`, { cause: error });
    }
  }
  if (!versions.has(versionId, 'AWSCURRENT')) {
    throw new LocalError('RotationFailed', `Rotation of secret ${secret.name}: after the last step the new version is not AWSCURRENT.`);
  }
  versions.move('AWSPENDING', undefined);
  return { versionId };
}
