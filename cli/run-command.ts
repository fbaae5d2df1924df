import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { LocalRun } from '../local';
import { UsageError } from './usage-error';

/**
 * Runs a command that sees the services of the run, and nothing else of AWS, in its environment.
 * @returns its exit status; 128 + the number of the signal that ended it
 */
export function runCommand([program, ...args]: readonly string[], run: LocalRun, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...withoutAws(process.env), ...run.environment } });
    const forget = child.pid === undefined ? undefined : run.watch(child.pid);
    const end = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', end, { once: true });
    child.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'ENOENT' ? 'there is no such program' : error.message;
      reject(new UsageError(`-- ${program}: ${reason}`, 'local'));
    });
    child.once('exit', (code, name) => {
      forget?.();
      signal.removeEventListener('abort', end);
      resolve(code ?? 128 + (name ? constants.signals[name] : 0));
    });
  });
}

/** Profiles, regions and keys of the user would compete with ours. */
function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')));
}
