import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const REQUIRE = "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);";

/** Bundles functions of the library from the sources under test, byte for byte as scripts/bundle.mjs does. @returns the files by job */
export function bundleJobs(...jobs: string[]): { readonly [job: string]: string } {
  return Object.fromEntries(jobs.map((job) => [job, bundleJob(job)]));
}

function bundleJob(job: string): string {
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
  return file;
}
