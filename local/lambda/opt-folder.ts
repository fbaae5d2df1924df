import fs from 'node:fs';
import Module, { register, syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const OPT = '/opt';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Makes a folder appear as `/opt`, where Lambda has the files of layers: for the functions of `node:fs`, for `require`, and for `import`,
 * which also finds packages in `/opt/nodejs/node_modules`, as on Lambda.
 */
export function mountOpt(folder: string): void {
  const real = (path: string): string => (path === OPT || path.startsWith(`${OPT}/`) ? join(folder, path.slice(OPT.length)) : path);
  mapPaths(fs, real);
  mapPaths(fs.promises, real);
  syncBuiltinESMExports();
  const modules = Module as unknown as { _resolveFilename(request: string, ...rest: unknown[]): string };
  const resolveFilename = modules._resolveFilename;
  modules._resolveFilename = function (this: unknown, request, ...rest) {
    return resolveFilename.call(this, real(request), ...rest);
  };
  register(hooks(folder));
}

/** Every function of fs has its path first; those without a path pass what they got. */
function mapPaths(target: object, real: (path: string) => string): void {
  const holder = target as { [name: string]: unknown };
  for (const [name, original] of Object.entries(holder)) {
    // Classes, such as fs.Stats, begin with a capital.
    if (typeof original !== 'function' || !/^[a-z]/.test(name)) continue;
    const mapped: AnyFunction = function (this: unknown, path, ...rest) {
      return (original as AnyFunction).call(this, typeof path === 'string' ? real(path) : path, ...rest);
    };
    holder[name] = Object.defineProperties(mapped, Object.getOwnPropertyDescriptors(original));
  }
}

/** A module that resolves `import` as Lambda does: NODE_PATH alone is not enough for ES modules. */
function hooks(folder: string): string {
  const source = `
    const opt = ${JSON.stringify(pathToFileURL(folder).href)};
    export async function resolve(specifier, context, next) {
      const path = specifier.replace(/^file:\\/\\//, '');
      if (path.startsWith('/opt/')) return next(opt + path.slice(4), context);
      try {
        return await next(specifier, context);
      } catch (error) {
        if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^[./]|^\\w+:/.test(specifier)) throw error;
        return next(specifier, { ...context, parentURL: opt + '/nodejs/index.mjs' }).catch(() => { throw error; });
      }
    }`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
