import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ApiAuthorizer, ServerlessApi } from '../../../lib/api';
import { ImageStore, StaticFrontend } from '../../../lib/frontend';
import { EnvironmentProfile } from '../../../lib/profile';
import { type LocalEvent, type LocalRun, startLocal } from '../../../local';
import { buildFunction } from '../../support/bundle';
import { buildChildren } from '../children';
import { testFolder } from '../fixture/synthesize';

jest.setTimeout(60_000); // the machine may be busy with other suites

const folder = testFolder();
const events: LocalEvent[] = [];
let run: LocalRun;
let site: string;

const FILES: Record<string, string> = {
  'index.html': '<!doctype html><title>home</title>',
  'assets/index-BxK3a9Qf.js': 'console.log(1)',
  'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  '.well-known/security.txt': 'Contact: nobody',
};

function synthesize(outdir: string): string {
  const source = join(folder, 'dist');
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(join(source, path, '..'), { recursive: true });
    writeFileSync(join(source, path), text);
  }
  const app = new App({ outdir });
  const stack = new Stack(app, 'Site');
  EnvironmentProfile.dev().applyTo(stack);
  const entry = join(__dirname, 'handlers', 'api.ts');
  const api = new ServerlessApi(stack, 'Api', {
    authorizer: ApiAuthorizer.jwt({ issuer: 'https://login.example.com', audience: ['site'] }),
    routes: {
      'GET /private': { entry, handler: 'echo' },
      'GET /echo': { entry, handler: 'echo', public: true },
      'GET /': { entry, handler: 'echo', public: true },
      'GET /missing': { entry, handler: 'missing', public: true },
      'POST /sign': { entry, handler: 'sign', public: true },
    },
  });
  const images = new ImageStore(stack, 'Images');
  images.connectUpload(api.functionFor('POST /sign'));
  const { url } = new StaticFrontend(stack, 'Web', { source, api, images, config: { apiUrl: api.url, stage: 'dev' } });
  (api.functionFor('GET /echo') as LambdaFunction).addEnvironment('SITE_URL', url);
  app.synth();
  return outdir;
}

beforeAll(async () => {
  buildChildren('warden', 'runtime', 'network-guard');
  buildFunction('site-deployment');
  run = await startLocal({
    app: synthesize(join(folder, 'cdk.out')),
    dataDir: join(folder, 'data'),
    onEvent: (event) => events.push(event),
  });
  site = run.urls.find(({ kind }) => kind === 'site')?.url ?? '';
});
afterAll(async () => {
  await run?.stop();
  rmSync(folder, { recursive: true });
});

const get = (path: string, init: RequestInit = {}) => fetch(`${site}${path}`, init);

test('a page, a deep link and a file', async () => {
  for (const path of ['/', '/index.html', '/users/42', '/users/42/?tab=1']) {
    const answer = await get(path);
    expect([path, answer.status, await answer.text()]).toEqual([path, 200, FILES['index.html']]);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  }
  const script = await get('/assets/index-BxK3a9Qf.js');
  expect([script.status, script.headers.get('content-type'), script.headers.get('cache-control')]).toEqual([
    200,
    'text/javascript; charset=utf-8',
    'public, max-age=31536000, immutable',
  ]);
});

test('what is missing is missing', async () => {
  for (const path of ['/assets/index-none.js', '/robots.txt', '/.well-known/openid-configuration', '/images/none.png']) {
    const answer = await get(path);
    expect([path, answer.status, (await answer.text()).includes('home')]).toEqual([path, 404, false]);
  }
});

describe('the API on the same domain', () => {
  const echo = async (path: string, init: RequestInit = {}) =>
    (await (await get(path, init)).json()) as {
      rawPath: string;
      headers: Record<string, string>;
      query: Record<string, string>;
      siteUrl: string;
      cookies?: string[];
    };

  test('does not see its path', async () => {
    expect((await echo('/api/echo?a=1&b=x%20y')).query).toEqual({ a: '1', b: 'x y' });
    expect((await echo('/api/echo')).rawPath).toBe('/echo');
    for (const root of ['/api', '/api/']) expect((await echo(root)).rawPath).toBe('/');
  });

  test('knows where the site is', async () => {
    expect((await echo('/api/echo')).siteUrl).toBe(site);
  });

  test('sees every header but the host, and who asked', async () => {
    const { headers, cookies } = await echo('/api/echo', { headers: { authorization: 'Bearer x', cookie: 'a=1; b=2', 'x-own': 'y' } });
    expect(headers).toMatchObject({ authorization: 'Bearer x', 'x-own': 'y', host: expect.stringMatching(/execute-api/) });
    expect(headers['x-forwarded-for'].split(', ')[0]).toBe('127.0.0.1');
    expect(cookies).toEqual(['a=1', 'b=2']);
  });

  test('its 401 and 404 reach the page as they are', async () => {
    const missing = await get('/api/missing');
    expect([missing.status, await missing.json()]).toEqual([404, { title: 'There is no such user' }]);
    expect(missing.headers.get('content-type')).toBe('application/json');
    const unknown = await get('/api/no/such/route');
    expect([unknown.status, await unknown.json()]).toEqual([404, { message: 'Not Found' }]);
    const denied = await get('/api/private');
    expect([denied.status, await denied.json()]).toEqual([401, { message: 'Unauthorized' }]);
    expect(denied.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

test('headers of pages: the policy of the template, with local addresses', async () => {
  const { headers } = await get('/');
  const csp = headers.get('content-security-policy') ?? '';
  expect(csp).toContain("default-src 'self'");
  // Uploads go to the local S3.
  expect(csp).toContain(`connect-src 'self' ${run.endpoints.aws};`);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
});

test('config.json has what exists at deployment', async () => {
  const config = (await (await get('/config.json')).json()) as { apiUrl: string };
  expect(config).toEqual({ apiUrl: run.urls.find(({ kind }) => kind === 'api')?.url, stage: 'dev' });
  expect((await fetch(`${config.apiUrl}/missing`)).status).toBe(404);
});

test('conditions, ranges and HEAD', async () => {
  const path = '/assets/index-BxK3a9Qf.js';
  const etag = (await get(path)).headers.get('etag') ?? '';
  const same = await get(path, { headers: { 'if-none-match': etag } });
  expect([same.status, await same.text(), same.headers.get('cache-control')]).toEqual([304, '', 'public, max-age=31536000, immutable']);
  const part = await get(path, { headers: { range: 'bytes=0-6' } });
  expect([part.status, await part.text()]).toEqual([206, 'console']);
  const head = await get('/some/page', { method: 'HEAD' });
  expect([head.status, await head.text(), head.headers.get('content-length')]).toEqual([200, '', `${FILES['index.html'].length}`]);
});

test('methods that a behaviour does not have', async () => {
  for (const method of ['POST', 'DELETE', 'OPTIONS']) expect([(await get('/', { method })).status, method]).toEqual([403, method]);
  expect((await get('/images/a.png', { method: 'PUT', body: 'x' })).status).toBe(403);
  expect((await get('/api/echo', { method: 'DELETE' })).status).toBe(404);
});

test('a page uploads an image and shows it', async () => {
  const signed = (await (await get('/api/sign', { method: 'POST' })).json()) as { url: string; fields: Record<string, string> };
  const upload = (content: string) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(signed.fields)) form.append(name, value);
    form.append('file', new Blob([content], { type: 'image/png' }), 'cat.png');
    return fetch(signed.url, { method: 'POST', body: form, headers: { origin: site } });
  };
  const stored = await upload('png');
  expect([stored.status, stored.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
  const image = await get('/images/cat.png');
  expect([image.status, await image.text(), image.headers.get('content-type')]).toEqual([200, 'png', 'image/png']);
  expect(image.headers.get('content-security-policy')).toContain('sandbox');
  expect((await upload('x'.repeat(1001))).status).toBe(400);
});

test('dots in a path do not leave the bucket', async () => {
  const { port } = new URL(site);
  const status = await new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/../site-imagesbucket/images/cat.png' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(404);
});

test('nothing was said that a user should hear', () => {
  expect(events.filter(({ type }) => type === 'notice')).toEqual([]);
});
