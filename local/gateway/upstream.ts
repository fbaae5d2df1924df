import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isLoopback } from '../loopback';
import { type GatewayAnswer, type Header, withoutHeader } from './exchange';

export interface UpstreamRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

/** How an HTTP integration ended. */
export type UpstreamOutcome =
  | { readonly kind: 'answered'; readonly answer: GatewayAnswer }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'failed'; readonly message: string }
  /** The host is neither this machine nor allowed. Nothing was sent. */
  | { readonly kind: 'refused'; readonly message: string };

export interface UpstreamOptions {
  readonly timeoutMs: number;
  readonly allowedHosts: readonly string[];
}

/** Sends a request to the server behind an HTTP integration. */
export async function sendUpstream(request: UpstreamRequest, { timeoutMs, allowedHosts }: UpstreamOptions): Promise<UpstreamOutcome> {
  const { url } = request;
  if (!isLoopback(url.hostname) && !allowedHosts.includes(url.hostname)) {
    const message = `The local run refused to reach ${url.host}: HTTP integrations reach this machine only. Allow it with --allow-host ${url.hostname}.`;
    return { kind: 'refused', message };
  }
  return new Promise((resolve) => {
    const onward = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: request.method,
      headers: outgoing(request).flat(),
    });
    const timer = setTimeout(() => {
      resolve({ kind: 'timeout' });
      onward.destroy();
    }, timeoutMs);
    const settle = (outcome: UpstreamOutcome): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    onward.on('error', (error) => settle({ kind: 'failed', message: `${url.origin}: ${error.message}` }));
    onward.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => settle({ kind: 'failed', message: error.message }));
      response.on('end', () => {
        const raw = response.rawHeaders;
        const headers = Array.from({ length: raw.length / 2 }, (_, index): Header => [raw[2 * index], raw[2 * index + 1]]);
        const answer = { status: response.statusCode ?? 502, headers: withoutHopByHop(headers), body: Buffer.concat(chunks) };
        settle({ kind: 'answered', answer });
      });
    });
    onward.end(request.body);
  });
}

function outgoing({ url, headers, body }: UpstreamRequest): Header[] {
  const kept = withoutHeader(withoutHeader(headers, 'host'), 'content-length');
  const length: Header[] =
    body.length > 0 || headers.some(([name]) => name.toLowerCase() === 'content-length') ? [['Content-Length', `${body.length}`]] : [];
  return [['Host', url.host], ...kept, ...length, ['Connection', 'close']];
}

/** Headers that end at the gateway; the gateway writes the length itself. */
function withoutHopByHop(headers: readonly Header[]): Header[] {
  return headers.filter(([name]) => !/^(connection|keep-alive|transfer-encoding|upgrade|trailer|content-length)$/i.test(name));
}
