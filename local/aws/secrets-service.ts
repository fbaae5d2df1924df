import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf } from '../errors';
import { type PasswordOptions, randomPassword } from './random-password';
import { type LocalSecret, versionsOf } from './secret-versions';

interface SecretRequest extends PasswordOptions {
  readonly SecretId?: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly VersionStages?: readonly string[];
  readonly ClientRequestToken?: string;
  readonly SecretString?: string;
  readonly MoveToVersionId?: string;
  readonly RemoveFromVersionId?: string;
}

/** An error of the service, in its own words. */
class SecretsError extends Error {
  public constructor(
    public readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

type Operation = (secret: LocalSecret, request: SecretRequest) => object;

const OPERATIONS: { readonly [name: string]: Operation } = {
  GetSecretValue: (secret, { VersionId, VersionStage }) => {
    const version = versionsOf(secret).get(VersionId, VersionStage);
    if (!version) {
      const what = [VersionId && `VersionId: ${VersionId}`, `staging label: ${VersionStage ?? 'AWSCURRENT'}`].filter(Boolean).join(', ');
      throw new SecretsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${what}.`);
    }
    return { ...identity(secret), SecretString: version.value, VersionId: version.id, VersionStages: version.stages };
  },
  DescribeSecret: (secret) => ({
    ...identity(secret),
    RotationEnabled: secret.rotationFunction !== undefined,
    ...(secret.rotationFunction === undefined ? {} : { RotationLambdaARN: secret.rotationFunction }),
    VersionIdsToStages: versionsOf(secret).stages(),
  }),
  PutSecretValue: (secret, { ClientRequestToken = randomUUID(), SecretString, VersionStages = ['AWSCURRENT'] }) => {
    if (SecretString === undefined)
      throw new SecretsError('InvalidParameterException', 'Only SecretString is available locally, not SecretBinary.');
    const versions = versionsOf(secret);
    if (!versions.put(ClientRequestToken, SecretString, VersionStages)) {
      throw new SecretsError('ResourceExistsException', `The version ${ClientRequestToken} exists with another value.`);
    }
    return { ...identity(secret), VersionId: ClientRequestToken, VersionStages: versions.stages()[ClientRequestToken] };
  },
  UpdateSecretVersionStage: (secret, { VersionStage = '', MoveToVersionId, RemoveFromVersionId }) => {
    const versions = versionsOf(secret);
    if (MoveToVersionId !== undefined && !versions.has(MoveToVersionId)) {
      throw new SecretsError('ResourceNotFoundException', `Secrets Manager can't find the version ${MoveToVersionId}.`);
    }
    if (RemoveFromVersionId !== undefined && !versions.has(RemoveFromVersionId, VersionStage)) {
      throw new SecretsError('InvalidParameterException', `The version ${RemoveFromVersionId} does not have the label ${VersionStage}.`);
    }
    versions.move(VersionStage, MoveToVersionId);
    return identity(secret);
  },
};

/** AWS Secrets Manager: values with their versions and staging labels, and random passwords. */
export class SecretsService {
  public static readonly OPERATIONS: readonly string[] = [...Object.keys(OPERATIONS), 'GetRandomPassword'];

  public constructor(private readonly secrets: readonly LocalSecret[]) {}

  public async handle(operation: string, message: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of message) body += chunk;
    try {
      answer(response, 200, this.run(operation, JSON.parse(body || '{}') as SecretRequest));
    } catch (error) {
      const code = error instanceof SecretsError ? error.code : 'InvalidParameterException';
      answer(response, 400, { __type: code, Message: messageOf(error) });
    }
  }

  private run(operation: string, request: SecretRequest): object {
    if (operation === 'GetRandomPassword') return { RandomPassword: randomPassword(request) };
    const secret = this.find(String(request.SecretId));
    if (secret) return OPERATIONS[operation](secret, request);
    const known = this.secrets.map(({ name }) => name).join(', ') || 'none';
    throw new SecretsError(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret ${request.SecretId}. Known locally: ${known}.`,
    );
  }

  /** By name, ARN, or an ARN without the six random characters at its end. */
  private find(id: string): LocalSecret | undefined {
    return this.secrets.find(
      ({ arn, name }) => id === name || id === arn || id === arn.replace(/-[A-Za-z0-9]{6}$/, '') || id.replace(/-\?{6}$/, '') === arn,
    );
  }
}

function identity({ arn, name }: LocalSecret): { ARN: string; Name: string } {
  return { ARN: arn, Name: name };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}
