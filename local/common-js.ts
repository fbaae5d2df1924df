import Module from 'node:module';
import { dirname } from 'node:path';

interface CompilableModule extends NodeJS.Module {
  _compile(source: string, file: string): void;
}

/** Runs CommonJS source as the module `file`, whatever the nearest package.json says about the kind of its modules. */
export function runCommonJs(source: string, file: string): unknown {
  const loaded = new Module(file) as CompilableModule;
  loaded.filename = file;
  loaded.paths = (Module as unknown as { _nodeModulePaths(folder: string): string[] })._nodeModulePaths(dirname(file));
  loaded._compile(source, file);
  return loaded.exports;
}
