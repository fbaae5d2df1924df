import { existsSync, readFileSync } from 'node:fs';
import type { LocalOptions } from '../local';
import { parseOptions } from './parse-options';
import { UsageError } from './usage-error';

/** What `cdk-single-table local` was asked to do. */
export interface LocalCommand {
  readonly help: boolean;
  readonly local: LocalOptions;
  /** Inputs of executions, in order. */
  readonly executions: readonly unknown[];
  readonly stateMachine?: string;
  /** Go on after the executions. */
  readonly serve: boolean;
  /** Synthesize again when a file changes. */
  readonly watch: boolean;
  /** Program and arguments after `--`. Empty: none. */
  readonly command: readonly string[];
}

const OPTIONS = {
  app: { type: 'string' },
  stack: { type: 'string' },
  seed: { type: 'string', multiple: true },
  execute: { type: 'string', multiple: true },
  'state-machine': { type: 'string' },
  serve: { type: 'boolean' },
  watch: { type: 'boolean' },
  'postgres-url': { type: 'string' },
  'dynamodb-endpoint': { type: 'string' },
  'dynamodb-local-jar': { type: 'string' },
  'data-dir': { type: 'string' },
  concurrency: { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  ignore: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError */
export function parseLocalOptions(args: readonly string[]): LocalCommand {
  const at = args.indexOf('--');
  const own = at < 0 ? args : args.slice(0, at);
  const command = at < 0 ? [] : args.slice(at + 1);
  const { values, positionals } = parseOptions('local', own, OPTIONS);
  if (positionals.length > 0) throw new UsageError(`unexpected ${JSON.stringify(positionals[0])}; a command to run goes after --`, 'local');
  if (at >= 0 && command.length === 0) throw new UsageError('no command after --', 'local');
  const text = (name: keyof typeof OPTIONS): string | undefined => values[name] as string | undefined;
  const texts = (name: keyof typeof OPTIONS): readonly string[] => (values[name] as readonly string[] | undefined) ?? [];
  const help = values.help === true;
  if (values.serve === true && at >= 0) {
    throw new UsageError('--serve and a command after -- cannot go together: the run ends with the command', 'local');
  }
  return {
    help,
    local: {
      app: text('app') ?? (help ? '' : appOfProject()),
      stack: text('stack'),
      seed: texts('seed'),
      postgresUrl: text('postgres-url'),
      dynamodbEndpoint: text('dynamodb-endpoint'),
      dynamoDbLocalJar: text('dynamodb-local-jar'),
      dataDir: text('data-dir'),
      concurrency: concurrency(text('concurrency')),
      allowHosts: texts('allow-host').map(hostName),
      ignore: texts('ignore').map(resourceType),
    },
    executions: texts('execute').map(executionInput),
    stateMachine: text('state-machine'),
    serve: values.serve === true || values.watch === true,
    watch: values.watch === true,
    command,
  };
}

function appOfProject(): string {
  const app = existsSync('cdk.json') ? cdkJson().app : undefined;
  if (typeof app === 'string') return app;
  throw new UsageError(
    '--app is missing, and there is no cdk.json with an "app" here; give a folder such as cdk.out, or a command',
    'local',
  );
}

function cdkJson(): { readonly app?: unknown } {
  try {
    return JSON.parse(readFileSync('cdk.json', 'utf8')) as { app?: unknown };
  } catch (error) {
    throw new UsageError(`cdk.json is not JSON: ${(error as Error).message}`, 'local');
  }
}

function concurrency(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 64) return Number(value);
  throw new UsageError(`--concurrency is ${JSON.stringify(value)}; it must be a whole number from 1 to 64`, 'local');
}

function executionInput(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch (error) {
    throw new UsageError(
      `--execute is ${JSON.stringify(value)}, which is not JSON (${(error as Error).message}); for example {"action":"plan"}`,
      'local',
    );
  }
}

function hostName(value: string): string {
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(value)) return value;
  throw new UsageError(`--allow-host is ${JSON.stringify(value)}; it must be the name of a host alone, such as old.example.com`, 'local');
}

function resourceType(value: string): string {
  if (/^[A-Za-z0-9]+::[A-Za-z0-9:]+$/.test(value)) return value;
  throw new UsageError(`--ignore is ${JSON.stringify(value)}; it must be a CloudFormation type such as AWS::Kinesis::Stream`, 'local');
}
