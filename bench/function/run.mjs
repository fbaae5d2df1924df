/**
 * How big and how fast to start the code of a function is: as `ServerlessFunction` bundles it, as `NodejsFunction` of CDK does by default,
 * and as `ServerlessFunction` would without minifying. Medians over fresh processes; DynamoDB is a server on this machine that always
 * answers with the same item.
 * Usage: node bench/function/run.mjs [--passes 15]
 */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { buildSync } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, 'out');
const passes = Number(process.argv[process.argv.indexOf('--passes') + 1]) || 15;
const handlers = { client: 'cdk-single-table/client', 'document-client': 'DynamoDBDocumentClient' };
process.chdir(resolve(here, '..', '..'));

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const entryOf = (name) => `bench/function/handlers/${name}.ts`;

/** The library's own bundler, from its source. */
function ourBundle() {
  const outfile = join(out, 'bundler.cjs');
  buildSync({ entryPoints: ['lib/function/bundle.ts'], bundle: true, platform: 'node', outfile, logLevel: 'error' });
  return createRequire(import.meta.url)(outfile).bundle;
}

function write(folder, files) {
  mkdirSync(folder, { recursive: true });
  for (const [name, contents] of files) writeFileSync(join(folder, name), contents);
  return join(folder, 'index.mjs');
}

/** What CDK puts into the asset of a `NodejsFunction` with nothing but an entry. */
function nodejsFunction(name) {
  const app = new App({ outdir: join(out, `${name}.cdk.out`) });
  const stack = new Stack(app, 'Stack');
  new NodejsFunction(stack, 'Fn', { entry: entryOf(name), runtime: lambda.Runtime.NODEJS_24_X });
  const { directory } = app.synth();
  const asset = readdirSync(directory).find((file) => file.startsWith('asset.'));
  const folder = join(out, `${name}.nodejs-function`);
  mkdirSync(folder);
  copyFileSync(join(directory, asset, 'index.js'), join(folder, 'index.cjs'));
  return join(folder, 'index.cjs');
}

/** The same as `ServerlessFunction`, only readable. */
function unminified(name) {
  const outfile = join(out, `${name}.unminified`, 'index.mjs');
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  const options = { bundle: true, platform: 'node', format: 'esm', target: 'node20', mainFields: ['module', 'main'], sourcemap: true };
  buildSync({ ...options, entryPoints: [entryOf(name)], outfile, banner, sourcesContent: false, logLevel: 'error' });
  return outfile;
}

const SOURCE_MAPS = '--enable-source-maps';

function variants(bundle) {
  return Object.keys(handlers).flatMap((name) => {
    const ours = write(join(out, `${name}.ours`), bundle([{ route: '', entry: entryOf(name), exportName: 'handler' }]));
    return [
      { name, how: 'ServerlessFunction', file: ours, options: SOURCE_MAPS },
      { name, how: '  without source maps', file: ours, options: '' },
      { name, how: '  not minified', file: unminified(name), options: SOURCE_MAPS },
      { name, how: 'NodejsFunction, defaults', file: nodejsFunction(name), options: '' },
    ];
  });
}

/** A process of its own; the server of this one answers it, so it must not be waited for synchronously. */
function measure({ file, options }, port) {
  const env = {
    PATH: process.env.PATH,
    NODE_OPTIONS: options,
    NODE_NO_WARNINGS: '1',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    SINGLE_TABLE_NAME: 'table',
  };
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [join(here, 'load-child.mjs'), file], { env, timeout: 30_000 });
    const text = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) child[stream].on('data', (data) => (text[stream] += data));
    child.on('close', (code) => (code === 0 ? done(JSON.parse(text.stdout)) : failed(new Error(`${file} failed:\n${text.stderr}`))));
  });
}

const ITEM = { PK: { S: 'USER#1' }, SK: { S: 'PROFILE' }, userId: { S: '1' }, email: { S: 'ada@example.com' } };
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify({ Item: ITEM }));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const rows = variants(ourBundle()).map((variant) => ({ ...variant, load: [], first: [] }));
for (let pass = 0; pass < passes; pass++) {
  for (const row of rows) {
    const { load, first } = await measure(row, server.address().port);
    row.load.push(load);
    row.first.push(first);
  }
}
server.close();

console.log(`Node ${process.version}, ${cpus()[0].model}; medians of ${passes} processes. CPU is over that of Node itself.`);
for (const [name, title] of Object.entries(handlers)) {
  console.log(
    `\n${`A handler with ${title}`.padEnd(46)}${['KB', 'load, ms CPU', 'to 1st answer, ms CPU'].map((c) => c.padStart(23)).join('')}`,
  );
  for (const row of rows.filter((one) => one.name === name)) {
    const cells = [(statSync(row.file).size / 1024).toFixed(0), median(row.load).toFixed(1), median(row.first).toFixed(1)];
    console.log(row.how.padEnd(46) + cells.map((cell) => cell.padStart(23)).join(''));
  }
}
console.log('\nNodejsFunction leaves the SDK to the runtime: its KB are without it, and it is loaded from node_modules here.');
