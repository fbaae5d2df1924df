import { randomUUID } from 'node:crypto';
import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { messageOf } from '../errors';
import type { CdnBehavior, CdnDistribution } from './distribution';
import { EdgeFunctionError, type EdgeViewer } from './edge-function';
import { originRequest, withoutHopByHop } from './forwarding';
import type { LocalOrigin } from './origins';
import { applyPolicy } from './response-headers';
import { groupHeaders, type Values, type ViewerRequest, type ViewerResponse, viewerRequest } from './viewer-exchange';

export interface CdnOptions {
  readonly distribution: CdnDistribution;
  /** Asked at every request: an API may have started later. */
  readonly origin: (behavior: CdnBehavior) => LocalOrigin | undefined;
  /** What the policy of a bucket lets CloudFront do. */
  readonly bucketAccess: (bucket: string) => { readonly read: boolean; readonly list: boolean };
  /** Puts local addresses into a header. */
  readonly localText: (text: string) => string;
  readonly onFailure: (message: string) => void;
}

export interface Cdn {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves a distribution on a free port of 127.0.0.1, over HTTP and without keeping anything: every request reaches its origin. */
export async function startCdn(options: CdnOptions): Promise<Cdn> {
  const edge = new Edge(options);
  const server = createServer((message, response) => {
    response.on('error', () => undefined); // the viewer hung up
    edge.serve(message, response).catch((error) => {
      const failed = error instanceof EdgeFunctionError;
      options.onFailure(messageOf(error));
      message.resume();
      if (response.headersSent) response.destroy();
      else answer(message, response, errorPage(failed ? 503 : 502, failed ? 'FunctionExecutionError' : 'Error', messageOf(error)));
    });
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      edge.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class Edge {
  private readonly agent = new Agent({ keepAlive: true });

  public constructor(private readonly options: CdnOptions) {}

  public stop(): void {
    this.agent.destroy();
  }

  public async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { distribution } = this.options;
    const viewer: EdgeViewer = {
      ip: (message.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
      distributionDomainName: distribution.domainName,
      distributionId: distribution.id,
      requestId: randomUUID(),
    };
    const received = viewerRequest(message);
    const behavior = distribution.behavior(received.uri);
    const refusal = refused(received, behavior);
    if (refusal) {
      message.resume();
      return answer(message, response, refusal);
    }
    const request = behavior.viewerRequest ? await behavior.viewerRequest.onRequest(received, viewer) : received;
    if ('status' in request) {
      message.resume();
      return answer(message, response, this.finished(request, behavior));
    }
    await this.forward(message, response, { request, behavior, viewer });
  }

  private async forward(
    message: IncomingMessage,
    response: ServerResponse,
    { request, behavior, viewer }: { request: ViewerRequest; behavior: CdnBehavior; viewer: EdgeViewer },
  ): Promise<void> {
    const { origin } = behavior;
    const target = this.options.origin(behavior);
    if (!target) throw new Error(`The origin ${origin.domainName} is not part of this run.`);
    const uri = request.uri === '/' ? `/${this.options.distribution.rootObject}` : request.uri;
    const onward = originRequest({ ...request, uri }, behavior, origin.domainName, viewer.ip);
    const headers: Values = { ...onward.headers };
    for (const { HeaderName, HeaderValue } of origin.headers) headers[HeaderName.toLowerCase()] = [HeaderValue];
    for (const [name, value] of Object.entries(target.headers)) headers[name] = [value];

    const url = new URL(target.url);
    const path = `${url.pathname.replace(/\/$/, '')}${origin.path}${onward.path}`;
    const found = await new Promise<IncomingMessage>((resolve, reject) => {
      const call = send(
        { agent: this.agent, hostname: url.hostname, port: url.port, method: onward.method, path, headers: outgoing(headers) },
        resolve,
      );
      call.on('error', reject);
      response.on('close', () => !response.writableFinished && call.destroy());
      pipeline(message, call, () => undefined);
    });
    const missing = origin.bucket !== undefined && (await this.accessDenied(origin.bucket, found));
    if (missing) {
      found.resume();
      return answer(message, response, this.finished(missing, behavior));
    }
    const status = found.statusCode ?? 502;
    let result = this.finished({ status, headers: withoutHopByHop(groupHeaders(found.rawHeaders)) }, behavior);
    if (behavior.viewerResponse) result = await behavior.viewerResponse.onResponse(request, result, viewer);
    response.writeHead(result.status, outgoing(result.headers));
    pipeline(found, response, () => undefined);
  }

  /** S3 does not tell those who may not list a bucket that an object is missing. */
  private async accessDenied(bucket: string, { statusCode }: IncomingMessage): Promise<ViewerResponse | undefined> {
    const { read, list } = this.options.bucketAccess(bucket);
    if (read && (list || statusCode !== 404)) return undefined;
    const body = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
    return { status: 403, headers: { 'content-type': ['application/xml'] }, body };
  }

  /** What every answer of a behaviour has. */
  private finished({ status, headers, body }: ViewerResponse, behavior: CdnBehavior): ViewerResponse {
    const all = applyPolicy(headers, behavior.responseHeaders);
    const local = Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values.map(this.options.localText)]));
    return { status, headers: { ...local, 'x-cache': [status < 400 ? 'Miss from cloudfront' : 'Error from cloudfront'] }, body };
  }
}

function refused({ method, headers }: ViewerRequest, { methods }: CdnBehavior): ViewerResponse | undefined {
  if (!methods.includes(method)) {
    return errorPage(403, 'Error', 'This distribution is not configured to allow the HTTP request method that was used for this request.');
  }
  const hasBody = Number(headers['content-length']?.[0] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
  if ((method === 'GET' || method === 'HEAD') && hasBody) return errorPage(403, 'Error', 'Bad request. A GET request has no body.');
  return undefined;
}

function errorPage(status: number, kind: string, text: string): ViewerResponse {
  const body = `<!DOCTYPE html><title>ERROR: The request could not be satisfied</title><h1>${status} ERROR</h1><p>${escaped(text)}</p><p>Generated by cloudfront (local)</p>\n`;
  return { status, headers: { 'content-type': ['text/html'], 'x-cache': [`${kind} from cloudfront`] }, body };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function answer(message: IncomingMessage, response: ServerResponse, { status, headers, body = '' }: ViewerResponse): void {
  response.writeHead(status, { ...outgoing(headers), 'content-length': Buffer.byteLength(body) });
  response.end(message.method === 'HEAD' ? undefined : body);
}

function outgoing(headers: Values): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}
