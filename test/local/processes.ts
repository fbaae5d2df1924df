import { readdirSync, readFileSync } from 'node:fs';

/** Whether a process runs. A zombie does not: its parent has not asked for its status yet. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}

/** Ids of the processes that a process has started, and that those have started. Linux only; elsewhere there are none to see. */
export function descendants(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of process.platform === 'linux' ? readdirSync('/proc') : []) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const parent = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1];
      parents.set(Number(name), Number(parent));
    } catch {
      // It has gone meanwhile.
    }
  }
  const below = (parent: number): number[] => [...parents].filter(([, p]) => p === parent).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

/** Waits, at most 20 seconds, until a condition holds. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within 20 s: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Arguments for node that run TypeScript-importing code. */
export function script(code: string): string[] {
  return ['--import', 'tsx', '--eval', code];
}
