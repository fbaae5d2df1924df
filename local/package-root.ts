import { dirname } from 'node:path';

// Not a literal in the call: a bundler would try to resolve it. `local/` and `bin/` lie at the same depth.
const MANIFEST: string = '../package.json';

/** The folder of this package, from TypeScript and from the bundle alike: an ES module has `require` (from its banner) but no `__dirname`. */
export const PACKAGE_ROOT = dirname(require.resolve(MANIFEST));
