import { randomBytes } from 'node:crypto';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { SecretsManagerRotationEvent } from 'aws-lambda';
import { ROTATION_ENVIRONMENT, type SigningSecret } from '../../lib/api/token-contract';
import { assertReplaces, replaceKey } from './replace-key';

const client = new SecretsManagerClient({});

/** The four steps of a rotation. Secrets Manager may repeat any of them, so each looks first whether it is done. */
export async function handler(event: SecretsManagerRotationEvent): Promise<void> {
  const { Step: step, SecretId: id, ClientRequestToken: version } = event;
  const stages = await stagesOf(id, version);
  if (stages.includes('AWSCURRENT')) return;
  switch (step) {
    case 'createSecret':
      return create(id, version);
    case 'setSecret':
      return; // nobody else has to learn of the key: those who sign and verify read it here
    case 'testSecret':
      return test(id, version);
    case 'finishSecret':
      return finish(id, version);
    default:
      throw new Error(`unknown step of a rotation: ${step}`);
  }
}

async function stagesOf(id: string, version: string): Promise<string[]> {
  const { RotationEnabled: enabled, VersionIdsToStages: versions = {} } = await client.send(new DescribeSecretCommand({ SecretId: id }));
  if (enabled === false) throw new Error(`the secret ${id} has no rotation`);
  const stages = versions[version];
  if (!stages) throw new Error(`the secret ${id} has no version ${version}`);
  return stages;
}

async function create(id: string, version: string): Promise<void> {
  const current = await read(id, 'AWSCURRENT');
  if (await pending(id, version)) return;
  const next = replaceKey(current, {
    kid: version,
    // 48 bytes are 64 characters.
    key: randomBytes(48).toString('base64url'),
    now: new Date(),
    tokenLifetimeSeconds: Number(process.env[ROTATION_ENVIRONMENT.tokenLifetime]),
  });
  await client.send(
    new PutSecretValueCommand({
      SecretId: id,
      ClientRequestToken: version,
      SecretString: JSON.stringify(next),
      VersionStages: ['AWSPENDING'],
    }),
  );
}

/** When a schedule is made, Secrets Manager tries this step with a version that nobody filled. */
async function test(id: string, version: string): Promise<void> {
  const [current, next] = [await read(id, 'AWSCURRENT'), await pending(id, version)];
  if (next) assertReplaces(current, next);
}

async function finish(id: string, version: string): Promise<void> {
  assertReplaces(await read(id, 'AWSCURRENT'), await read(id, 'AWSPENDING', version));
  const { VersionIdsToStages: versions = {} } = await client.send(new DescribeSecretCommand({ SecretId: id }));
  const [current] = Object.entries(versions).find(([, stages]) => stages.includes('AWSCURRENT')) ?? [];
  await client.send(
    new UpdateSecretVersionStageCommand({
      SecretId: id,
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: version,
      RemoveFromVersionId: current,
    }),
  );
}

/** The value that comes next; undefined while its version is empty. */
async function pending(id: string, version: string): Promise<SigningSecret | undefined> {
  try {
    return await read(id, 'AWSPENDING', version);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function read(id: string, stage: string, version?: string): Promise<SigningSecret> {
  const { SecretString: text = '' } = await client.send(
    new GetSecretValueCommand({ SecretId: id, VersionStage: stage, VersionId: version }),
  );
  return JSON.parse(text);
}
