/** Process groups are of POSIX: Windows has nothing that a signal to a group could reach. */
export const HAS_GROUPS = process.platform !== 'win32';

/**
 * Sends a signal to a process, or to everything in the group that it leads. One that has gone already is fine.
 * @param group the process was started with `detached: HAS_GROUPS`
 */
export function endProcess(pid: number, signal: NodeJS.Signals, group = false): void {
  try {
    process.kill(group && HAS_GROUPS ? -pid : pid, signal);
  } catch {
    // It had gone already.
  }
}
