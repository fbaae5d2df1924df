import { basename } from 'node:path';
import { BuildCache } from './build-cache';
import { dispatcher } from './dispatcher';
import { entryPath } from './entry-exports';
import { buildSync } from './esbuild';
import type { HandlerExport } from './handler-export';
import { withoutPackages } from './source-map';

/** The files of a function, by name. */
export type Bundle = ReadonlyMap<string, Uint8Array>;

const cache = new BuildCache<Bundle>();

/** The name of the code around the handlers, in the source map. */
const GENERATED = 'index.mjs';

/** What packages in CommonJS expect to be there, and an ES module does not have. */
const BANNER = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;',
].join('\n');

/** Variables of a function that runs a bundle: stack traces name the lines of the source. */
export function withSourceMaps(environment: { readonly [name: string]: string } = {}): { [name: string]: string } {
  return { ...environment, NODE_OPTIONS: ['--enable-source-maps', environment.NODE_OPTIONS].filter(Boolean).join(' ') };
}

/**
 * One file that starts fast. The module fields come first because what they name can be shaken: of the AWS SDK that is half of the
 * bundle. Two checkouts of the same sources give the same bytes, wherever they lie.
 *
 * @throws FunctionProblem if esbuild is missing or fails
 */
export function bundle(exports: readonly HandlerExport[], externalModules: readonly string[] = []): Bundle {
  const list = exports.map(({ route, entry, exportName }) => ({ route, exportName, entry: entryPath(entry) }));
  const [{ exportName, entry }] = list;
  return bundleSource(
    list.length === 1 ? `export { ${exportName} as handler } from ${JSON.stringify(entry)};` : dispatcher(list),
    externalModules,
  );
}

/**
 * The same, from code that exports `handler` itself. Its paths are from the working directory.
 *
 * @throws FunctionProblem if esbuild is missing or fails
 */
export function bundleSource(contents: string, externalModules: readonly string[] = []): Bundle {
  return cache.get([contents, externalModules], () => {
    const { metafile, outputFiles } = buildSync({
      stdin: { contents, resolveDir: process.cwd(), sourcefile: GENERATED },
      outfile: 'index.mjs',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      mainFields: ['module', 'main'],
      minify: true,
      sourcemap: true,
      sourcesContent: false,
      legalComments: 'none',
      charset: 'utf8',
      external: externalModules,
      banner: { js: BANNER },
    });
    const files = outputFiles.map(
      ({ path, contents: bytes }) => [basename(path), path.endsWith('.map') ? withoutPackages(bytes, GENERATED) : bytes] as const,
    );
    return { metafile, value: new Map(files) };
  });
}
