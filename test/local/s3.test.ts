import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as s3 from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { type AwsEndpoint, ObjectStore, startAwsEndpoint } from '../../local/aws';
import { ChunkedBody } from '../../local/aws/s3/chunked-body';
import { objectPath } from '../../local/aws/s3/object-path';

jest.setTimeout(60_000); // the machine may be busy with other suites

const folder = mkdtempSync(join(tmpdir(), 'buckets-'));
const Bucket = 'reports';
const store = new ObjectStore(folder);
store.createBucket(Bucket);
store.createBucket('empty');
let endpoint: AwsEndpoint;
let client: s3.S3Client;

beforeAll(async () => {
  endpoint = await startAwsEndpoint({ dynamodb: 'http://127.0.0.1:1', objects: store, secrets: [] });
  // As a handler makes it: no path-style setting, only the endpoint.
  client = new s3.S3Client({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(async () => {
  client.destroy();
  await endpoint.stop();
  rmSync(folder, { recursive: true });
});

const put = (Key: string, Body: s3.PutObjectCommandInput['Body'], more: Partial<s3.PutObjectCommandInput> = {}) =>
  client.send(new s3.PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more: Partial<s3.GetObjectCommandInput> = {}) => client.send(new s3.GetObjectCommand({ Bucket, Key, ...more }));
const text = async (Key: string, more: Partial<s3.GetObjectCommandInput> = {}) => (await get(Key, more)).Body?.transformToString();

test('an object is a file that can be opened', async () => {
  const { ETag } = await put('runs/01/report.json', '{"ok":true}', { ContentType: 'application/json', Metadata: { run: '01' } });
  expect(readFileSync(join(folder, Bucket, 'runs', '01', 'report.json'), 'utf8')).toBe('{"ok":true}');
  expect(await get('runs/01/report.json')).toMatchObject({
    ETag,
    ContentType: 'application/json',
    ContentLength: 11,
    Metadata: { run: '01' },
  });
  expect(await client.send(new s3.HeadObjectCommand({ Bucket, Key: 'runs/01/report.json' }))).toMatchObject({ ETag, ContentLength: 11 });
});

test('a streamed upload (aws-chunked with a checksum trailer) arrives without its framing', async () => {
  const body = Buffer.from('0123456789abcdef'.repeat(20_000));
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < body.length; at += 7001) yield body.subarray(at, at + 7001);
  }
  await put('stream.bin', Readable.from(chunks()), { ContentLength: body.length });
  const stored = Buffer.from((await (await get('stream.bin')).Body?.transformToByteArray()) ?? []);
  expect(stored.equals(body)).toBe(true);
});

test('a compressed body keeps its encoding and bytes', async () => {
  await put('log.gz', gzipSync('many lines'), { ContentEncoding: 'gzip' });
  const answer = await get('log.gz');
  expect(answer.ContentEncoding).toBe('gzip');
  expect(gunzipSync(Buffer.from((await answer.Body?.transformToByteArray()) ?? [])).toString()).toBe('many lines');
});

test('ranges', async () => {
  await put('digits', '0123456789');
  expect(await text('digits', { Range: 'bytes=2-4' })).toBe('234');
  expect(await text('digits', { Range: 'bytes=7-' })).toBe('789');
  expect(await text('digits', { Range: 'bytes=-3' })).toBe('789');
  expect(await get('digits', { Range: 'bytes=8-99' })).toMatchObject({ ContentRange: 'bytes 8-9/10', ContentLength: 2 });
  await expect(get('digits', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
});

test('conditional writes', async () => {
  const { ETag } = await put('once', 'first', { IfNoneMatch: '*' });
  await expect(put('once', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  expect(await text('once')).toBe('first');
  await put('once', 'third', { IfMatch: ETag });
  await expect(put('once', 'fourth', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  expect(await text('once')).toBe('third');
});

test('of several conditional writes at the same time one wins', async () => {
  const results = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => put('race', `writer ${i}`, { IfNoneMatch: '*' })));
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
});

test('errors have the names of S3', async () => {
  await expect(get('nothing')).rejects.toMatchObject({ name: 'NoSuchKey' });
  await expect(client.send(new s3.HeadObjectCommand({ Bucket, Key: 'nothing' }))).rejects.toMatchObject({ name: 'NotFound' });
  await expect(client.send(new s3.PutObjectCommand({ Bucket: 'other', Key: 'k', Body: 'x' }))).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
});

test.each([
  ['PutObjectRetention', new s3.PutObjectRetentionCommand({ Bucket, Key: 'k', Retention: { Mode: 'GOVERNANCE' } })],
  ['GetBucketVersioning', new s3.GetBucketVersioningCommand({ Bucket })],
  ['ListBuckets', new s3.ListBucketsCommand({})],
])('%s is refused by name', async (name, command) => {
  const failure = await client.send(command as never).catch((error) => error);
  expect(failure).toMatchObject({ name: 'NotImplemented', message: expect.stringContaining('not available locally') });
  expect(failure.message).toMatch(new RegExp(`${name}|versioning|retention|account`));
});

test('multipart uploads', async () => {
  const Key = 'parts/large';
  const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'text/plain' }));
  const send = async (PartNumber: number, Body: string) => ({
    PartNumber,
    ETag: (await client.send(new s3.UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }))).ETag,
  });
  const second = await send(2, 'world');
  const first = await send(1, 'hello ');
  await expect(
    client.send(
      new s3.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag: '"bad"' }] } }),
    ),
  ).rejects.toMatchObject({ name: 'InvalidPart' });
  const done = await client.send(
    new s3.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: [first, second] } }),
  );
  expect(done.ETag).toMatch(/-2"$/);
  expect(await text(Key)).toBe('hello world');
  expect((await get(Key)).ContentType).toBe('text/plain');

  const { UploadId: aborted } = await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key }));
  await client.send(new s3.AbortMultipartUploadCommand({ Bucket, Key, UploadId: aborted }));
  await expect(client.send(new s3.UploadPartCommand({ Bucket, Key, UploadId: aborted, PartNumber: 1, Body: 'x' }))).rejects.toMatchObject({
    name: 'NoSuchUpload',
  });
});

test('copy and delete', async () => {
  await put('from here/ä&b', 'content', { Metadata: { a: 'b' } });
  await client.send(new s3.CopyObjectCommand({ Bucket, Key: 'to', CopySource: encodeURIComponent(`${Bucket}/from here/ä&b`) }));
  expect(await get('to')).toMatchObject({ Metadata: { a: 'b' }, ContentLength: 7 });
  await client.send(new s3.DeleteObjectCommand({ Bucket, Key: 'to' }));
  await expect(get('to')).rejects.toMatchObject({ name: 'NoSuchKey' });
  await put('x&y', '1');
  await put('<z>', '2');
  const { Deleted } = await client.send(
    new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'x&y' }, { Key: '<z>' }, { Key: 'absent' }] } }),
  );
  expect(Deleted?.map(({ Key }) => Key)).toEqual(['x&y', '<z>', 'absent']);
  await expect(get('<z>')).rejects.toMatchObject({ name: 'NoSuchKey' });
});

const ODD_KEYS = [
  ...['a b', 'a+b', 'a%20b', 'ümläut/日本', 'a&b<c>"d\'', 'a\nb', 'tail/', '/head', 'a//b', 'a/./b', 'a/../../../etc/passwd', '..', '.'],
  ...[
    '.index.jsonl',
    '.incoming/x',
    'CON',
    'x.',
    'same',
    'SAME',
    'file',
    'file/inside',
    `${'l'.repeat(300)}/x`,
    '%',
    '%25',
    '%conflicts',
    '😀',
  ],
];

describe('odd keys', () => {
  const all = async (input: Partial<s3.ListObjectsV2CommandInput>): Promise<string[]> => {
    const keys: string[] = [];
    for await (const page of s3.paginateListObjectsV2({ client, pageSize: 3 }, { Bucket: 'odd', ...input })) {
      for (const { Key } of page.Contents ?? []) keys.push(Key ?? '');
    }
    return keys;
  };
  beforeAll(async () => {
    store.createBucket('odd');
    for (const Key of ODD_KEYS) await client.send(new s3.PutObjectCommand({ Bucket: 'odd', Key, Body: `body of ${Key}` }));
  });

  test.each(ODD_KEYS)('%j', async (Key) => {
    const { Body } = await client.send(new s3.GetObjectCommand({ Bucket: 'odd', Key }));
    expect(await Body?.transformToString()).toBe(`body of ${Key}`);
  });

  const sorted = [...ODD_KEYS].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  test('are listed in pages, in the order of their bytes', async () => {
    expect(await all({ EncodingType: 'url' })).toEqual(sorted.map((key) => encodeURIComponent(key).replaceAll('%2F', '/')));
    expect(await all({})).toEqual(sorted);
  });

  test('stay inside their bucket and survive a restart', () => {
    expect(readdirSync(folder).sort()).toEqual(['.incoming', '.index.jsonl', 'empty', 'odd', 'reports']);
    const again = new ObjectStore(folder);
    expect(again.keys('odd')).toEqual(sorted);
    for (const key of sorted) {
      const object = again.get('odd', key);
      expect(object && readFileSync(again.file(object), 'utf8')).toBe(`body of ${key}`);
    }
  });
});

test('prefix, delimiter, start-after and pages of common prefixes', async () => {
  store.createBucket('tree');
  for (const Key of ['a/1', 'a/2', 'b', 'c/1', 'c/2', 'd']) await client.send(new s3.PutObjectCommand({ Bucket: 'tree', Key, Body: Key }));
  const list = (input: Partial<s3.ListObjectsV2CommandInput>) => client.send(new s3.ListObjectsV2Command({ Bucket: 'tree', ...input }));
  const first = await list({ Delimiter: '/', MaxKeys: 2 });
  expect([first.CommonPrefixes, first.Contents?.map(({ Key }) => Key), first.IsTruncated]).toEqual([[{ Prefix: 'a/' }], ['b'], true]);
  const rest = await list({ Delimiter: '/', ContinuationToken: first.NextContinuationToken });
  expect([rest.CommonPrefixes, rest.Contents?.map(({ Key }) => Key), rest.IsTruncated]).toEqual([[{ Prefix: 'c/' }], ['d'], false]);
  expect((await list({ Prefix: 'c/', StartAfter: 'c/1' })).Contents?.map(({ Key }) => Key)).toEqual(['c/2']);
  expect(await client.send(new s3.ListObjectsV2Command({ Bucket: 'empty' }))).toMatchObject({ KeyCount: 0, IsTruncated: false });
});

test('the framing of a streamed body is taken off wherever it is cut', () => {
  const framed = (parts: readonly Buffer[]): Buffer =>
    Buffer.concat([
      ...parts.flatMap((part) => [Buffer.from(`${part.length.toString(16)};chunk-signature=abc\r\n`), part, Buffer.from('\r\n')]),
      Buffer.from('0\r\nx-amz-trailer-signature:abc\r\n\r\n'),
    ]);
  return fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1 }),
      async (parts, cuts) => {
        const wire = framed(parts.map((part) => Buffer.from(part)));
        const pieces: Buffer[] = [];
        for (let at = 0, i = 0; at < wire.length; i++) {
          pieces.push(wire.subarray(at, at + cuts[i % cuts.length]));
          at += cuts[i % cuts.length];
        }
        const body: Buffer[] = [];
        for await (const chunk of Readable.from(pieces).pipe(new ChunkedBody())) body.push(chunk);
        expect(Buffer.concat(body).equals(Buffer.concat(parts))).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});

test.each([
  ['a wrong checksum', '3\r\nabc\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n', 'BadDigest'],
  ['a body that ends early', '5\r\nab', 'IncompleteBody'],
  ['a chunk longer than it says', '1\r\nab\r\n0\r\n\r\n', 'IncompleteBody'],
  ['no framing', 'plain text\r\n', 'IncompleteBody'],
])('%s is refused and stores nothing', async (_, body, code) => {
  const answer = await new Promise<string>((resolve, reject) => {
    const headers = {
      authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0',
      'content-encoding': 'aws-chunked',
    };
    const upload = request(`${endpoint.url}/${Bucket}/broken`, { method: 'PUT', headers }, async (response) => {
      let xml = '';
      for await (const chunk of response) xml += chunk;
      resolve(xml);
    });
    upload.on('error', reject).end(body);
  });
  expect(answer).toContain(`<Code>${code}</Code>`);
  expect(store.get(Bucket, 'broken')).toBeUndefined();
  expect(readdirSync(join(folder, '.incoming'))).toEqual([]);
});

test('the path of a key never leaves the bucket', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (key) => {
      const segments = objectPath(key).split('/');
      expect(segments).not.toContain('..');
      expect(segments).not.toContain('.');
      expect(segments).not.toContain('');
    }),
    { numRuns: 300 },
  );
});
