import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { getLines, type ObjectStore, putLines, s3Store } from '../../lambda/migration/object-store';

interface Put {
  readonly url: string;
  readonly contentType?: string;
  readonly contentLength?: string;
  readonly body: string;
}

let server: Server;
let store: ObjectStore;
let client: S3Client;
const puts: Put[] = [];

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += part;
  return text;
}

/** Two pages of a listing. */
function listing(url: string): string {
  const more = !url.includes('continuation-token=second');
  const contents = (more ? ['a', 'b'] : ['c']).map((key) => `<Contents><Key>${key}</Key><Size>${key === 'b' ? 0 : 7}</Size></Contents>`);
  const token = more ? '<IsTruncated>true</IsTruncated><NextContinuationToken>second</NextContinuationToken>' : '';
  return `<ListBucketResult>${token}${contents.join('')}</ListBucketResult>`;
}

beforeAll(async () => {
  // A bucket that holds what was put last.
  server = createServer(async (request, response) => {
    const { 'content-type': contentType, 'content-length': contentLength } = request.headers;
    if (request.method === 'PUT') puts.push({ url: request.url ?? '', contentType, contentLength, body: await textOf(request) });
    if (request.url?.includes('list-type=2')) return void response.end(listing(request.url));
    const object = puts.at(-1)?.body ?? '';
    const found = request.method === 'PUT' || request.url?.startsWith('/bucket/there');
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/xml' });
    response.end(found ? (request.method === 'PUT' ? '' : object) : '<Error><Code>NoSuchKey</Code><Message>none</Message></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new S3Client({ region: 'us-east-1', endpoint: `http://127.0.0.1:${port}`, forcePathStyle: true, credentials });
  store = s3Store(client, 'bucket');
});
afterAll(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

test.each([
  ['no lines', [], '0'],
  ['lines', [{ a: 'ä' }, [1]], '15'],
])('%s are put with their length in bytes, so the SDK warns of no stream', async (_, lines, contentLength) => {
  const warn = jest.spyOn(console, 'warn').mockImplementation();
  await putLines(store, 'there', lines);
  expect(puts.at(-1)).toMatchObject({ url: '/bucket/there?x-id=PutObject', contentType: 'application/x-ndjson', contentLength });
  expect(warn).not.toHaveBeenCalled();
  expect(await getLines(store, 'there')).toEqual(lines);
});

test('an object that does not exist is undefined', async () => {
  expect(await store.get('missing')).toBeUndefined();
});

test('a listing has all of its pages, and no object that is empty', async () => {
  expect(await store.list('runs/')).toEqual([
    { key: 'a', size: 7 },
    { key: 'c', size: 7 },
  ]);
});
