import { request } from 'node:http';

export interface Sent {
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string | readonly string[] };
  readonly body?: string | Buffer;
}

export interface Received {
  readonly status: number;
  /** By lower-case name, every value of it. */
  readonly headers: { readonly [name: string]: readonly string[] | undefined };
  readonly body: Buffer;
  readonly text: string;
}

/** Sends a request as it is: no header is added but Host and the length, no path is tidied up. */
export function send(url: string, path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Received> {
  const { hostname, port, pathname } = new URL(url);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const sent = request({
      ...{ hostname, port, method, agent: false },
      path: pathname.replace(/\/$/, '') + path,
      headers: { ...length, ...(headers as Record<string, string | string[]>) },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const values: Record<string, string[]> = {};
        for (let i = 0; i < response.rawHeaders.length; i += 2) {
          const name = response.rawHeaders[i].toLowerCase();
          values[name] = [...(values[name] ?? []), response.rawHeaders[i + 1]];
        }
        resolve({ status: response.statusCode ?? 0, headers: values, body: bytes, text: bytes.toString() });
      });
    });
    sent.end(body);
  });
}

export const json = (body: unknown): Sent => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
