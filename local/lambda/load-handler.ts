import { existsSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCommonJs } from '../common-js';

/** A handler that answers with a promise. */
export type Handler = (event: unknown, context: object) => Promise<unknown>;

type RawHandler = (event: unknown, context: object, callback: (error: unknown, result?: unknown) => void) => unknown;

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

/**
 * Loads `index.handler` or `folder/file.export.path` from the folder of an asset.
 * @throws Error named as Lambda names it: `Runtime.ImportModuleError`, `Runtime.HandlerNotFound`, `Runtime.MalformedHandlerName`
 */
export async function loadHandler(taskRoot: string, handler: string): Promise<Handler> {
  const match = /^(.*?)([^/.]+)\.(.+)$/.exec(handler);
  if (!match) throw named('Runtime.MalformedHandlerName', `Bad handler ${handler}: write file.export`);
  const [, folder, file, path] = match;
  const base = join(taskRoot, folder, file);
  const source = [`${base}.js`, `${base}.mjs`, `${base}.cjs`].find(existsSync);
  if (!source) throw named('Runtime.ImportModuleError', `Error: Cannot find module '${file}' in ${join(taskRoot, folder)}`);
  let found = (await load(source, taskRoot)) as unknown;
  for (const name of path.split('.')) found = (found as Record<string, unknown> | undefined)?.[name];
  if (typeof found !== 'function') throw named('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  return promised(found as RawHandler);
}

async function load(file: string, taskRoot: string): Promise<unknown> {
  if (file.endsWith('.mjs') || (file.endsWith('.js') && isModuleScope(dirname(file), taskRoot))) return import(pathToFileURL(file).href);
  if (file.endsWith('.cjs')) return Module.createRequire(file)(file);
  // `require` would take the nearest package.json above the asset into account.
  return runCommonJs(readFileSync(file, 'utf8'), file);
}

/** Lambda sees the asset alone: a package.json above it, such as the one of the app, says nothing. */
function isModuleScope(folder: string, taskRoot: string): boolean {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
  return folder.length > taskRoot.length && isModuleScope(dirname(folder), taskRoot);
}

function promised(handler: RawHandler): Handler {
  return (event, context) =>
    new Promise((resolve, reject) => {
      const result = handler(event, context, (error, value) => (error ? reject(error) : resolve(value)));
      const answersByCallback = handler.length > 2 && !isPromise(result);
      if (!answersByCallback) resolve(result);
    });
}

function isPromise(value: unknown): boolean {
  return typeof (value as { then?: unknown } | undefined)?.then === 'function';
}
