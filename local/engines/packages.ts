import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PACKAGE_ROOT } from '../package-root';

/** `linux-x64`, as the packages of the engines are named. Windows is `windows-x64` there. */
export const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/**
 * The folder of an installed package, looked up from the working directory and from this package.
 * @returns undefined if it is not installed
 */
export function packageFolder(name: string, entry: string): string | undefined {
  for (const from of [process.cwd(), PACKAGE_ROOT]) {
    try {
      const file = createRequire(join(from, 'resolve.js')).resolve(entry === '' ? name : `${name}/${entry}`);
      const at = file.lastIndexOf(join('node_modules', name));
      // A workspace links its packages: then the real path has no node_modules in it.
      return at >= 0 ? file.slice(0, at + join('node_modules', name).length) : dirname(file);
    } catch {
      // Not installed here.
    }
  }
  return undefined;
}
