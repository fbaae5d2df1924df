import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import type * as Esbuild from 'esbuild';
import { JsonError, type ModelDefinition, ModelError, readJson, validateModel } from '../lib/model';

/** Why a model file cannot be exported. */
export type ModelFileErrorCode =
  | 'MODEL_FILE_KIND' // neither JSON nor TypeScript, or twice the same
  | 'MODEL_FILE_UNREADABLE' // not there, not JSON, or not a program
  | 'MODEL_FILE_EXPORT' // a program that exports no model, or several
  | 'MODEL_FILE_EXISTS' // would be overwritten with what it holds
  | 'MODEL_FILE_DIFFERS' // the two files describe different models
  | 'ESBUILD_MISSING';

/** A model file that cannot be exported. Nothing was written. */
export class ModelFileError extends Error {
  public readonly name = 'ModelFileError';

  constructor(
    public readonly code: ModelFileErrorCode,
    message: string,
  ) {
    super(message);
  }
}

const PROGRAMS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

export type ModelFileKind = 'json' | 'program';

/** @throws ModelFileError for a name that is neither. */
export function kindOf(path: string): ModelFileKind {
  const extension = extname(path);
  if (extension === '.json') return 'json';
  if (PROGRAMS.includes(extension)) return 'program';
  throw new ModelFileError('MODEL_FILE_KIND', `${path} is no model file: its name ends with .json, or with one of ${PROGRAMS.join(' ')}`);
}

/**
 * The valid model that a file holds: a JSON document, or what a program exports as `model`, as default, or as its only model.
 *
 * @throws ModelFileError, or ModelError when the model is not valid
 */
export async function readModelFile(path: string): Promise<ModelDefinition> {
  const kind = kindOf(path);
  if (!existsSync(path)) throw new ModelFileError('MODEL_FILE_UNREADABLE', `${path} cannot be read: there is no such file`);
  const value = kind === 'json' ? readDocument(path) : modelOf(path, await runProgram(path));
  const problems = validateModel(value);
  if (problems.length > 0) throw new ModelError(problems, `The model ${path}`);
  return value as ModelDefinition;
}

function readDocument(path: string): unknown {
  try {
    return readJson(readFileSync(path, 'utf8')).value;
  } catch (error) {
    const { message } = error as Error;
    const place = error instanceof JsonError ? `:${error.position.line}:${error.position.column}` : '';
    throw new ModelFileError('MODEL_FILE_UNREADABLE', `${path}${place} cannot be read: ${message}`);
  }
}

/** What a model file may call as it is loaded. A model is data: whoever reads it needs neither the client nor the SDK below it. */
const STUB = 'module.exports = { defineModel: (model) => model, defineMapping: (_model, mapping) => mapping };';

const clientStub: Esbuild.Plugin = {
  name: 'client-stub',
  setup(build) {
    build.onResolve({ filter: /^cdk-single-table\/client$/ }, () => ({ path: 'client', namespace: 'client-stub' }));
    build.onLoad({ filter: /.*/, namespace: 'client-stub' }, () => ({ contents: STUB }));
  },
};

/** Bundles a program with the esbuild of its project, and runs it. */
async function runProgram(path: string): Promise<{ readonly [name: string]: unknown }> {
  const esbuild = loadEsbuild(path);
  const folder = mkdtempSync(join(tmpdir(), 'cdk-single-table-model-'));
  const bundle = join(folder, 'model.cjs');
  try {
    const { outputFiles } = await esbuild.build({
      entryPoints: [resolve(path)],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      logLevel: 'silent',
      plugins: [clientStub],
    });
    writeFileSync(bundle, outputFiles[0].contents);
    return createRequire(bundle)(bundle);
  } catch (error) {
    throw new ModelFileError('MODEL_FILE_UNREADABLE', `${path} cannot be read: ${(error as Error).message}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function loadEsbuild(path: string): typeof Esbuild {
  for (const folder of [dirname(resolve(path)), process.cwd()]) {
    try {
      return createRequire(join(folder, 'package.json'))('esbuild');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new ModelFileError('ESBUILD_MISSING', `reading ${path} takes esbuild, which is not installed: npm install --save-dev esbuild`);
}

function modelOf(path: string, exported: { readonly [name: string]: unknown }): unknown {
  const models = Object.entries(exported).filter(
    ([, value]) => typeof value === 'object' && value !== null && 'table' in value && 'entities' in value,
  );
  const [name, model] =
    models.find(([candidate]) => candidate === 'model') ?? models.find(([candidate]) => candidate === 'default') ?? models[0] ?? [];
  if (name === 'model' || name === 'default' || models.length === 1) return model;
  const found = models.length ? `exports ${models.map(([candidate]) => candidate).join(', ')}` : 'exports no model';
  throw new ModelFileError('MODEL_FILE_EXPORT', `${path} ${found}: export one with 'export const model = defineModel({ … })'`);
}
