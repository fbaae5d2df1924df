import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Metafile } from './esbuild';

interface Entry<T> {
  readonly value: T;
  readonly inputs: readonly (readonly [path: string, stamp: string])[];
}

/**
 * What was built from files, for as long as none of them has changed: an app synthesizes its functions once for checks and once for
 * code, and a test synthesizes the same app many times.
 */
export class BuildCache<T> {
  private readonly entries = new Map<string, Entry<T>>();

  public get(key: readonly unknown[], build: () => { readonly value: T; readonly metafile: Metafile }): T {
    const folder = process.cwd();
    const name = JSON.stringify([folder, ...key]);
    const present = this.entries.get(name);
    if (present?.inputs.every(([path, stamp]) => stampOf(path) === stamp)) return present.value;
    const { value, metafile } = build();
    const paths = Object.keys(metafile.inputs).map((path) => resolve(folder, path));
    this.entries.set(name, { value, inputs: paths.map((path) => [path, stampOf(path)] as const) });
    return value;
  }
}

/** Changes when a file does. Nothing for what is no file, such as code that was generated. */
function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size}` : '';
}
