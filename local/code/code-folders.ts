import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ImageAsset } from '../assembly';
import { type ImageFiles, imageFiles } from './image-files';
import { unpack } from './unpack';

/** Folders with the code of functions, made when they are needed. The names of assets are those of their content: one folder serves all. */
export class CodeFolders {
  private readonly made = new Map<string, unknown>();

  /** @param root a folder of the run's own */
  public constructor(private readonly root: string) {}

  /** The code that the template holds itself. */
  public inline(name: string, source: string): string {
    const folder = join(this.root, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.js'), source);
    return folder;
  }

  /** A folder is taken as it is, an archive is unpacked. @returns undefined when it is neither */
  public asset(path: string): string | undefined {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return path;
    if (!found || !/\.(zip|jar)$/.test(path)) return undefined;
    return this.once(basename(path), (folder) => {
      unpack(path, folder);
      return folder;
    });
  }

  /** `/opt`: layers over each other, the later ones on top. @returns undefined without layers */
  public layers(folders: readonly string[]): string | undefined {
    if (folders.length < 2) return folders[0];
    const name = createHash('sha256')
      .update(folders.map((folder) => basename(folder)).join())
      .digest('hex')
      .slice(0, 16);
    return this.once(`layers.${name}`, (merged) => {
      rmSync(merged, { recursive: true, force: true });
      for (const folder of folders) cpSync(folder, merged, { recursive: true });
      return merged;
    });
  }

  /** @throws Error when the image needs Docker */
  public image(image: ImageAsset): ImageFiles {
    return this.once(`image.${basename(image.directory)}`, (folder) => imageFiles(image, folder));
  }

  private once<T>(name: string, make: (folder: string) => T): T {
    if (!this.made.has(name)) this.made.set(name, make(join(this.root, name)));
    return this.made.get(name) as T;
  }
}
