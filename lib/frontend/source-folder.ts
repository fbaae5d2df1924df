import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Problems } from '../core/problems';
import { SITE_LIMITS } from './deployment-definition';

const MIB = 1024 * 1024;

export interface ReservedPath {
  /** Of the first level of the folder: `api`, `config.json`. */
  readonly name: string;
  readonly why: string;
}

type Refuse = (code: string, message: string) => void;

/** Checks the folder with the built site: that it is one, that CloudFront can serve all of it, that the deployment can take it. */
export function checkSource(problems: Problems, source: string, reserved: readonly ReservedPath[]): void {
  const refuse: Refuse = (code, message) => problems.add(`StaticFrontend.${code}`, 'source', message);
  const folder = resolve(source);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) {
    refuse('SourceMissing', `there is no folder ${JSON.stringify(source)} in ${process.cwd()}: build the site before synthesis`);
  } else if (!found.isDirectory()) {
    refuse('SourceNotAFolder', `${JSON.stringify(source)} is a file: give the folder that holds index.html`);
  } else if (!existsSync(join(folder, 'index.html'))) {
    refuse('IndexMissing', `${JSON.stringify(source)} has no index.html: give the folder that the build of the site writes`);
  } else {
    const taken = reserved.filter(({ name }) => existsSync(join(folder, name)));
    for (const { name, why } of taken) refuse('PathTaken', `${JSON.stringify(join(source, name))} would never be served: ${why}`);
    checkSize(folder, refuse);
  }
}

function checkSize(folder: string, refuse: Refuse): void {
  let total = 0;
  let count = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const { size } = statSync(join(entry.parentPath, entry.name));
    total += size;
    count++;
    if (size > SITE_LIMITS.fileMiB * MIB)
      refuse(
        'FileTooLarge',
        `${entry.name} has ${megabytes(size)}, the most is ${SITE_LIMITS.fileMiB} MiB: put it into a bucket of its own`,
      );
  }
  if (total > SITE_LIMITS.totalMiB * MIB)
    refuse('SourceTooLarge', `its files have ${megabytes(total)}, the most is ${SITE_LIMITS.totalMiB} MiB`);
  if (count > SITE_LIMITS.files) refuse('SourceTooLarge', `it has ${count} files, the most is ${SITE_LIMITS.files}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}
