import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, normalize, posix, relative } from 'node:path';
import type { ImageAsset } from '../assembly';
import { type DockerCopy, type PlainImage, parseDockerfile, TASK_ROOT } from './dockerfile';

/** The files of an image, laid out as in the image. */
export interface ImageFiles extends Pick<PlainImage, 'environment' | 'handler'> {
  /** Folder that is `/var/task`. */
  readonly taskRoot: string;
  /** Folder that is `/opt`. */
  readonly opt: string;
}

/**
 * Makes the files of an image without Docker: a base image of Lambda with files copied into it.
 *
 * @param folder where to put them; what is there is removed
 * @throws Error when the image needs more than copying, or a file is not there
 */
export function imageFiles({ directory, dockerfile, buildArgs }: ImageAsset, folder: string): ImageFiles {
  const { copies, environment, handler } = parseDockerfile(readFileSync(join(directory, dockerfile), 'utf8'), buildArgs);
  rmSync(folder, { recursive: true, force: true });
  const taskRoot = join(folder, TASK_ROOT);
  const opt = join(folder, 'opt');
  for (const path of [taskRoot, opt]) mkdirSync(path, { recursive: true });
  for (const copy of copies) copyInto(directory, copy, folder);
  return { taskRoot, opt, environment, handler };
}

function copyInto(context: string, { sources, target }: DockerCopy, root: string): void {
  const path = posix.normalize(target);
  if (!/^\/(var\/task|opt)(\/|$)/.test(path)) {
    throw new Error(`its Dockerfile copies to ${target}; only ${TASK_ROOT} and /opt are there without Docker.`);
  }
  const found = sources.flatMap((source) => matches(context, source));
  const destination = join(root, path);
  const isFolder = target.endsWith('/') || found.length > 1 || statSync(destination, { throwIfNoEntry: false })?.isDirectory();
  for (const source of found) {
    // Of a folder, Docker copies what is in it.
    const isInside = isFolder && !statSync(source).isDirectory();
    const to = isInside ? join(destination, basename(source)) : destination;
    mkdirSync(dirname(to), { recursive: true });
    cpSync(source, to, { recursive: true });
  }
}

/** The files that a source names. `*` stands for any part of a name in one folder. */
function matches(context: string, source: string): string[] {
  const path = join(context, normalize(source));
  if (relative(context, path).startsWith('..'))
    throw new Error(`its Dockerfile copies ${source}, which is outside of the folder of the image.`);
  const pattern = basename(path);
  const found = /[*?]/.test(pattern) ? named(dirname(path), pattern) : [path].filter(existsSync);
  if (found.length === 0) throw new Error(`its Dockerfile copies ${source}, which is not there.`);
  return found;
}

function named(folder: string, pattern: string): string[] {
  if (!existsSync(folder)) return [];
  const parts = pattern.split(/([*?])/).map((part) => ({ '*': '.*', '?': '.' })[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('')}$`);
  return readdirSync(folder)
    .filter((name) => expression.test(name))
    .sort()
    .map((name) => join(folder, name));
}
