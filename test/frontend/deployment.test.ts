import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import * as s3 from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { cleanupHandler } from '../../lambda/site-deployment/cleanup-handler';
import { answerCloudFormation, type CustomResourceEvent } from '../../lambda/site-deployment/custom-resource';
import { deploymentHandler } from '../../lambda/site-deployment/deployment-handler';
import { contentType, fileKind } from '../../lambda/site-deployment/file-headers';
import { inParallel, patiently } from '../../lambda/site-deployment/patience';
import { SiteArchive } from '../../lambda/site-deployment/site-archive';
import type { SiteDeployment } from '../../lib/frontend/deployment-definition';
import type { BucketCleanup } from '../../lib/function/bucket-cleanup';
import { type AwsEndpoint, ObjectStore, startAwsEndpoint } from '../../local/aws';
import { CloudFrontService } from '../../local/cdn';

jest.setTimeout(60_000); // the machine may be busy with other suites

const folder = mkdtempSync(join(tmpdir(), 'deployment-'));
const SiteBucket = 'site';
const DistributionId = 'E123';
let objects: ObjectStore;
let endpoint: AwsEndpoint;
let clients: { s3: s3.S3Client; cloudFront: CloudFrontClient };
let cloudFormation: Server;
let answers: { readonly Status: string; readonly Reason?: string; readonly PhysicalResourceId: string }[];
let responseUrl: string;
let edge: CloudFrontService;
let order: string[];

beforeEach(async () => {
  for (const level of ['log', 'error'] as const) jest.spyOn(console, level).mockImplementation(() => undefined);
  objects = new ObjectStore(mkdtempSync(join(folder, 's3-')));
  for (const bucket of ['assets', SiteBucket]) objects.createBucket(bucket);
  edge = new CloudFrontService();
  edge.invalidated.set(DistributionId, []);
  order = [];
  const services = new Map([
    [
      'cloudfront',
      (_operation: string | undefined, ...exchange: Parameters<CloudFrontService['handle']>) => {
        order.push(`${exchange[0].method} invalidation`);
        return edge.handle(...exchange);
      },
    ],
  ]);
  endpoint = await startAwsEndpoint({ dynamodb: 'http://127.0.0.1:1', objects, secrets: [], services });
  const options = { endpoint: endpoint.url, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  clients = { s3: new s3.S3Client(options), cloudFront: new CloudFrontClient(options) };
  clients.s3.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        const { Key } = args.input as { Key?: string };
        order.push(`${commandName?.replace('Command', '')} ${Key ?? ''}`.trim());
        return next(args);
      },
    { step: 'initialize' },
  );
  answers = [];
  cloudFormation = createServer(async (message, response) => {
    let body = '';
    for await (const chunk of message) body += chunk;
    expect([message.method, message.headers['content-type']]).toEqual(['PUT', '']);
    answers.push(JSON.parse(body));
    response.end();
  });
  await new Promise<void>((resolve) => cloudFormation.listen(0, '127.0.0.1', resolve));
  responseUrl = `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/answer?signed`;
});
afterEach(async () => {
  clients.s3.destroy();
  clients.cloudFront.destroy();
  await endpoint.stop();
  await new Promise((resolve) => cloudFormation.close(resolve));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function archive(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const Key = `${name}.zip`;
  const bytes = zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])));
  await clients.s3.send(new s3.PutObjectCommand({ Bucket: 'assets', Key, Body: bytes }));
  order.length = 0;
  return Key;
}

async function run(
  RequestType: 'Create' | 'Update' | 'Delete',
  properties: Partial<SiteDeployment>,
  { remaining = 60_000, id }: { remaining?: number; id?: string } = {},
) {
  const event: CustomResourceEvent<SiteDeployment> = {
    RequestType,
    RequestId: `request-${answers.length}`,
    StackId: 'stack',
    LogicalResourceId: 'Web',
    PhysicalResourceId: id,
    ResponseURL: responseUrl,
    ResourceProperties: {
      AssetBucket: 'assets',
      AssetKey: '',
      SiteBucket,
      DistributionId,
      HashedFolders: ['assets'],
      ...properties,
    },
  };
  await answerCloudFormation(deploymentHandler(clients))(event, { getRemainingTimeInMillis: () => remaining });
  return answers[answers.length - 1];
}

const headersOf = (key: string) => objects.get(SiteBucket, key)?.headers;
const tagsOf = async (Key: string) => (await clients.s3.send(new s3.GetObjectTaggingCommand({ Bucket: SiteBucket, Key }))).TagSet;

const FIRST = {
  'index.html': '<script src=assets/index-BxK3a9Qf.js>',
  'about/index.html': 'about',
  'assets/index-BxK3a9Qf.js': '1',
  'assets/logo.svg': '<svg/>',
  'robots.txt': 'User-agent: *',
};

test('files that others need are there first, pages and config.json last, then the edge forgets', async () => {
  const AssetKey = await archive('one', FIRST);
  expect(await run('Create', { AssetKey, Config: { apiUrl: '/api', stage: 'dev' } })).toEqual({
    Status: 'SUCCESS',
    PhysicalResourceId: 'site/site',
    StackId: 'stack',
    RequestId: 'request-0',
    LogicalResourceId: 'Web',
  });
  const at = (entry: string): number => {
    expect(order).toContain(entry);
    return order.indexOf(entry);
  };
  expect(at('PutObject assets/index-BxK3a9Qf.js')).toBeLessThan(at('PutObject assets/logo.svg'));
  expect(at('PutObject assets/logo.svg')).toBeLessThan(at('PutObject config.json'));
  expect(at('PutObject robots.txt')).toBeLessThan(at('PutObject config.json'));
  for (const page of ['config.json', 'index.html', 'about/index.html'])
    expect(at(`PutObject ${page}`)).toBeLessThan(at('POST invalidation'));
  expect(at('POST invalidation')).toBeLessThan(at('ListObjectsV2'));
  expect(edge.invalidated.get(DistributionId)).toEqual(['/*']);

  expect(headersOf('assets/index-BxK3a9Qf.js')).toEqual({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect(headersOf('assets/logo.svg')?.['cache-control']).toBe('public, max-age=0, s-maxage=86400, must-revalidate');
  expect(headersOf('index.html')).toEqual({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
  expect(headersOf('config.json')).toEqual({ 'content-type': 'application/json', 'cache-control': 'no-cache' });
  const config = await clients.s3.send(new s3.GetObjectCommand({ Bucket: SiteBucket, Key: 'config.json' }));
  expect(JSON.parse((await config.Body?.transformToString()) ?? '')).toEqual({ apiUrl: '/api', stage: 'dev' });
});

test('files of the version before stay, marked once for the lifecycle rule, as new as the day they were marked', async () => {
  const one = await archive('one', FIRST);
  await run('Create', { AssetKey: one });
  const before = objects.get(SiteBucket, 'assets/index-BxK3a9Qf.js')?.modified ?? '';
  await new Promise((resolve) => setTimeout(resolve, 5));

  const { 'assets/index-BxK3a9Qf.js': _, ...kept } = FIRST;
  const two = await archive('two', { ...kept, 'assets/index-C9dd01xZ.js': '2' });
  await run('Update', { AssetKey: two });
  expect(await tagsOf('assets/index-BxK3a9Qf.js')).toEqual([{ Key: 'deployment', Value: 'obsolete' }]);
  expect(headersOf('assets/index-BxK3a9Qf.js')).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  const marked = objects.get(SiteBucket, 'assets/index-BxK3a9Qf.js')?.modified ?? '';
  expect(marked > before).toBe(true);
  for (const key of ['index.html', 'robots.txt', 'assets/index-C9dd01xZ.js']) expect(await tagsOf(key)).toEqual([]);

  // WHEN the same is deployed again, THEN its time goes on.
  await run('Update', { AssetKey: two });
  expect(objects.get(SiteBucket, 'assets/index-BxK3a9Qf.js')?.modified).toBe(marked);

  // WHEN the version before comes back, as in a rollback, THEN it is not obsolete any more.
  await run('Update', { AssetKey: one });
  expect(await tagsOf('assets/index-BxK3a9Qf.js')).toEqual([]);
  expect(await tagsOf('assets/index-C9dd01xZ.js')).toEqual([{ Key: 'deployment', Value: 'obsolete' }]);
});

test('a failure on the way leaves the pages of the version before, says why, and a second try ends well', async () => {
  await run('Create', { AssetKey: await archive('one', FIRST) });
  const AssetKey = await archive('two', { ...FIRST, 'index.html': 'new', 'robots.txt': 'new' });
  let failing = true;
  clients.s3.middlewareStack.add(
    (next) => (args) => {
      if (failing && (args.input as { Key?: string }).Key === 'robots.txt') throw Object.assign(new Error('no disk'), { name: 'SlowDisk' });
      return next(args);
    },
    { step: 'initialize' },
  );
  expect(await run('Update', { AssetKey })).toMatchObject({
    Status: 'FAILED',
    Reason: 'SlowDisk: no disk',
    PhysicalResourceId: 'site/site',
  });
  const page = async () =>
    (await clients.s3.send(new s3.GetObjectCommand({ Bucket: SiteBucket, Key: 'index.html' }))).Body?.transformToString();
  expect(await page()).toBe(FIRST['index.html']);
  failing = false;
  expect(await run('Update', { AssetKey })).toMatchObject({ Status: 'SUCCESS' });
  expect(await page()).toBe('new');
});

test.each<[string, () => Promise<Partial<SiteDeployment>>, RegExp]>([
  ['no archive', async () => ({ AssetKey: 'none.zip' }), /NoSuchKey/],
  [
    'an archive that is none',
    async () => {
      await clients.s3.send(new s3.PutObjectCommand({ Bucket: 'assets', Key: 'bad.zip', Body: 'text' }));
      return { AssetKey: 'bad.zip' };
    },
    /invalid zip data/,
  ],
  ['no index.html', async () => ({ AssetKey: await archive('no', { 'a.txt': '1' }) }), /no index\.html/],
  ['another distribution', async () => ({ AssetKey: await archive('one', FIRST), DistributionId: 'E999' }), /NoSuchDistribution/],
])('%s is a failure with its reason', async (_name, properties, reason) => {
  const answer = await run('Create', await properties());
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(reason) });
  // THEN a site that is there is still whole.
  expect(objects.keys(SiteBucket).length === 0 || objects.keys(SiteBucket).length === Object.keys(FIRST).length).toBe(true);
});

test('CloudFormation is told before the time is over', async () => {
  const AssetKey = await archive('one', FIRST);
  expect(await run('Create', { AssetKey }, { remaining: 15_000 })).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(/not finished after 0 s/),
  });
  // THEN nothing goes on behind its back.
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(objects.keys(SiteBucket)).toEqual([]);
});

test('what is deleted keeps the id that CloudFormation gave it when its creation never answered', async () => {
  expect(await run('Delete', {}, { id: 'Shop-WebDeployment-1A2B3C' })).toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: 'Shop-WebDeployment-1A2B3C',
  });
});

test('a deployment that is deleted leaves the files to their bucket', async () => {
  await run('Create', { AssetKey: await archive('one', FIRST) });
  expect(await run('Delete', {}, { id: 'site/site' })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'site/site' });
  expect(objects.keys(SiteBucket)).toHaveLength(5);
});

describe('a bucket that is deleted', () => {
  const clean = async (RequestType: 'Create' | 'Update' | 'Delete', EmptyOnDelete: 'true' | 'false', Bucket = SiteBucket) => {
    const event: CustomResourceEvent<BucketCleanup> = {
      RequestType,
      RequestId: 'request',
      StackId: 'stack',
      LogicalResourceId: 'Cleanup',
      ResponseURL: responseUrl,
      ResourceProperties: { Bucket, EmptyOnDelete },
    };
    await answerCloudFormation(cleanupHandler(clients.s3))(event, { getRemainingTimeInMillis: () => 60_000 });
    expect(answers.at(-1)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: `content/${Bucket}` });
  };
  const put = (count: number) =>
    inParallel(
      Array.from({ length: count }, (_, i) => `k/${i}`),
      async (Key) => {
        await clients.s3.send(new s3.PutObjectCommand({ Bucket: SiteBucket, Key, Body: 'x' }));
      },
    );

  test('is emptied, however much it holds', async () => {
    await put(1001);
    await clean('Delete', 'true');
    expect(objects.keys(SiteBucket)).toEqual([]);
  });

  test('keeps everything in any other case', async () => {
    await put(3);
    await clean('Create', 'true');
    await clean('Update', 'true');
    await clean('Delete', 'false');
    expect(objects.keys(SiteBucket)).toHaveLength(3);
  });

  test('is done when it is gone already', () => clean('Delete', 'true', 'gone'));
});

test('a permission that is new is waited for, any other error is not', async () => {
  let attempts = 0;
  const denied = (times: number) => async () => {
    if (attempts++ < times) throw Object.assign(new Error('no'), { name: 'AccessDenied' });
    return attempts;
  };
  const passes = ({ name }: Error): boolean => name === 'AccessDenied';
  expect(await patiently(denied(2), passes, [1, 1, 1])).toBe(3);
  attempts = 0;
  await expect(patiently(denied(9), passes, [1, 1])).rejects.toThrow('no');
  expect(attempts).toBe(3);
  attempts = 0;
  await expect(patiently(denied(1), () => false, [1])).rejects.toThrow('no');
  expect(attempts).toBe(1);
});

test('a few at a time, and none after a failure', async () => {
  let running = 0;
  let most = 0;
  const seen: number[] = [];
  await inParallel(
    Array.from({ length: 50 }, (_, i) => i),
    async (i) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      seen.push(i);
    },
    4,
  );
  expect([seen.length, most]).toEqual([50, 4]);
  const started: number[] = [];
  const failing = inParallel(
    Array.from({ length: 50 }, (_, i) => i),
    async (i) => {
      started.push(i);
      await new Promise(setImmediate);
      if (i === 2) throw new Error('two');
    },
    4,
  );
  await expect(failing).rejects.toThrow('two');
  expect(started.length).toBeLessThan(50);
});

test('an archive gives back every file, in batches', () => {
  const files = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}\.[a-z]{2,4}$/), fc.uint8Array({ maxLength: 200 }), {
    maxKeys: 20,
    noNullPrototype: true,
  });
  fc.assert(
    fc.property(files, (given) => {
      const site = new SiteArchive(zipSync(given));
      expect(site.paths.sort()).toEqual(Object.keys(given).sort());
      const read = Object.fromEntries([...site.read(site.paths)].flat());
      for (const [path, bytes] of Object.entries(given)) expect(Buffer.from(read[path]).equals(Buffer.from(bytes))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['assets/index-BxK3a9Qf.js', 'hashed'],
  ['assets/index-C9dd-1xZ.css', 'hashed'],
  ['assets/main.8f3e21ab.chunk.js', 'hashed'],
  ['assets/index-BxK3a9Qf.js.map', 'hashed'],
  ['assets/inter-latin-400-normal-C38fXH4l.woff2', 'hashed'],
  ['assets/logo.svg', 'other'],
  ['assets/my-component.js', 'other'],
  ['images/photo-12345678.jpg', 'other'],
  ['sw.js', 'other'],
  ['index.html', 'page'],
  ['assets/x-BxK3a9Qf.html', 'page'],
] as const)('%s is %s', (path, kind) => {
  expect(fileKind(path, ['assets'])).toBe(kind);
});

test('types that browsers insist on', () => {
  const types = Object.fromEntries(
    ['a.mjs', 'a.CSS', 'a.webmanifest', 'a.woff2', 'LICENSE', '.htaccess'].map((path) => [path, contentType(path)]),
  );
  expect(types).toEqual({
    'a.mjs': 'text/javascript; charset=utf-8',
    'a.CSS': 'text/css; charset=utf-8',
    'a.webmanifest': 'application/manifest+json',
    'a.woff2': 'font/woff2',
    LICENSE: 'application/octet-stream',
    '.htaccess': 'application/octet-stream',
  });
});
