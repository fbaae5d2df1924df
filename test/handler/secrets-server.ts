import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A Secrets Manager of one operation, on this machine. */
export interface SecretsServer {
  readonly url: string;
  /** The secrets by ARN. One that is missing does not exist. */
  readonly secrets: Map<string, { SecretString?: string; SecretBinary?: string }>;
  /** The ARNs asked for, in order. */
  readonly asked: string[];
  stop(): Promise<void>;
}

export async function startSecretsServer(): Promise<SecretsServer> {
  const secrets: SecretsServer['secrets'] = new Map();
  const asked: string[] = [];
  const server: Server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { SecretId } = JSON.parse(text) as { SecretId: string };
    asked.push(SecretId);
    const secret = secrets.get(SecretId);
    response.writeHead(secret ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(secret ? { ARN: SecretId, ...secret } : { __type: 'ResourceNotFoundException', message: 'not there' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets,
    asked,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** What a process needs to ask it. */
export const environmentFor = ({ url }: SecretsServer) => ({
  AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
});
