import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { unzipSync } from 'fflate';

/** Unpacks an archive into a folder; what is there is removed. Links and permissions are left out. */
export function unpack(archive: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(archive)))) {
    const file = join(folder, name);
    if (relative(folder, file).startsWith('..')) throw new Error(`${archive} has ${name}, which would lie outside of its folder.`);
    if (name.endsWith('/')) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}
