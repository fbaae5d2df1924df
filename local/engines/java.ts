import { spawnSync } from 'node:child_process';

/** The major version of the `java` in PATH. */
export function javaMajorVersion(): number | undefined {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = /version "(\d+)/.exec(stderr ?? '');
  return version ? Number(version[1]) : undefined;
}
