import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { ServerlessApi } from '../../../lib/api';
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
    routes: {
      'GET /echo': { entry, handler: 'echo', public: true },
      'GET /': { entry, handler: 'echo', public: true },
      'GET /missing': { entry, handler: 'missing', public: true },
      'POST /sign': { entry, handler: 'sign', public: true },
    },
  });
  const images = new ImageStore(stack, 'Images');
  images.connectUpload(api.functionFor('POST /sign'));
  const web = new StaticFrontend(stack, 'Web', { source, api, images, config: { apiUrl: api.url, stage: 'dev' } });
  web.node.addMetadata('url', 'x');
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

test('debug', async () => {
  console.log(
    JSON.stringify(
      events.filter((e) => e.type !== 'history'),
      null,
      1,
    ).slice(0, 4000),
  );
  for (const path of ['/api/echo?a=1', '/api', '/api/missing', '/api/none', '/assets/none.js', '/config.json', '/images/x.png']) {
    const a = await get(path, { headers: { cookie: 'a=b', authorization: 'Bearer x' } });
    console.log(path, a.status, JSON.stringify([...a.headers]), await a.text());
  }
});
