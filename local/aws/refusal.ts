import type { IncomingMessage, ServerResponse } from 'node:http';
import { xml } from './s3/xml';
import type { ServiceCall } from './service-of';

const CODE = 'NotAvailableLocally';

/** Enough of a body to find the operation of a query request in it. */
async function textOf(message: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of message) if (text.length < 65_536) text += chunk;
  return text;
}

/**
 * Refuses a call in the shape of its protocol, so that the SDK throws an error with this name and message.
 * Status 400: the SDKs retry 5xx.
 * @returns the message
 */
export async function refuse(call: ServiceCall, message: IncomingMessage, response: ServerResponse): Promise<string> {
  const type = message.headers['content-type'] ?? '';
  const body = await textOf(message);
  const isQuery = type.startsWith('application/x-www-form-urlencoded');
  const operation =
    call.operation ??
    (isQuery ? new URLSearchParams(body).get('Action') : null) ??
    `${message.method} ${(message.url ?? '').split('?')[0]}`;
  const text = `${call.service} ${operation} is not available locally.`;
  if (isQuery) {
    const document = xml('ErrorResponse', { Error: { Type: 'Sender', Code: CODE, Message: text }, RequestId: 'local' });
    response.writeHead(400, { 'content-type': 'text/xml' }).end(document);
    return text;
  }
  response.writeHead(400, {
    'content-type': type.startsWith('application/x-amz-json') ? type : 'application/json',
    'x-amzn-errortype': CODE,
  });
  response.end(JSON.stringify({ __type: CODE, message: text }));
  return text;
}
