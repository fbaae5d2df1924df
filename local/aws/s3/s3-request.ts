import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { BodyError, ChunkedBody } from './chunked-body';
import type { ObjectHeaders } from './object-store';
import { TAGGING_HEADER } from './object-tags';
import { S3Error } from './s3-error';
import { xml } from './xml';

/** A path-style request, taken apart. */
export interface S3Request {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly bucket: string;
  /** Empty: the request is about the bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
}

const KEPT_HEADERS = ['content-type', 'content-disposition', 'content-language', 'cache-control', 'expires', TAGGING_HEADER];
/** Longest XML body of a request. */
const TEXT_LIMIT = 2 * 1024 * 1024;

export function parseRequest(message: IncomingMessage, response: ServerResponse): S3Request {
  // Not `new URL`: it would resolve the dots of a key such as a/../b.
  const [path, query = ''] = (message.url ?? '/').split(/\?(.*)/s);
  const [bucket, ...rest] = path.slice(1).split('/');
  return {
    message,
    response,
    bucket: decodeURIComponent(bucket),
    key: decodeURIComponent(rest.join('/')),
    query: new URLSearchParams(query),
  };
}

/** One header of the request, in the form that is kept. */
export function header(message: Pick<IncomingMessage, 'headers'>, name: string): string | undefined {
  const value = message.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/** The headers that belong to the object and come back with it. */
export function objectHeaders(message: Pick<IncomingMessage, 'headers'>): ObjectHeaders {
  const kept: Record<string, string> = {};
  for (const name of Object.keys(message.headers)) {
    const value = header(message, name);
    if (value !== undefined && (KEPT_HEADERS.includes(name) || name.startsWith('x-amz-meta-'))) kept[name] = value;
  }
  const encodings = (header(message, 'content-encoding') ?? '').split(',').map((encoding) => encoding.trim());
  const encoding = encodings.filter((name) => name !== '' && name !== 'aws-chunked').join(',');
  return encoding === '' ? kept : { ...kept, 'content-encoding': encoding };
}

/** The bytes of the object in the body, without the framing of a streamed upload. */
export function bodyBytes(message: IncomingMessage): Readable {
  const framed =
    /aws-chunked/.test(header(message, 'content-encoding') ?? '') || /^STREAMING-/.test(header(message, 'x-amz-content-sha256') ?? '');
  if (!framed) return message;
  const body = new ChunkedBody();
  message.once('error', (error) => body.destroy(error));
  message.once('aborted', () => body.destroy(new BodyError('IncompleteBody', 'The connection ended inside the body.')));
  return message.pipe(body);
}

/** The body of a request that is XML. */
export async function bodyText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bodyBytes(message)) {
    size += chunk.length;
    if (size > TEXT_LIMIT) throw new S3Error(400, 'MaxMessageLengthExceeded', `The request is longer than ${TEXT_LIMIT} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

export function send(response: ServerResponse, status: number, headers: Record<string, string> = {}, body = ''): void {
  response.writeHead(status, {
    'x-amz-request-id': 'local',
    ...(status === 204 ? {} : { 'content-length': `${Buffer.byteLength(body)}` }),
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

export function sendXml(response: ServerResponse, body: string, status = 200): void {
  send(response, status, { 'content-type': 'application/xml' }, body);
}

export function sendError({ response, bucket, key }: S3Request, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const known = error instanceof BodyError ? new S3Error(400, error.code, error.message) : error;
  const { status, code, message } = known instanceof S3Error ? known : new S3Error(500, 'InternalError', String(known));
  if (response.req.method === 'HEAD' || status === 304) send(response, status);
  else sendXml(response, xml('Error', { Code: code, Message: message, BucketName: bucket, Key: key === '' ? undefined : key }), status);
}
