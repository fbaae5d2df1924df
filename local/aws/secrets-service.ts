import type { IncomingMessage, ServerResponse } from 'node:http';

/** A secret that the local run knows. */
export interface LocalSecret {
  readonly arn: string;
  readonly name: string;
  readonly value: string;
}

/** GetSecretValue and DescribeSecret of AWS Secrets Manager. */
export class SecretsService {
  public static readonly OPERATIONS: readonly string[] = ['GetSecretValue', 'DescribeSecret'];

  public constructor(private readonly secrets: readonly LocalSecret[]) {}

  public async handle(operation: string, message: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of message) body += chunk;
    const id = String((JSON.parse(body || '{}') as { SecretId?: unknown }).SecretId);
    const secret = this.find(id);
    if (!secret) {
      return answer(response, 400, {
        __type: 'ResourceNotFoundException',
        Message: `Secrets Manager can't find the specified secret ${id}. Known locally: ${this.secrets.map((known) => known.name).join(', ') || 'none'}.`,
      });
    }
    const version = 'local-version-0000-0000-000000000000';
    if (operation === 'DescribeSecret') {
      return answer(response, 200, { ARN: secret.arn, Name: secret.name, VersionIdsToStages: { [version]: ['AWSCURRENT'] } });
    }
    answer(response, 200, {
      ARN: secret.arn,
      Name: secret.name,
      SecretString: secret.value,
      VersionId: version,
      VersionStages: ['AWSCURRENT'],
    });
  }

  /** By name, ARN, or an ARN without the six random characters at its end. */
  private find(id: string): LocalSecret | undefined {
    return this.secrets.find(
      ({ arn, name }) => id === name || id === arn || id === arn.replace(/-[A-Za-z0-9]{6}$/, '') || id.replace(/-\?{6}$/, '') === arn,
    );
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}
