import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const WRITES = /\.(BatchExecuteStatement|BatchWriteItem|ExecuteStatement|TransactWriteItems)$/;

/** A proxy in front of a DynamoDB engine that can hold writes back, so that a test stops a migration exactly where it wants to. */
export interface Gate {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Lets so many write requests through. The last of them is carried out and never answered; later ones wait. */
  close(writes: number): void;
  /** Resolves when the last write that may pass, and every one before it, has been carried out. */
  reached(): Promise<void>;
  /** What was asked of which table, as IAM calls it: `PutItem Orders`. */
  readonly calls: ReadonlySet<string>;
  /** Lets everything through, also what waits. */
  open(): void;
  stop(): Promise<void>;
}

export async function startGate(engine: string): Promise<Gate> {
  let left = Number.POSITIVE_INFINITY;
  let underWay = 0;
  const calls = new Set<string>();
  let waiting: (() => void)[] = [];
  let arrived: () => void = () => undefined;
  let arrival = Promise.resolve();

  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body: Buffer[] = [];
    for await (const chunk of message) body.push(chunk);
    for (const call of callsOf(String(message.headers['x-amz-target']), Buffer.concat(body).toString())) calls.add(call);
    const isWrite = WRITES.test(String(message.headers['x-amz-target']));
    if (!isWrite) return answerWith(response, await forward(engine, message, Buffer.concat(body)));
    while (left === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    if (message.socket.destroyed) return; // the caller has gone
    const isLast = --left === 0;
    underWay++;
    const answer = await forward(engine, message, Buffer.concat(body)).finally(() => underWay--);
    if (left === 0 && underWay === 0) arrived();
    if (!isLast) answerWith(response, answer);
  };
  const server = createServer((message, response) => {
    response.on('error', () => undefined);
    handle(message, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const open = (): void => {
    left = Number.POSITIVE_INFINITY;
    for (const pass of waiting.splice(0)) pass();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: (writes) => {
      left = writes;
      arrival = new Promise((resolve) => {
        arrived = resolve;
      });
    },
    reached: () => arrival,
    open,
    stop: async () => {
      waiting = [];
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A batch of statements or of keys is one call for each table in it. */
function callsOf(target: string, body: string): string[] {
  const operation = target.replace(/^.*\./, '');
  const { TableName, RequestItems, Statements } = JSON.parse(body) as {
    readonly TableName?: string;
    readonly RequestItems?: object;
    readonly Statements?: readonly { readonly Statement: string }[];
  };
  if (RequestItems) return Object.keys(RequestItems).map((table) => `${operation} ${table}`);
  if (Statements) return Statements.map(({ Statement }) => Statement.replace(/^(\w+) INTO "([^"]+)".*$/s, partiQlCall));
  return [`${operation} ${TableName}`];
}

function partiQlCall(_: string, verb: string, table: string): string {
  return `PartiQL${verb[0]}${verb.slice(1).toLowerCase()} ${table}`;
}

function answerWith(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function forward(engine: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(`${engine}${url}`, { method, headers: { ...headers, connection: 'close' } }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      const { connection: _, 'transfer-encoding': __, ...rest } = answer.headers;
      resolve({ status: answer.statusCode ?? 500, headers: rest, body: Buffer.concat(chunks) });
    });
    call.once('error', reject).end(body);
  });
}
