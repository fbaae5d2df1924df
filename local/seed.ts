import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { runCommonJs } from './common-js';
import { LocalError, messageOf } from './errors';

/** Fills an empty database. */
export type Seed = (client: Client) => Promise<unknown>;

const MODULES = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/**
 * Fills the embedded database: `.sql` files are run as they are, modules must export `seed(client)`, which gets a connected `pg` client.
 * @throws LocalError `SeedUnknown`, `SeedFailed`
 */
export async function runSeeds(url: string, seeds: readonly (string | Seed)[]): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    for (const seed of seeds) await runSeed(client, seed);
    // Statistics: the plan of a migration estimates rows from them.
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}

/**
 * Checks what can be known without a database.
 * @throws LocalError `SeedMissing`, `SeedUnknown`
 */
export function checkSeeds(seeds: readonly (string | Seed)[]): void {
  for (const seed of seeds) {
    if (typeof seed !== 'string') continue;
    if (!existsSync(seed)) throw new LocalError('SeedMissing', `--seed ${seed}: there is no such file.`);
    if (!['.sql', ...MODULES].includes(extname(seed))) {
      throw new LocalError(
        'SeedUnknown',
        `--seed ${seed}: the file must end in .sql or, exporting seed(client), in one of ${MODULES.join(' ')}.`,
      );
    }
  }
}

async function runSeed(client: Client, seed: string | Seed): Promise<void> {
  const name = typeof seed === 'string' ? seed : 'seed function';
  const run = typeof seed === 'string' ? loadSeed(seed) : seed;
  try {
    await run(client);
  } catch (error) {
    const position = (error as { position?: string }).position;
    throw new LocalError('SeedFailed', `--seed ${name}: ${messageOf(error)}${position ? ` (at character ${position})` : ''}`, {
      cause: error,
    });
  }
}

function loadSeed(path: string): Seed {
  const file = resolve(path);
  if (extname(file) === '.sql') return (client) => client.query(readFileSync(file, 'utf8'));
  const { seed } = runCommonJs(compile(file), file) as { seed?: unknown };
  if (typeof seed !== 'function') throw new LocalError('SeedUnknown', `--seed ${path}: the module must export a function seed(client).`);
  return seed as Seed;
}

type Esbuild = { buildSync(options: object): { outputFiles: { text: string }[] } };

/** TypeScript and ES modules become one CommonJS text. esbuild is the user's own, as everywhere in CDK. */
function compile(file: string): string {
  const esbuild = esbuildFrom(file) ?? esbuildFrom(resolve('package.json'));
  if (!esbuild) throw new LocalError('SeedUnknown', `--seed ${file}: esbuild is needed to load it. Run: npm install --save-dev esbuild`);
  try {
    const result = esbuild.buildSync({
      entryPoints: [file],
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      write: false,
      logLevel: 'silent', // the error holds the same lines
      sourcemap: 'inline',
      define: { 'import.meta.url': JSON.stringify(pathToFileURL(file).href) },
    });
    return result.outputFiles[0].text;
  } catch (error) {
    throw new LocalError('SeedFailed', `--seed ${file}: ${messageOf(error)}`, { cause: error });
  }
}

function esbuildFrom(file: string): Esbuild | undefined {
  try {
    return createRequire(file)('esbuild') as Esbuild;
  } catch {
    return undefined;
  }
}
