import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildWorkers } from '../support/bundle';
import { contents } from '../support/conformance';
import { EXAMPLES } from './support/examples';

jest.setTimeout(180_000);

const ROOT = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'checkout-'));
const copy = join(folder, 'a-longer', 'path of another', 'checkout');

/** What `cdk synth` runs, in a process of its own, as the command line would: in the folder of the example. @returns its files */
async function synthesize(root: string, example: string, outdir: string): Promise<Record<string, string>> {
  const cwd = join(root, 'examples', example);
  const { context } = JSON.parse(readFileSync(join(cwd, 'cdk.json'), 'utf8'));
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'app.ts'], {
    cwd,
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      TSX_TSCONFIG_PATH: join(root, 'test', 'tsconfig.json'),
    },
  });
  return contents(outdir);
}

beforeAll(() => {
  buildWorkers();
  for (const path of ['lib', 'assets', 'build-esm', 'examples', 'package.json', 'tsconfig.json', 'test/tsconfig.json']) {
    cpSync(join(ROOT, path), join(copy, path), { recursive: true, filter: (source) => !/node_modules|cdk\.out/.test(source) });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const names = EXAMPLES.map(({ name }) => name).filter((name) => existsSync(join(ROOT, 'examples', name, 'app.ts')));

test.each(names)('%s: two checkouts in two processes give the same bytes', async (example) => {
  const [here, there] = ['here', 'there'].map((name) => join(folder, `${example}-${name}`));
  for (const outdir of [here, there]) mkdirSync(outdir);
  const [first, second] = await Promise.all([synthesize(ROOT, example, here), synthesize(copy, example, there)]);
  expect(second).toEqual(first);
  expect(Object.keys(first).filter((file) => file.endsWith('.template.json')).length).toBeGreaterThan(0);
  expect(Object.keys(first).filter((file) => file.endsWith('index.mjs')).length).toBeGreaterThan(3);
});
