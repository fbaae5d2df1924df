import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** The file assets of an app, as the bucket of the bootstrap stack has them: folders become archives when they are asked for. */
export class AssetArchives {
  private readonly sources = new Map<string, string>();

  /** @param assets paths of folders and files, by key in the bucket */
  public add(assets: ReadonlyMap<string, string>): void {
    for (const [key, path] of assets) this.sources.set(key, path);
  }

  /** @returns undefined when no asset has this key */
  public read(key: string): Uint8Array | undefined {
    const path = this.sources.get(key);
    if (path === undefined) return undefined;
    return statSync(path).isDirectory() ? archive(path) : readFileSync(path);
  }
}

function archive(folder: string): Uint8Array {
  const files: Zippable = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    files[relative(folder, file).split(sep).join('/')] = readFileSync(file);
  }
  // Stored, not compressed: it does not leave this machine.
  return zipSync(files, { level: 0, mtime: '1980-01-01' });
}
