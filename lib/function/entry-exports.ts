import { statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { BuildCache } from './build-cache';
import { buildSync } from './esbuild';
import { FunctionProblem } from './function-problem';

/** What a file exports; undefined if that only shows when it runs, as in CommonJS. */
type Exports = readonly string[] | undefined;

const cache = new BuildCache<Exports>();

/** An entry as esbuild and Node write paths: from the working directory, with slashes, whatever the system. */
export function entryPath(entry: string): string {
  const path = relative(process.cwd(), resolve(entry)).split(sep).join('/');
  return path.startsWith('../') ? path : `./${path}`;
}

/** @throws FunctionProblem if there is no such file */
export function checkEntryExists(entry: string): void {
  if (statSync(resolve(entry), { throwIfNoEntry: false })?.isFile()) return;
  throw new FunctionProblem(
    'ServerlessFunction.EntryMissing',
    `there is no file ${JSON.stringify(entry)} in ${process.cwd()}: paths start at the directory where the app runs`,
  );
}

/** @throws FunctionProblem if a file does not export something of that name */
export function checkExport(entry: string, name: string, externalModules: readonly string[]): void {
  const scanned = exportsOf(entry, { packages: 'external', external: externalModules });
  if (!scanned || scanned.includes(name)) return;
  // The file may export everything of a package, which the quick look did not open.
  const exported = exportsOf(entry, { external: externalModules }) ?? [];
  if (exported.includes(name)) return;
  const list = exported.length > 0 ? `it exports ${exported.join(', ')}` : 'it exports nothing';
  throw new FunctionProblem(
    'ServerlessFunction.ExportMissing',
    `${JSON.stringify(entry)} has no export ${JSON.stringify(name)}: ${list}. Name one of them in \`handler\`, or export it`,
  );
}

function exportsOf(entry: string, options: { readonly [option: string]: unknown }): Exports {
  const path = entryPath(entry);
  return cache.get([path, options], () => {
    const { metafile } = buildSync({ entryPoints: [path], outdir: '.', platform: 'node', format: 'esm', ...options });
    const { format } = metafile.inputs[path.replace(/^\.\//, '')] ?? {};
    const exported = Object.values(metafile.outputs).flatMap((output) => output.exports);
    return { metafile, value: format === 'cjs' ? undefined : exported };
  });
}
