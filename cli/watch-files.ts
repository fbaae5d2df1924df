import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';

/** Editors write a file in several steps. */
const SETTLE_MS = 250;

export interface FileWatch {
  close(): void;
}

/**
 * Tells about files that changed below a folder, once they have settled. Folders that are ignored are not even looked into: there may be
 * a hundred thousand files in node_modules.
 *
 * @param ignored whether to leave out a file or folder with this name
 * @param onChange gets the paths of the files
 */
export function watchFiles(root: string, ignored: (name: string) => boolean, onChange: (files: ReadonlySet<string>) => void): FileWatch {
  const watchers = new Map<string, FSWatcher>();
  let changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    const files = changed;
    changed = new Set();
    onChange(files);
  };
  const add = (folder: string): void => {
    if (watchers.has(folder)) return;
    try {
      const watcher = watch(folder, (_, name) => {
        if (name === null || ignored(name)) return;
        const path = join(folder, name);
        if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) add(path);
        changed.add(path);
        clearTimeout(timer);
        timer = setTimeout(tell, SETTLE_MS);
      });
      watchers.set(folder, watcher);
      watcher.on('error', () => forget(folder));
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (entry.isDirectory() && !ignored(entry.name)) add(join(folder, entry.name));
      }
    } catch {
      // It has gone meanwhile.
      forget(folder);
    }
  };
  const forget = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  add(root);
  return {
    close: () => {
      clearTimeout(timer);
      for (const folder of [...watchers.keys()]) forget(folder);
    },
  };
}
