import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LocalError } from './errors';
import { PACKAGE_ROOT } from './package-root';

/** The programs that the local run starts as processes of their own. */
export type ChildScript = 'warden' | 'runtime' | 'network-guard';

/** The file of a child program. */
export function childScript(name: ChildScript): string {
  const file = join(PACKAGE_ROOT, 'assets', 'local', `${name}.cjs`);
  if (existsSync(file)) return file;
  throw new LocalError('ChildScriptMissing', `${file} does not exist. In a clone of this repository run "npm run bundle" first.`);
}
