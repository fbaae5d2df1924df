import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request to DynamoDB, as IAM sees it. */
export interface Recorded {
  /** `dynamodb:PutItem`: a transaction is authorised by what is in it. */
  readonly action: string;
  readonly index?: string;
  readonly leadingKeys: readonly string[];
}

export interface Recorder {
  readonly url: string;
  /** What was asked since the last time. */
  take(): Recorded[];
  stop(): Promise<void>;
}

/** Forwards everything to a DynamoDB engine, and remembers what it was. */
export async function startRecorder(engine: string): Promise<Recorder> {
  let recorded: Recorded[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const target = String(request.headers['x-amz-target']);
    recorded.push(...requestsOf(target.replace(/^.*\./, ''), JSON.parse(body)));
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers as { readonly [name: string]: string };
    const answer = await fetch(engine, { method: 'POST', headers, body });
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = recorded;
      recorded = [];
      return taken;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Item = { readonly PK: { readonly S: string } };

interface Input {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly IndexName?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: { readonly [name: string]: string };
  readonly ExpressionAttributeValues?: { readonly [name: string]: { readonly S: string } };
  readonly TransactItems?: readonly { readonly [kind: string]: Input }[];
  readonly RequestItems?: { readonly [table: string]: readonly { readonly PutRequest?: Input; readonly DeleteRequest?: Input }[] };
}

const KINDS: { readonly [kind: string]: string } = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

function requestsOf(operation: string, input: Input): Recorded[] {
  if (operation === 'TransactWriteItems') {
    return (input.TransactItems ?? []).flatMap((item) =>
      Object.entries(item).flatMap(([kind, part]) => requestsOf(KINDS[kind] ?? kind, part)),
    );
  }
  return [{ action: `dynamodb:${operation}`, index: input.IndexName, leadingKeys: keysOf(input) }];
}

function keysOf({ Key, Item, RequestItems, ...query }: Input): string[] {
  if (RequestItems) {
    const requests = Object.values(RequestItems).flat();
    return requests.flatMap(({ PutRequest, DeleteRequest }) => keysOf(PutRequest ?? DeleteRequest ?? {}));
  }
  const key = Key ?? Item;
  return key ? [key.PK.S] : [partitionOf(query)];
}

/** The value that the partition key of a query must have: `#a = :b AND …` */
function partitionOf({ KeyConditionExpression = '', ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }: Input): string {
  const parts = KeyConditionExpression.split(/ AND /i).map((part) => /^\(?\s*(#?\w+)\s*=\s*(:\w+)/.exec(part));
  const found = parts.find((part) => part && /PK$/.test(ExpressionAttributeNames[part[1]] ?? part[1]));
  if (!found) throw new Error(`no partition key in ${KeyConditionExpression}`);
  return ExpressionAttributeValues[found[2]].S;
}
