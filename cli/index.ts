import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FunctionError, LocalError } from '../local';
import { PACKAGE_ROOT } from '../local/package-root';
import { controlCommand } from './control-command';
import { initCommand } from './init-command';
import { localCommand } from './local-command';
import { modelCommand } from './model-command';
import { USAGE } from './usage';
import { UsageError } from './usage-error';

/** Runs the command line. @returns exit status */
async function main([command, ...args]: readonly string[], signal: AbortSignal): Promise<number> {
  switch (command) {
    case 'init':
      return initCommand(args);
    case 'invoke':
    case 'fire':
    case 'rotate':
      return controlCommand(command, args);
    case 'local':
      return localCommand(args, signal);
    case 'model':
      return modelCommand(args);
    case '--version':
    case '-v':
      process.stdout.write(`${(JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { version: string }).version}\n`);
      return 0;
    case '--help':
    case '-h':
    case 'help':
      process.stdout.write(USAGE);
      return 0;
    default:
      throw new UsageError(
        `${command === undefined ? 'no command' : `unknown command ${JSON.stringify(command)}`}; allowed: init, local, invoke, fire, rotate, model export, --help, --version`,
      );
  }
}

/** What a person can act on has no stack trace. */
function report(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(
      `cdk-single-table: ${error.message}\nHelp: cdk-single-table ${error.command === '' ? '' : `${error.command} `}--help\n`,
    );
    return 2;
  }
  if (error instanceof FunctionError) {
    // The trace is that of the function, not ours.
    const { errorType, errorMessage, trace = [] } = error.payload;
    process.stderr.write(`${trace.length > 0 ? trace.join('\n') : `${errorType}: ${errorMessage}`}\n`);
    return 1;
  }
  const known = error instanceof LocalError || typeof (error as { code?: unknown } | undefined)?.code === 'string';
  const text = error instanceof Error ? (known ? error.message : error.stack) : String(error);
  process.stderr.write(`cdk-single-table: ${text}\n`);
  return 1;
}

// A notice for the authors of this command, not for its users.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const abort = new AbortController();
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
let signalled = 0;
for (const [name, status] of Object.entries(SIGNALS)) {
  process.on(name, () => {
    // A second Ctrl-C does not wait: the warden still stops everything.
    if (signalled !== 0) process.exit(status);
    signalled = status;
    abort.abort();
  });
}
void main(process.argv.slice(2), abort.signal)
  .catch(report)
  .then((status) => process.exit(signalled || status));
