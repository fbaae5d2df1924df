import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alive, descendants } from '../../local/processes';
import { buildAll } from '../../support/bundle';

export const ROOT = join(__dirname, '..', '..', '..');

/** How a command ended, and every process that it had below it while it ran (Linux; elsewhere none can be seen). */
export interface Ended {
  /** The exit status; null when a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly processes: readonly number[];
}

export interface Running {
  readonly child: ChildProcess;
  readonly printed: { stdout: string; stderr: string };
  readonly ended: Promise<Ended>;
  /** Every process seen below the command until now, and now. */
  processes(): readonly number[];
  /** Those of them that run handlers now. */
  handlers(): readonly number[];
}

/** A folder for one test file, with the built command and a temporary folder of its own. */
export class Workplace {
  public readonly folder = mkdtempSync(join(tmpdir(), 'e2e-'));
  /** Where commands keep temporary files: what they leave there, they have forgotten. */
  public readonly temporary = join(this.folder, 'tmp');
  private readonly command = buildAll();
  private readonly started = new Set<ChildProcess>();

  public constructor() {
    // Root runs PostgreSQL as another user, which has to get here.
    chmodSync(this.folder, 0o755);
    mkdirSync(this.temporary, { mode: 0o755 });
  }

  public path(name: string): string {
    return join(this.folder, name);
  }

  /** Starts `cdk-single-table`, as `npm run demo` does: in the root of the repository, the app through tsx. */
  public start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    const child = spawn(process.execPath, [this.command, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        TMPDIR: this.temporary,
        // The package by its name, without a jsii build.
        TSX_TSCONFIG_PATH: join(ROOT, 'test', 'tsconfig.json'),
        ...env,
      },
    });
    this.started.add(child);
    const printed = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        printed[name] += text;
      });
    }
    const seen = new Set<number>();
    const look = (): readonly number[] => {
      if (child.pid !== undefined) for (const pid of descendants(child.pid)) seen.add(pid);
      return [...seen];
    };
    const timer = setInterval(look, 100);
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (status) => {
        clearInterval(timer);
        this.started.delete(child);
        resolve({ status, ...printed, processes: [...seen] });
      });
    });
    return { child, printed, ended, processes: look, handlers: () => look().filter(runsHandler) };
  }

  public run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return this.start(args, env).ended;
  }

  /** Ends what a failed test has left running. What runs below it ends with it. */
  public dispose(): void {
    for (const child of this.started) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function runsHandler(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(join('assets', 'local', 'runtime.cjs'));
  } catch {
    return false; // It has gone meanwhile.
  }
}

/** The processes that still run. */
export function survivors(pids: readonly number[]): readonly number[] {
  return pids.filter(alive);
}
