import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage-error';

type OptionTable = NonNullable<ParseArgsConfig['options']>;

export interface ParsedOptions {
  readonly values: { readonly [option: string]: string | boolean | readonly (string | boolean)[] | undefined };
  readonly positionals: readonly string[];
}

/**
 * Parses options strictly.
 * @throws UsageError that names the option and what is allowed
 */
export function parseOptions(command: string, args: readonly string[], options: OptionTable): ParsedOptions {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      const option = /'([^']+)'/.exec(message)?.[1] ?? '';
      const allowed = Object.keys(options).map((name) => `--${name}`);
      throw new UsageError(`unknown option ${option}; allowed: ${allowed.join(', ')}`, command);
    }
    // "Option '--app <value>' argument missing" and the like: Node names the option. Only its first line is about the mistake.
    throw new UsageError(message.split('\n')[0], command);
  }
}
