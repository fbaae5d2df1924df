import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AwsService } from '../aws';
import { refuse } from '../aws/refusal';
import { LocalError, messageOf } from '../errors';
import { FunctionError } from '../lambda';
import { bodyOf } from './json-service';
import type { Messaging } from './messaging';

export interface LambdaServiceParts {
  readonly invoke: (name: string, event: unknown) => Promise<unknown>;
  /** @throws LocalError `FunctionUnknown` */
  readonly functionName: (reference: string) => string;
  readonly messaging: Messaging;
  readonly notice: (message: string) => void;
}

/** Invoke of AWS Lambda: RequestResponse, Event and DryRun. */
export function lambdaService(parts: LambdaServiceParts): AwsService {
  return async (operation, message, response) => {
    const path = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(message.url ?? '');
    if (!path || message.method !== 'POST') return parts.notice(await refuse({ service: 'lambda', operation }, message, response));
    try {
      await invoke(parts, decodeURIComponent(path[1]), message, response);
    } catch (error) {
      const code = error instanceof LocalError ? 'ResourceNotFoundException' : 'ServiceException';
      fail(response, error instanceof LocalError ? 404 : 500, code, messageOf(error));
    }
  };
}

async function invoke(parts: LambdaServiceParts, reference: string, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = (await bodyOf(message)).toString('utf8');
  const name = parts.functionName(reference);
  let event: unknown;
  try {
    event = text === '' ? {} : JSON.parse(text);
  } catch {
    return fail(response, 400, 'InvalidRequestContentException', 'Could not parse request body into json.');
  }
  const type = message.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type === 'DryRun') return void response.writeHead(204).end();
  if (type === 'Event') {
    // Nobody waits: what fails is retried, told, and goes to the function's queue.
    void parts.messaging.asynchronous.run(name, reference, event).catch((error) => parts.notice(messageOf(error)));
    return void response.writeHead(202).end();
  }
  try {
    const answer = await parts.invoke(name, event);
    response
      .writeHead(200, { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' })
      .end(JSON.stringify(answer ?? null));
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    response.writeHead(200, { 'content-type': 'application/json', 'x-amz-function-error': 'Unhandled' });
    response.end(JSON.stringify(error.payload));
  }
}

function fail(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code });
  response.end(JSON.stringify({ Type: 'User', Message: message, message }));
}
