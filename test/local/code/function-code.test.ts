import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code, DockerImageCode, DockerImageFunction, Function as Fn, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { zipSync } from 'fflate';
import { type LocalRun, startLocal } from '../../../local';
import { buildChildren } from '../children';
import { testFolder } from '../fixture/synthesize';

jest.setTimeout(60_000); // the machine may be busy with other suites

const folder = testFolder();
const write = (path: string, text: string | Uint8Array): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

/** Writes the files of the functions and synthesizes them. */
function synthesize(): string {
  const pkg = (name: string, type: string, source: string): void => {
    write(`${name}/package.json`, JSON.stringify({ name, type, main: 'index.js' }));
    write(`${name}/index.js`, source);
  };
  pkg('first/nodejs/node_modules/old-style', 'commonjs', `module.exports = 'required';`);
  pkg('first/nodejs/node_modules/new-style', 'module', `export const word = 'imported';`);
  write('first/words.txt', 'first');
  write('first/only.txt', 'only in the first');
  write('second.zip', zipSync({ 'words.txt': Buffer.from('second, on top'), 'tool/index.js': Buffer.from(`module.exports = 'tool';`) }));
  write(
    'cjs/index.js',
    `const fs = require('node:fs');
     exports.handler = async () => [require('old-style'), require('/opt/tool/index.js'), fs.readFileSync('/opt/words.txt', 'utf8'),
       await fs.promises.readFile('/opt/only.txt', 'utf8'), fs.existsSync('/opt/nothing'), fs.readdirSync('/opt').sort().join(), process.env.TZ];`,
  );
  write(
    'esm/index.mjs',
    `import { readFileSync } from 'node:fs'; import { word } from 'new-style'; import old from 'old-style';
     export const handler = async () => [word, old, (await import('/opt/tool/index.js')).default, readFileSync('/opt/words.txt', 'utf8')];
     export const missing = async () => import('no-such-package').catch((error) => error.code);`,
  );
  write(
    'image/Dockerfile',
    'FROM public.ecr.aws/lambda/nodejs:24\nENV MODE=image NAME=image\nCOPY app/ ./\nCOPY more/*.txt /opt/\nCMD ["main.handler"]',
  );
  write(
    'image/app/main.mjs',
    `import { readFileSync } from 'node:fs'; import { x } from './lib/x.mjs';
    export const handler = async () => [x, process.env.MODE, process.env.NAME, readFileSync('/opt/a.txt', 'utf8'), process.env.LAMBDA_TASK_ROOT.endsWith('/var/task')];
    export const other = async () => 'other';`,
  );
  write('image/app/lib/x.mjs', `export const x = 'x';`);
  write('image/more/a.txt', 'a');
  write('docker/Dockerfile', 'FROM public.ecr.aws/lambda/nodejs:24\nRUN npm ci\nCMD ["index.handler"]');
  write('bundle.zip', zipSync({ 'index.mjs': Buffer.from(`export const handler = async () => 'from an archive';`) }));

  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Code');
  const layer = (id: string, path: string) => new LayerVersion(stack, id, { code: Code.fromAsset(join(folder, path)) });
  const layers = [layer('First', 'first'), layer('Second', 'second.zip')];
  const fn = (id: string, path: string, handler = 'index.handler') =>
    new Fn(stack, id, { runtime: Runtime.NODEJS_22_X, handler, code: Code.fromAsset(join(folder, path)), layers });
  fn('Cjs', 'cjs');
  fn('Esm', 'esm');
  fn('Missing', 'esm', 'index.missing');
  new Fn(stack, 'Archive', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromAsset(join(folder, 'bundle.zip')) });
  const arn = 'arn:aws:lambda:us-east-1:017000801446:layer:Tools:1';
  new Fn(stack, 'Stranger', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromAsset(join(folder, 'cjs')),
    layers: [LayerVersion.fromLayerVersionArn(stack, 'Tools', arn)],
  });
  const image = join(folder, 'image');
  new DockerImageFunction(stack, 'Image', { code: DockerImageCode.fromImageAsset(image), environment: { NAME: 'template' } });
  new DockerImageFunction(stack, 'OtherCommand', { code: DockerImageCode.fromImageAsset(image, { cmd: ['main.other'] }) });
  new DockerImageFunction(stack, 'Docker', { code: DockerImageCode.fromImageAsset(join(folder, 'docker')) });
  return app.synth().directory;
}

let run: LocalRun;
beforeAll(async () => {
  buildChildren('warden', 'runtime', 'network-guard');
  run = await startLocal({ app: synthesize(), dataDir: join(folder, 'data') });
}, 60_000);
afterAll(async () => {
  await run.stop();
  rmSync(folder, { recursive: true });
});

test('CommonJS: packages and files of layers, later layers on top', async () => {
  expect(await run.invoke('Cjs', {})).toEqual([
    ...['required', 'tool', 'second, on top', 'only in the first', false, 'nodejs,only.txt,tool,words.txt', ':UTC'],
  ]);
});

test('ES modules: packages and files of layers', async () => {
  expect(await run.invoke('Esm', {})).toEqual(['imported', 'required', 'tool', 'second, on top']);
});

test('a package that no layer has is missing as ever', async () => {
  expect(await run.invoke('Missing', {})).toBe('ERR_MODULE_NOT_FOUND');
});

test('code in an archive', async () => {
  expect(await run.invoke('Archive', {})).toBe('from an archive');
});

test('an image that only copies files runs without Docker; the template has the last word', async () => {
  expect(await run.invoke('Image', {})).toEqual(['x', 'image', 'template', 'a', true]);
  expect(await run.invoke('OtherCommand', {})).toBe('other');
});

test.each([
  ['Docker', /RUN npm ci: needs Docker\. Without Docker, an image runs here if its Dockerfile/],
  ['Stranger', /layer arn:aws:lambda:us-east-1:017000801446:layer:Tools:1 is not an asset of this app/],
])('%s is refused when it is invoked', async (name, message) => {
  await expect(run.invoke(name, {})).rejects.toMatchObject({
    payload: { errorType: 'Local.NotAvailable', errorMessage: expect.stringMatching(message) },
  });
});
