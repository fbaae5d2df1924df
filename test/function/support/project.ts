import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Bundle } from '../../../lib/function/bundle';

const ESBUILD = join(__dirname, '..', '..', '..', 'node_modules', 'esbuild');
const home = process.cwd();
const folders: string[] = [];

/** A user's project with these files, as the working directory until `leaveProjects`. */
export function project(files: { readonly [path: string]: string }, { name = 'app', esbuild = true } = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'function-')));
  folders.push(root);
  const folder = join(root, name);
  if (esbuild) {
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    symlinkSync(ESBUILD, join(folder, 'node_modules', 'esbuild'));
  }
  for (const [path, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), contents);
  }
  process.chdir(folder);
  return folder;
}

export function leaveProjects(): void {
  process.chdir(home);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}

/** Loads a bundle as Lambda does, calls its handler and returns what it answers, or the stack of what it throws. */
export function call(files: Bundle, event: unknown, nodePath = ''): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  folders.push(folder);
  for (const [name, contents] of files) writeFileSync(join(folder, name), contents);
  const script = `import(${JSON.stringify(pathToFileURL(join(folder, 'index.mjs')).href)})
    .then(({ handler }) => handler(${JSON.stringify(event)}, { awsRequestId: 'id' }))
    .then((answer) => ({ answer }), (error) => ({ answer: error.stack }))
    .then((result) => process.stdout.write(JSON.stringify(result)));`;
  const env = { ...process.env, NODE_OPTIONS: '--enable-source-maps', NODE_PATH: nodePath };
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { env, encoding: 'utf8' })).answer;
}
