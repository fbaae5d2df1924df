import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { LocalRun } from '../local';
import { endProcess, HAS_GROUPS } from '../local/end-process';
import { UsageError } from './usage-error';

/**
 * Runs a command that sees the services of the run, and nothing else of AWS, in its environment.
 * @returns its exit status; 128 + the number of the signal that ended it
 */
export function runCommand([program, ...args]: readonly string[], run: LocalRun, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    // A command in a terminal stays in the terminal's group: it can ask its user, and Ctrl-C reaches all of it.
    const group = HAS_GROUPS && !process.stdin.isTTY;
    const env = { ...withoutAws(process.env), ...run.environment };
    const child = spawn(program, args, { stdio: 'inherit', env, detached: group });
    const { pid } = child;
    const forget = pid === undefined ? undefined : run.watch(pid, group);
    const end = (): void => {
      if (pid !== undefined) endProcess(pid, 'SIGTERM', group);
    };
    signal.addEventListener('abort', end, { once: true });
    child.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'ENOENT' ? 'there is no such program' : error.message;
      reject(new UsageError(`-- ${program}: ${reason}`, 'local'));
    });
    child.once('exit', (code, name) => {
      // After an abort, what is left of its group ends with the run.
      if (!signal.aborted) forget?.();
      signal.removeEventListener('abort', end);
      resolve(code ?? 128 + (name ? constants.signals[name] : 0));
    });
  });
}

/** Profiles, regions and keys of the user would compete with ours. */
function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')));
}
