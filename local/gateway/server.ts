import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { messageOf } from '../errors';
import type { GatewayAnswer, GatewayRequest, Header } from './exchange';

/** Largest body of a request, for both kinds of API. Source: "Quotas", API Gateway developer guide. */
const BODY_LIMIT = 10 * 1024 * 1024;
/** Request line and headers together. Source: the same. */
const HEADER_LIMIT = 10_240;

/** One line of the access log. */
export interface RequestLog {
  /** Logical id of the API. */
  readonly api: string;
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly status: number;
  readonly ms: number;
}

export interface GatewayServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  stop(): Promise<void>;
}

export interface GatewayServerOptions {
  readonly name: string;
  readonly handle: (request: GatewayRequest) => Promise<GatewayAnswer>;
  readonly onRequest: (log: RequestLog) => void;
  /** Told about a failure of the gateway itself; the client gets status 500. */
  readonly onFailure: (message: string) => void;
}

/** Starts the HTTP server of one API on a free port of 127.0.0.1. */
export async function startGatewayServer(options: GatewayServerOptions): Promise<GatewayServer> {
  const server = createServer({ maxHeaderSize: HEADER_LIMIT }, (message, response) => {
    response.on('error', () => undefined); // the caller hung up
    void serve(message, response, options);
  });
  server.on('clientError', refuseHeaders);
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(message: IncomingMessage, response: ServerResponse, options: GatewayServerOptions): Promise<void> {
  const receivedAt = new Date();
  const { method = 'GET', url = '/' } = message;
  try {
    const answer = await options.handle(await requestOf(message, receivedAt));
    send(response, answer, method);
  } catch (error) {
    options.onFailure(`${options.name}: ${method} ${url}: ${messageOf(error)}`);
    if (response.headersSent) response.destroy();
    else
      send(response, { status: 500, headers: [['content-type', 'application/json']], body: '{"message":"Internal Server Error"}' }, method);
  }
  options.onRequest({ api: options.name, method, path: url, status: response.statusCode, ms: Date.now() - receivedAt.getTime() });
}

async function requestOf(message: IncomingMessage, receivedAt: Date): Promise<GatewayRequest> {
  const url = message.url ?? '/';
  const at = url.indexOf('?');
  const { body, tooLarge } = await bodyOf(message);
  return {
    method: message.method ?? 'GET',
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? '' : url.slice(at + 1),
    headers: headersOf(message.rawHeaders),
    body,
    tooLarge,
    sourceIp: (message.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
    receivedAt,
  };
}

/** A body that is too large is read to its end, so that the client gets to hear why. */
async function bodyOf(message: IncomingMessage): Promise<{ body: Buffer; tooLarge: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
    else chunks.length = 0;
  }
  return { body: Buffer.concat(chunks), tooLarge: size > BODY_LIMIT };
}

function headersOf(raw: readonly string[]): Header[] {
  return Array.from({ length: raw.length / 2 }, (_, index): Header => [raw[2 * index], raw[2 * index + 1]]);
}

function send(response: ServerResponse, { status, headers, body }: GatewayAnswer, method: string): void {
  response.statusCode = status;
  for (const name of new Set(headers.map(([key]) => key.toLowerCase()))) {
    const values = headers.filter(([key]) => key.toLowerCase() === name);
    response.setHeader(values[0][0], values.length === 1 ? values[0][1] : values.map(([, value]) => value));
  }
  const bytes = Buffer.from(body as string);
  const bodyless = status === 204 || status === 304 || method === 'HEAD';
  if (status !== 204 && status !== 304) response.setHeader('content-length', bytes.length);
  response.end(bodyless ? undefined : bytes);
}

function refuseHeaders(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) return;
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  const body = JSON.stringify({ message: status.slice(4) });
  socket.end(`HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
}
