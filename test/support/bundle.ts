import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildChildren } from '../local/children';
import { buildCommand } from '../local/command';

const ROOT = join(__dirname, '..', '..');
const REQUIRE = "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);";

/** Bundles a function that the library ships from the sources under test, byte for byte as scripts/bundle.mjs does before a whole test run. */
export function buildFunction(job: string): void {
  const folder = join(ROOT, 'assets', job);
  const temporary = join(ROOT, 'assets', `${job}.${process.pid}.tmp`);
  mkdirSync(folder, { recursive: true });
  execFileSync(
    join(ROOT, 'node_modules', 'esbuild', 'bin', 'esbuild'),
    [
      `lambda/${job}/index.ts`,
      ...['--bundle', '--platform=node', '--target=node20', '--format=esm', '--minify', '--main-fields=module,main', '--tree-shaking=true'],
      ...['--legal-comments=none', '--charset=utf8', '--external:pg-native', `--banner:js=${REQUIRE}`, '--log-level=error'],
      `--outfile=${temporary}`,
    ],
    { cwd: ROOT },
  );
  const file = join(folder, 'index.mjs');
  if (existsSync(file) && readFileSync(file).equals(readFileSync(temporary))) rmSync(temporary);
  else renameSync(temporary, file); // atomic: other test files may be using it
}

/** Bundles the workers of a migration. */
export function buildWorkers(): void {
  buildFunction('migration');
}

/** Bundles everything that a local run is made of. @returns the file of the command */
export function buildAll(): string {
  buildWorkers();
  buildChildren('warden', 'runtime', 'network-guard');
  return buildCommand();
}
