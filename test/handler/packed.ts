import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BuildResult, buildSync } from 'esbuild';

const root = resolve(__dirname, '..', '..');

/** A folder from which the SDK is found. */
export const besideTheSdk = join(root, 'node_modules', '.cache');

/** The client and the helpers as the package ships them to ES modules (scripts/bundle.mjs), installed in a new folder. */
export function installPackage(parent: string): string {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'handler-'));
  const installed = join(folder, 'node_modules', 'cdk-single-table');
  buildSync({
    entryPoints: { 'client/index': join(root, 'lib/client/index.ts'), 'handler/index': join(root, 'lib/handler/index.ts') },
    outdir: installed,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['@aws-sdk/*'],
    splitting: true,
    define: { module: 'undefined' },
    logLevel: 'error',
  });
  // A package of its own, or the name would mean this repository.
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'application', type: 'module' }));
  const exports = { './client': './client/index.mjs', './handler': './handler/index.mjs' };
  writeFileSync(join(installed, 'package.json'), JSON.stringify({ name: 'cdk-single-table', type: 'module', sideEffects: false, exports }));
  return folder;
}

/** Bundles a handler as a function's construct does: one ES module, minified, the SDK in it unless it is external. */
export function bundleHandler(folder: string, source: string, external: string[] = []): BuildResult<{ metafile: true }> & { file: string } {
  const file = join(mkdtempSync(join(folder, 'bundle-')), 'index.mjs');
  const result = buildSync({
    stdin: { contents: source, resolveDir: folder, loader: 'ts' },
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minify: true,
    mainFields: ['module', 'main'],
    banner: { js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);" },
    external,
    metafile: true,
    logLevel: 'error',
  });
  return { ...result, file };
}
