import { createRequire } from 'node:module';
import { join } from 'node:path';
import { FunctionProblem } from './function-problem';

/** What a build tells about itself. Paths are from the working directory. */
export interface Metafile {
  readonly inputs: { readonly [path: string]: { readonly format?: 'cjs' | 'esm' } };
  readonly outputs: { readonly [path: string]: { readonly exports: readonly string[] } };
}

interface Message {
  readonly text: string;
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null;
}

/** What we use of esbuild. It is the user's own package and never a dependency of this one, so its types are not imported. */
interface Esbuild {
  buildSync(options: { readonly [option: string]: unknown }): {
    readonly metafile: Metafile;
    readonly outputFiles: readonly { readonly path: string; readonly contents: Uint8Array }[];
  };
}

/** How many of esbuild's messages are shown; the first ones name the cause. */
const SHOWN = 5;

/** The name of a package, without the path in it. */
const MISSING_PACKAGE = /^Could not resolve "((?:@[\w.-]+\/)?\w[\w.-]*)(?:\/[^"]*)?"$/;

/**
 * Runs the esbuild that is installed where the app is.
 * @throws FunctionProblem if there is none, or the build fails
 */
export function buildSync(options: { readonly [option: string]: unknown }): ReturnType<Esbuild['buildSync']> {
  const esbuild = load();
  try {
    return esbuild.buildSync({ absWorkingDir: process.cwd(), bundle: true, write: false, metafile: true, logLevel: 'silent', ...options });
  } catch (error) {
    const { errors = [], message } = error as { errors?: readonly Message[]; message: string };
    const lines = errors.slice(0, SHOWN).map(shown);
    const more = errors.length > SHOWN ? `\n      and ${errors.length - SHOWN} more` : '';
    throw new FunctionProblem('ServerlessFunction.BundleFailed', `esbuild cannot bundle it:${lines.join('') || ` ${message}`}${more}`);
  }
}

function shown({ text, location }: Message): string {
  const [, name] = MISSING_PACKAGE.exec(text) ?? [];
  const hint = name === undefined ? '' : `: run \`npm install ${name}\`, or leave it to a layer with \`externalModules\``;
  return `\n      ${location ? `${location.file}:${location.line}:${location.column + 1}: ` : ''}${text}${hint}`;
}

function load(): Esbuild {
  const folder = process.cwd();
  try {
    return createRequire(join(folder, 'package.json'))('esbuild') as Esbuild;
  } catch (error) {
    if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error;
    throw new FunctionProblem(
      'ServerlessFunction.EsbuildMissing',
      `needs esbuild, which is not installed in ${folder}: run \`npm install --save-dev esbuild\` there, or build the code yourself and give it as \`code\``,
    );
  }
}
