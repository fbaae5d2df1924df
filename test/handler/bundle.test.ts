import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { eventV2 } from '../support/http-events';
import { besideTheSdk, bundleHandler, installPackage } from './packed';
import { environmentFor, startSecretsServer } from './secrets-server';

jest.setTimeout(60_000);

const run = promisify(execFile);
const root = resolve(__dirname, '..', '..');
const folders: string[] = [];
let folder: string;
beforeAll(() => {
  folder = installPackage(besideTheSdk);
  folders.push(folder);
});
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true });
});

const MODEL = `const model = { table: { partitionKey: 'PK' }, entities: { User: { attributes: { id: 'string' }, key: { PK: '{id}' } } } };`;
const ROUTE = `
  import { route } from 'cdk-single-table/handler';
  ${MODEL}
  export const handler = route(model, { query: { n: 'bigint' } }, ({ query }) => query);
`;
const TABLE = `
  import { openTable } from 'cdk-single-table/client';
  ${MODEL}
  export const handler = () => openTable(model);
`;
const SECRET = `
  import { secretText } from 'cdk-single-table/handler';
  export const handler = () => secretText('KEY').catch((error) => error.message);
`;

/** What the handler of a bundle returns, in a process of its own. */
async function invoke(file: string, event: object, env: NodeJS.ProcessEnv = {}): Promise<unknown> {
  const script = `import(${JSON.stringify(file)}).then(async ({ handler }) => console.log(JSON.stringify(await handler(${JSON.stringify(event)}))))`;
  const { stdout } = await run(process.execPath, ['-e', script], { env: { PATH: process.env.PATH, ...env }, timeout: 30_000 });
  return JSON.parse(stdout);
}

test('a route that reads no secret carries nothing of them, and little beside the client', async () => {
  const { metafile, file } = bundleHandler(folder, ROUTE);
  const [output] = Object.values(metafile.outputs);
  const packages = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  expect(packages.filter(([input]) => input.includes('secrets'))).toEqual([]);
  const beside = (source: string) => statSync(bundleHandler(folder, source, ['@aws-sdk/*']).file).size;
  expect(beside(ROUTE) - beside(TABLE)).toBeLessThan(20_000);
  expect(await invoke(file, eventV2({ query: 'n=9007199254740993' }))).toMatchObject({ statusCode: 200, body: '{"n":9007199254740993}' });
});

test('the SDK for secrets is part of a bundle that reads one', async () => {
  const server = await startSecretsServer();
  try {
    server.secrets.set('arn:x', { SecretString: 'hello' });
    const { file } = bundleHandler(folder, SECRET);
    expect(await invoke(file, {}, { KEY_SECRET_ARN: 'arn:x', ...environmentFor(server) })).toBe('hello');
  } finally {
    await server.stop();
  }
});

const MISSING = 'the AWS SDK for secrets is not installed: npm install @aws-sdk/client-secrets-manager';

test('without the SDK the ES modules say what to install', async () => {
  const elsewhere = installPackage(tmpdir());
  folders.push(elsewhere);
  const file = join(elsewhere, 'index.mjs');
  writeFileSync(file, SECRET);
  expect(await invoke(file, {}, { KEY_SECRET_ARN: 'arn:x' })).toBe(MISSING);
});

test('without the SDK the CommonJS modules say what to install', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'handler-'));
  folders.push(elsewhere);
  const file = join(elsewhere, 'index.cjs');
  buildSync({
    stdin: { contents: SECRET, resolveDir: root, loader: 'ts' },
    alias: { 'cdk-single-table/handler': join(root, 'lib/handler/index.ts') },
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@aws-sdk/*'],
    logLevel: 'error',
  });
  expect(await invoke(file, {}, { KEY_SECRET_ARN: 'arn:x' })).toBe(MISSING);
});
