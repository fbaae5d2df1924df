import { readFileSync } from 'node:fs';
import { type ControlOperation, controlRun } from '../local';
import { parseOptions } from './parse-options';
import { standardOutput } from './terminal';
import { CONTROL_USAGE } from './usage';
import { UsageError } from './usage-error';

const WHAT: { readonly [operation in ControlOperation]: string } = { invoke: 'function', fire: 'schedule', rotate: 'secret' };

const OPTIONS = { event: { type: 'string' }, 'data-dir': { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;

/**
 * `cdk-single-table invoke`, `fire` and `rotate`: asks the local run that is under way.
 *
 * @returns exit status
 * @throws UsageError, LocalError `RunMissing` and those of the run, FunctionError
 */
export async function controlCommand(operation: ControlOperation, args: readonly string[], output = standardOutput()): Promise<number> {
  const { values, positionals } = parseOptions(operation, args, OPTIONS);
  if (values.help === true) {
    output.write(CONTROL_USAGE[operation]);
    return 0;
  }
  if (positionals.length !== 1) {
    throw new UsageError(`${operation} takes the name of one ${WHAT[operation]}, not ${positionals.length} names`, operation);
  }
  if (values.event !== undefined && operation !== 'invoke') throw new UsageError(`${operation} takes no --event`, operation);
  const event = values.event === undefined ? {} : eventOf(String(values.event));
  const result = await controlRun(String(values['data-dir'] ?? '.local'), operation, { name: positionals[0], event });
  output.write(`${JSON.stringify(result, null, 2)}\n`);
  return 0;
}

/** JSON, or `@` and the name of a file with JSON. */
function eventOf(text: string): unknown {
  const file = text.startsWith('@') ? text.slice(1) : undefined;
  try {
    return JSON.parse(file === undefined ? text : readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`--event ${text}: there is no such file`, 'invoke');
    const example = file === undefined ? '; for example {"userId":"1"}, or @event.json' : '';
    throw new UsageError(`--event ${text} is not JSON (${message})${example}`, 'invoke');
  }
}
