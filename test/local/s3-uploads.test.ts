import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as s3 from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { type AwsEndpoint, ObjectStore, presignedPut, startAwsEndpoint } from '../../local/aws';
import { checkPresigned } from '../../local/aws/s3/presigned-url';

const Bucket = 'images';
const folder = mkdtempSync(join(tmpdir(), 'uploads-'));
const store = new ObjectStore(folder);
store.createBucket(Bucket);
store.createBucket('closed');
let endpoint: AwsEndpoint;
let client: s3.S3Client;

beforeAll(async () => {
  endpoint = await startAwsEndpoint({ dynamodb: 'http://127.0.0.1:1', objects: store, secrets: [] });
  client = new s3.S3Client({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const anyHeader = { AllowedHeaders: ['*'], ExposedHeaders: ['ETag'], MaxAge: 600 };
  store.setCors(Bucket, [
    { ...anyHeader, AllowedMethods: ['PUT', 'POST'], AllowedOrigins: ['https://*.example.com'] },
    { AllowedMethods: ['GET'], AllowedOrigins: ['*'] },
  ]);
});
afterAll(async () => {
  client.destroy();
  await endpoint.stop();
  rmSync(folder, { recursive: true });
});

const origin = 'https://app.example.com';
const codeOf = (body: string): string | undefined => /<Code>(.*)<\/Code>/.exec(body)?.[1];

describe('the form of a browser', () => {
  const upload = async (
    options: Partial<PresignedPostOptions> = {},
    { file = 'bytes', name = 'cat.png', change = {} }: { file?: string; name?: string; change?: Record<string, string | undefined> } = {},
  ) => {
    const { url, fields } = await createPresignedPost(client, {
      Bucket,
      Key: 'images/cat.png',
      Fields: { 'Content-Type': 'image/png' },
      Conditions: [
        ['content-length-range', 1, 10],
        ['starts-with', '$Content-Type', 'image/'],
      ],
      Expires: 60,
      ...options,
    });
    const form = new FormData();
    for (const [field, value] of Object.entries({ ...fields, ...change })) if (value !== undefined) form.append(field, value);
    form.append('file', new Blob([file]), name);
    const answer = await fetch(url, { method: 'POST', body: form, headers: { origin }, redirect: 'manual' });
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  };

  test('becomes an object with its type, and the page may read the answer', async () => {
    const { status, headers, body } = await upload();
    expect([status, body]).toEqual([204, '']);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('location')).toBe(`${endpoint.url}/images/images/cat.png`);
    const object = await client.send(new s3.GetObjectCommand({ Bucket, Key: 'images/cat.png' }));
    expect([await object.Body?.transformToString(), object.ContentType, object.ETag]).toEqual(['bytes', 'image/png', headers.get('etag')]);
  });

  test('any bytes, any name', async () => {
    const bytes = '\r\n--\r\n\0';
    await upload({ Key: 'images/${filename}' }, { file: bytes, name: "a $& b's.png" });
    const object = await client.send(new s3.GetObjectCommand({ Bucket, Key: "images/a $& b's.png" }));
    expect(await object.Body?.transformToString()).toBe(bytes);
  });

  test('answers as it was asked to', async () => {
    const created = await upload({ Fields: { 'Content-Type': 'image/png', success_action_status: '201' } });
    expect(created.status).toBe(201);
    expect(created.body).toContain('<Key>images/cat.png</Key>');
    const redirected = await upload({
      Fields: { 'Content-Type': 'image/png', success_action_redirect: 'https://app.example.com/done?a=1' },
    });
    expect(redirected.status).toBe(303);
    expect(redirected.headers.get('location')).toMatch(/^https:\/\/app\.example\.com\/done\?a=1&bucket=images&key=images%2Fcat\.png&etag=/);
  });

  const wide = Buffer.from(JSON.stringify({ expiration: '2999-01-01T00:00:00Z', conditions: [] })).toString('base64');
  test.each<[string, Parameters<typeof upload>, number, string, RegExp]>([
    ['too large', [{}, { file: '12345678901' }], 400, 'EntityTooLarge', /maximum/],
    ['empty', [{}, { file: '' }], 400, 'EntityTooSmall', /minimum/],
    ['another key', [{}, { change: { key: 'images/dog.png' } }], 403, 'AccessDenied', /Condition failed.*key/],
    ['another type', [{}, { change: { 'Content-Type': 'text/html' } }], 403, 'AccessDenied', /Condition failed/],
    ['a field beyond the policy', [{}, { change: { 'x-amz-meta-a': '1' } }], 403, 'AccessDenied', /Extra input fields: x-amz-meta-a/],
    ['a policy of its own', [{}, { change: { Policy: wide } }], 403, 'SignatureDoesNotMatch', /signature/],
    ['no policy', [{}, { change: { Policy: undefined } }], 403, 'AccessDenied', /policy/],
  ])('%s is refused, and nothing is stored', async (_name, args, status, code, message) => {
    store.delete(Bucket, 'images/cat.png');
    const answer = await upload(...args);
    expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
    expect(answer.body).toMatch(message);
    expect(store.get(Bucket, 'images/cat.png')).toBeUndefined();
    expect(store.get(Bucket, 'images/dog.png')).toBeUndefined();
  });

  test('expires', async () => {
    const answer = await upload({ Expires: -1 });
    expect([answer.status, codeOf(answer.body)]).toEqual([403, 'AccessDenied']);
    expect(answer.body).toContain('Policy expired');
  });

  test.each([
    ['no boundary', 'multipart/form-data', 'x', 'MalformedPOSTRequest'],
    ['no parts', 'multipart/form-data; boundary=b', 'x', 'MalformedPOSTRequest'],
    [
      'no file',
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="key"\r\n\r\nk\r\n--b--\r\n',
      'InvalidArgument',
    ],
  ])('%s', async (_name, type, body, code) => {
    const answer = await fetch(`${endpoint.url}/${Bucket}`, { method: 'POST', body, headers: { 'content-type': type } });
    expect([answer.status, codeOf(await answer.text())]).toEqual([400, code]);
  });
});

describe('a presigned PUT', () => {
  const put = async (url: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(url, { method: 'PUT', body: 'bytes', headers: { origin, ...headers } });
    return [answer.status, codeOf(await answer.text())];
  };

  test('stores the body', async () => {
    expect(await put(presignedPut(endpoint.url, `/${Bucket}/images/a%20b.png`, 60), { 'content-type': 'image/png' })).toEqual([
      200,
      undefined,
    ]);
    expect(store.get(Bucket, 'images/a b.png')).toMatchObject({ size: 5, headers: { 'content-type': 'image/png' } });
  });

  test('is good for its key and method only', async () => {
    const url = presignedPut(endpoint.url, `/${Bucket}/images/mine.png`, 60);
    expect(await put(url.replace('mine', 'yours'))).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await put(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'))).toEqual([403, 'SignatureDoesNotMatch']);
    expect((await fetch(url)).status).toBe(403);
    expect(store.get(Bucket, 'images/yours.png')).toBeUndefined();
  });

  test('ends', async () => {
    const yesterday = new Date(Date.now() - 86_400_000);
    expect(await put(presignedPut(endpoint.url, `/${Bucket}/images/late.png`, 60, yesterday))).toEqual([403, 'AccessDenied']);
  });

  test('is signed as AWS documents it', () => {
    // GIVEN the example of https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html with the key of a local run.
    const query =
      'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host';
    const canonical = `GET\n/test.txt\n${query}\nhost:examplebucket.s3.amazonaws.com\n\nhost\nUNSIGNED-PAYLOAD`;
    expect(createHash('sha256').update(canonical).digest('hex')).toBe('3bfa292879f6447bbcda7001decf97f4a54dc650c8942174ae0a9121cf58ad04');
    const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
    const key = ['20130524', 'us-east-1', 's3', 'aws4_request'].reduce<string | Buffer>(hmac, 'AWS4local');
    const toSign = [
      'AWS4-HMAC-SHA256',
      '20130524T000000Z',
      '20130524/us-east-1/s3/aws4_request',
      '3bfa292879f6447bbcda7001decf97f4a54dc650c8942174ae0a9121cf58ad04',
    ];
    const url = `/test.txt?${query}&X-Amz-Signature=${hmac(key, toSign.join('\n')).toString('hex')}`;
    const message = { method: 'GET', url, headers: { host: 'examplebucket.s3.amazonaws.com' } } as never;
    const now = Date.parse('2013-05-24T10:00:00Z');
    expect(() => checkPresigned(message, new URLSearchParams(url.split('?')[1]), now)).not.toThrow();
    expect(() => checkPresigned(message, new URLSearchParams(url.split('?')[1]), now + 86_400_000)).toThrow('Request has expired');
  });
});

describe('before it sends, a browser asks', () => {
  const preflight = async (bucket: string, from: string, method: string) => {
    const headers = {
      origin: from,
      'access-control-request-method': method,
      'access-control-request-headers': 'Content-Type, X-Amz-Meta-A',
    };
    const answer = await fetch(`${endpoint.url}/${bucket}/images/cat.png`, { method: 'OPTIONS', headers });
    await answer.text();
    return { status: answer.status, headers: answer.headers };
  };

  test('and is told what the rule of the bucket allows', async () => {
    const { status, headers } = await preflight(Bucket, origin, 'PUT');
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-methods')).toBe('PUT, POST');
    expect(headers.get('access-control-allow-headers')).toBe('content-type, x-amz-meta-a');
    expect(headers.get('access-control-max-age')).toBe('600');
  });

  test.each([
    ['another origin', Bucket, 'https://example.org', 'PUT'],
    ['another method', Bucket, origin, 'DELETE'],
    ['headers that no rule names', Bucket, 'https://example.org', 'GET'],
    ['a bucket without rules', 'closed', origin, 'PUT'],
  ])('%s is refused', async (_name, bucket, from, method) => {
    const { status, headers } = await preflight(bucket, from, method);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });
});

describe('tags', () => {
  const tags = async (Key: string) => (await client.send(new s3.GetObjectTaggingCommand({ Bucket, Key }))).TagSet;

  test('are set, counted, read, replaced by a copy, and gone with a new object', async () => {
    const object = { Bucket, Key: 'tagged' };
    await client.send(new s3.PutObjectCommand({ ...object, Body: '1', Tagging: 'a=1&b=x%20y' }));
    expect(await tags('tagged')).toEqual([
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: 'x y' },
    ]);
    const { TagCount } = await client.send(new s3.GetObjectCommand(object));
    expect(TagCount).toBe(2);

    await client.send(new s3.CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/tagged` }));
    expect(await tags('copy')).toHaveLength(2);
    await client.send(
      new s3.CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/tagged`, TaggingDirective: 'REPLACE', Tagging: 'c=3' }),
    );
    expect(await tags('copy')).toEqual([{ Key: 'c', Value: '3' }]);

    await client.send(new s3.PutObjectTaggingCommand({ ...object, Tagging: { TagSet: [{ Key: 'd', Value: '<4>' }] } }));
    expect(await tags('tagged')).toEqual([{ Key: 'd', Value: '<4>' }]);
    expect(new ObjectStore(folder).get(Bucket, 'tagged')?.headers).toMatchObject({ 'x-amz-tagging': 'd=%3C4%3E' });
    await client.send(new s3.DeleteObjectTaggingCommand(object));
    expect(await tags('tagged')).toEqual([]);

    await client.send(new s3.PutObjectCommand({ ...object, Key: 'copy', Body: '2' }));
    expect(await tags('copy')).toEqual([]);
  });

  test('a copy onto itself must change something', async () => {
    await client.send(new s3.PutObjectCommand({ Bucket, Key: 'self', Body: '1' }));
    const copy = { Bucket, Key: 'self', CopySource: `${Bucket}/self` };
    await expect(client.send(new s3.CopyObjectCommand(copy))).rejects.toMatchObject({ name: 'InvalidRequest' });
    await client.send(new s3.CopyObjectCommand({ ...copy, MetadataDirective: 'REPLACE', ContentType: 'text/plain' }));
    expect(store.get(Bucket, 'self')?.headers).toEqual({ 'content-type': 'text/plain' });
    const outdated = new s3.CopyObjectCommand({ ...copy, MetadataDirective: 'REPLACE', CopySourceIfMatch: '"other"' });
    await expect(client.send(outdated)).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });
});
