import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { buildspec } from './init-buildspec';
import { parseInitOptions } from './init-options';
import { deployWorkflow } from './init-workflow';
import { INIT_USAGE } from './usage';

/** A file is there already, and is not what would be written. */
class FileExistsError extends Error {
  public readonly name = 'FileExistsError';
  public readonly code = 'INIT_FILE_EXISTS';
}

/**
 * `cdk-single-table init`: writes the files that deliver an app. Either all of them or none.
 *
 * @returns exit status
 * @throws UsageError, FileExistsError
 */
export function initCommand(args: readonly string[]): number {
  const options = parseInitOptions(args);
  if (options.help) {
    process.stdout.write(INIT_USAGE);
    return 0;
  }
  const files = { '.github/workflows/deploy.yml': deployWorkflow(options), 'buildspec.yml': buildspec(options) };
  const wanted = Object.entries(files);
  if (options.dryRun) {
    process.stdout.write(wanted.map(([path, text]) => `--- ${path}\n${text}`).join('\n'));
    return 0;
  }
  const missing = wanted.filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
  const taken = missing.map(([path]) => path).filter((path) => existsSync(path));
  if (taken.length > 0 && !options.force) {
    throw new FileExistsError(
      `${taken.join(' and ')} ${taken.length > 1 ? 'exist' : 'exists'} with other content, so nothing was written: use --force to replace, or --dry-run to see what would be written`,
    );
  }
  for (const [path, text] of missing) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const lines = wanted.map((file) => `${missing.includes(file) ? 'wrote' : 'unchanged:'} ${file[0]}\n`);
  process.stdout.write(`${lines.join('')}The head of .github/workflows/deploy.yml says what is left to do on GitHub.\n`);
  return 0;
}
