import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const CHILDREN = { warden: 'engines/warden', runtime: 'lambda/runtime', 'network-guard': 'network-guard' };

/** Bundles the child programs from the sources under test, as scripts/bundle.mjs does before a whole test run. */
export function buildChildren(...names: readonly (keyof typeof CHILDREN)[]): void {
  const folder = join(ROOT, 'assets', 'local');
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    const temporary = join(folder, `${name}.${process.pid}.tmp`);
    const entry = join(ROOT, 'local', `${CHILDREN[name]}.ts`);
    const options = ['--bundle', '--platform=node', '--target=node20', '--format=cjs', '--log-level=error', `--outfile=${temporary}`];
    execFileSync(join(ROOT, 'node_modules', 'esbuild', 'bin', 'esbuild'), [entry, ...options]);
    renameSync(temporary, join(folder, `${name}.cjs`)); // atomic: other test files may be using it
  }
}
