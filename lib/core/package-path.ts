import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of this package: `lib/` in a checkout and `build/` in the published package lie at the same depth. */
const PACKAGE_ROOT = join(__dirname, '..', '..');

/**
 * The folder of a bundled function that the package ships.
 *
 * @throws Error if the bundle is missing, which only happens in a checkout that was not built.
 */
export function assetPath(job: string): string {
  const path = join(PACKAGE_ROOT, 'assets', job);
  if (!existsSync(path))
    throw new Error(`the bundled function ${JSON.stringify(job)} is missing at ${path}: run \`npx projen bundle\` first`);
  return path;
}
