import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from '../errors';
import type { AwsService } from './aws-service';
import { DynamoDbProxy } from './dynamodb-proxy';
import { refuse } from './refusal';
import type { ObjectStore } from './s3/object-store';
import { isForm, S3Service } from './s3/s3-service';
import type { LocalSecret } from './secret-versions';
import { SecretsService } from './secrets-service';
import { serviceOf } from './service-of';

export interface AwsEndpointOptions {
  /** The DynamoDB engine, `http://127.0.0.1:<port>`. */
  readonly dynamodb: string;
  readonly objects: ObjectStore;
  /** Read at every request. */
  readonly secrets: readonly LocalSecret[];
  /** Answers for services that the endpoint does not know by itself, by their name in a signature. Read at every request. */
  readonly services?: ReadonlyMap<string, AwsService>;
  /** Told about every call that was refused. @default - nobody is told */
  readonly onRefused?: (message: string) => void;
}

export interface AwsEndpoint {
  /** `http://127.0.0.1:<port>`, for AWS_ENDPOINT_URL. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * One HTTP endpoint for every AWS service: DynamoDB goes to the engine, S3 and Secrets Manager are answered here, and any other
 * service is refused by name. Signatures are read for the service and not checked.
 *
 * @example const endpoint = await startAwsEndpoint({ dynamodb: engine.endpoint, objects: new ObjectStore('.local/s3'), secrets: [] });
 * process.env.AWS_ENDPOINT_URL = endpoint.url;
 */
export async function startAwsEndpoint(options: AwsEndpointOptions): Promise<AwsEndpoint> {
  const dynamodb = new DynamoDbProxy(options.dynamodb);
  const s3 = new S3Service(options.objects);
  const secrets = new SecretsService(options.secrets);

  const route = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = serviceOf(message);
    if (call.service === 'dynamodb') return dynamodb.handle(message, response);
    if (call.service === 's3') return s3.handle(message, response);
    if (call.service === 'secretsmanager' && SecretsService.OPERATIONS.includes(call.operation ?? '')) {
      return secrets.handle(call.operation as string, message, response);
    }
    // A browser signs neither a preflight nor a form: the policy in the form is signed.
    if (call.service === 'unknown' && (message.method === 'OPTIONS' || isForm(message))) return s3.handle(message, response);
    const service = options.services?.get(call.service);
    if (service) return service(call.operation, message, response);
    options.onRefused?.(await refuse(call, message, response));
  };
  const server = createServer((message, response) => {
    response.on('error', () => undefined); // the caller hung up
    route(message, response).catch((error) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(messageOf(error));
    });
  });
  // Node closes idle connections after 5 s, under the feet of an SDK that is about to use one.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      dynamodb.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
