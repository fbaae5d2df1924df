import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server answers: a JSON value with its status, by default 200. */
export interface FakeAnswer {
  readonly status?: number;
  readonly body: unknown;
}

export interface FakeRequest {
  readonly path: string;
  /** Of the AWS JSON protocol: `GetSecretValue`. */
  readonly action?: string;
  readonly body: Record<string, unknown>;
}

/** A server on this machine that answers with JSON and remembers what it was asked. */
export class FakeServer {
  public static async start(answer: (request: FakeRequest) => FakeAnswer): Promise<FakeServer> {
    const requests: FakeRequest[] = [];
    const server: Server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const action = incoming.headers['x-amz-target']?.toString().split('.').at(-1);
        const request = { path: incoming.url ?? '', action, body: text ? JSON.parse(text) : {} };
        requests.push(request);
        const { status = 200, body } = fake.answer(request);
        outgoing.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
      });
    });
    const fake = new FakeServer(server, requests, answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  private constructor(
    private readonly server: Server,
    public readonly requests: FakeRequest[],
    public answer: (request: FakeRequest) => FakeAnswer,
  ) {}

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}
