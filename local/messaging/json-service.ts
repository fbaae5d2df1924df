import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AwsService } from '../aws';
import { refuse } from '../aws/refusal';
import { messageOf } from '../errors';
import { AwsError } from './aws-error';

/** Input of an operation, as the SDK sent it. */
export type JsonInput = { readonly [name: string]: unknown };

export type JsonOperation = (input: JsonInput) => Promise<object> | object;

/**
 * A service of the JSON protocol, whose operation is in the header `x-amz-target`. What is not in `operations` is refused by name.
 * @param onRefused told about every operation that was refused
 */
export function jsonService(
  service: string,
  operations: { readonly [name: string]: JsonOperation },
  onRefused: (message: string) => void,
): AwsService {
  return async (operation, message, response) => {
    const run = operation !== undefined && Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (!run) return onRefused(await refuse({ service, operation }, message, response));
    await answerJson(message, response, run);
  };
}

/** Reads JSON, answers JSON, and errors as the SDKs expect them. */
export async function answerJson(message: IncomingMessage, response: ServerResponse, run: JsonOperation): Promise<void> {
  const type = message.headers['content-type'] ?? 'application/json';
  try {
    const text = (await bodyOf(message)).toString('utf8');
    const output = await run(parsed(text));
    response.writeHead(200, { 'content-type': type }).end(JSON.stringify(output));
  } catch (error) {
    const { code, status } = error instanceof AwsError ? error : { code: 'InternalFailure', status: 500 };
    response.writeHead(status, { 'content-type': type, 'x-amzn-errortype': code });
    response.end(JSON.stringify({ __type: code, message: messageOf(error), Message: messageOf(error) }));
  }
}

export async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parsed(text: string): JsonInput {
  try {
    return JSON.parse(text || '{}') as JsonInput;
  } catch {
    throw new AwsError('SerializationException', 'The body of the request is not JSON.');
  }
}
