// Bundles what the package ships beside the jsii build: the Lambda functions, the command, the local runtime, the ESM client.
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { notices } from './notices.mjs';

const shared = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  legalComments: 'none',
  logLevel: 'warning',
  charset: 'utf8',
  treeShaking: true,
  metafile: true,
};

// pg and the SDK still call require(): an ES module has none of its own.
const require = "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);";

// pg-native is an optional addon that pg only loads when it is asked for.
const program = {
  ...shared,
  target: 'node20',
  minify: true,
  mainFields: ['module', 'main'],
  external: ['pg-native'],
  banner: { js: require },
};

// Written beside the old ones and then renamed, so that a local run that is under way never sees half of a bundle.
const fresh = mkdtempSync(join('node_modules', '.bundle-'));

const built = await Promise.all([
  ...readdirSync('lambda').map((job) =>
    build({ ...program, entryPoints: [`lambda/${job}/index.ts`], outfile: join(fresh, 'assets', job, 'index.mjs') }),
  ),
  // esbuild compiles a user's model.ts: it is the user's own, as everywhere in CDK.
  build({
    ...program,
    entryPoints: ['cli/index.ts'],
    outfile: join(fresh, 'bin/cdk-single-table.mjs'),
    external: [...program.external, 'esbuild'],
    banner: { js: `#!/usr/bin/env node\n${require}` },
  }),
  build({
    ...shared,
    target: 'node20',
    entryPoints: { 'client/index': 'lib/client/index.ts', 'handler/index': 'lib/handler/index.ts' },
    outdir: join(fresh, 'build-esm'),
    outExtension: { '.js': '.mjs' },
    external: ['@aws-sdk/*'],
    mainFields: ['module', 'main'],
    // The SDK is loaded on demand, from a chunk that names what it uses. An ES module has no `module`: the CommonJS way is left out.
    splitting: true,
    define: { module: 'undefined' },
  }),
  // Processes of their own, started by path: the guard of the engines, the runtime of a handler, what it preloads.
  build({
    ...program,
    format: 'cjs',
    banner: {},
    entryPoints: { warden: 'local/engines/warden.ts', runtime: 'local/lambda/runtime.ts', 'network-guard': 'local/network-guard.ts' },
    outdir: join(fresh, 'assets/local'),
    outExtension: { '.js': '.cjs' },
  }),
]);
writeFileSync(join(fresh, 'assets/THIRD-PARTY-NOTICES.txt'), notices(built.map(({ metafile }) => metafile)));
chmodSync(join(fresh, 'bin/cdk-single-table.mjs'), 0o755);
for (const folder of ['assets', 'bin', 'build-esm']) {
  rmSync(folder, { recursive: true, force: true });
  renameSync(join(fresh, folder), folder);
}
rmSync(fresh, { recursive: true });
