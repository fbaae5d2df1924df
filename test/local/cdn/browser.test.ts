import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { Browser } from 'playwright-core';
import { ServerlessApi } from '../../../lib/api';
import { ImageStore, StaticFrontend } from '../../../lib/frontend';
import { type LocalRun, startLocal } from '../../../local';
import { describeInBrowser, openBrowser } from '../../support/browser';
import { buildFunction } from '../../support/bundle';
import { buildChildren } from '../children';
import { testFolder } from '../fixture/synthesize';

jest.setTimeout(90_000); // the machine may be busy with other suites

/** Asks the API for a signature, uploads an image with it, and shows it. */
const SCRIPT = `
const { url, fields } = await (await fetch('/api/sign', { method: 'POST' })).json();
const form = new FormData();
for (const [name, value] of Object.entries(fields)) form.append(name, value);
const png = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII='), (c) => c.charCodeAt(0));
form.append('file', new Blob([png], { type: 'image/png' }), 'cat.png');
const upload = await fetch(url, { method: 'POST', body: form });
const image = new Image();
image.src = '/images/cat.png';
await image.decode();
document.documentElement.dataset.uploaded = upload.status + ' ' + image.naturalWidth;
document.body.append(image);
`;
const INLINE = `<script>document.documentElement.dataset.injected = 'yes'</script>`;

describeInBrowser('a page in a browser', () => {
  const folder = testFolder();
  let run: LocalRun;
  let browser: Browser;
  beforeAll(async () => {
    buildChildren('warden', 'runtime', 'network-guard');
    buildFunction('site-deployment');
    const source = join(folder, 'dist');
    mkdirSync(join(source, 'assets'), { recursive: true });
    writeFileSync(
      join(source, 'index.html'),
      `<!doctype html><body><script type="module" src="/assets/index-BxK3a9Qf.js"></script>${INLINE}`,
    );
    writeFileSync(join(source, 'favicon.ico'), '');
    writeFileSync(join(source, 'assets', 'index-BxK3a9Qf.js'), SCRIPT);
    const app = new App({ outdir: join(folder, 'cdk.out') });
    const stack = new Stack(app, 'Site');
    const entry = join(__dirname, 'handlers', 'api.ts');
    const api = new ServerlessApi(stack, 'Api', { routes: { 'POST /sign': { entry, handler: 'sign', public: true } } });
    const images = new ImageStore(stack, 'Images');
    images.connectUpload(api.functionFor('POST /sign'));
    new StaticFrontend(stack, 'Web', { source, api, images });
    app.synth();
    run = await startLocal({ app: join(folder, 'cdk.out'), dataDir: join(folder, 'data') });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await run?.stop();
    rmSync(folder, { recursive: true });
  });

  test('uploads an image and shows it, within the policy of the site; an injected script does not run', async () => {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    const site = run.urls.find(({ kind }) => kind === 'site')?.url;
    await page.goto(`${site}/albums/2026`);
    await page.waitForSelector('img');
    expect(await page.getAttribute('html', 'data-uploaded')).toBe('204 1');
    expect(await page.getAttribute('html', 'data-injected')).toBeNull();
    expect(errors).toEqual([expect.stringMatching(/inline script.*Content Security Policy/)]);
  });
});
