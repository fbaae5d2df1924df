import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/**
 * Names files by their path in the package that the first one belongs to, and not by that from the working directory: the same sources give
 * the same map, and with it the same function, wherever `cdk` is run.
 * @param files paths from the working directory
 */
export function namesInPackage(files: readonly string[]): readonly string[] {
  const [first] = files;
  if (first === undefined) return [];
  const root = packageFolder(dirname(resolve(first))) ?? process.cwd();
  return files.map((file) => relative(root, resolve(file)).split(sep).join('/'));
}

/** Names one file by its path in the package that it belongs to: `handlers/users.ts`. */
export function nameInPackage(file: string): string {
  return namesInPackage([file])[0];
}

/** The nearest folder with a `package.json`, from a folder up. */
function packageFolder(folder: string): string | undefined {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : packageFolder(parent);
}
