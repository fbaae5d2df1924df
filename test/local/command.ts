import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Bundles the command from the sources under test, byte for byte as scripts/bundle.mjs does. @returns its file */
export function buildCommand(): string {
  const file = join(ROOT, 'bin', 'cdk-single-table.mjs');
  const temporary = join(ROOT, 'bin', `${process.pid}.mjs`);
  mkdirSync(join(ROOT, 'bin'), { recursive: true });
  const banner =
    "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);";
  execFileSync(join(ROOT, 'node_modules', 'esbuild', 'bin', 'esbuild'), [
    join(ROOT, 'cli', 'index.ts'),
    ...['--bundle', '--platform=node', '--target=node20', '--format=esm', '--minify', '--main-fields=module,main', '--tree-shaking=true'],
    ...['--legal-comments=none', '--charset=utf8', '--log-level=error'],
    ...['--external:pg-native', '--external:esbuild', `--banner:js=${banner}`, `--outfile=${temporary}`],
  ]);
  chmodSync(temporary, 0o755);
  renameSync(temporary, file); // atomic: other test files may be using it
  return file;
}

export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command to its end. */
export async function runCommand(file: string, args: readonly string[], cwd: string): Promise<CommandResult> {
  const running = startCommand(file, args, cwd);
  return { status: await running.exited, ...running.printed };
}

/** Starts the command and collects what it prints. */
export function startCommand(file: string, args: readonly string[], cwd: string) {
  const child = spawn(process.execPath, [file, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    printed.stdout += data;
  });
  child.stderr.on('data', (data) => {
    printed.stderr += data;
  });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, printed, exited };
}
