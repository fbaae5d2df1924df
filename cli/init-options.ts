import { parseOptions } from './parse-options';
import { UsageError } from './usage-error';

/** What `cdk-single-table init` was asked to write. */
export interface InitOptions {
  readonly help: boolean;
  /** The name of a stack, with `{environment}` where that goes. */
  readonly stack: string;
  /** In the order of deployment. */
  readonly environments: readonly string[];
  readonly branch: string;
  /** Undefined: the variable AWS_REGION on GitHub. */
  readonly region?: string;
  /** Undefined: the variable AWS_DEPLOY_ROLE_ARN on GitHub. */
  readonly roleArn?: string;
  readonly nodeVersion: string;
  readonly force: boolean;
  readonly dryRun: boolean;
}

const OPTIONS = {
  stack: { type: 'string' },
  environments: { type: 'string' },
  branch: { type: 'string' },
  region: { type: 'string' },
  'role-arn': { type: 'string' },
  'node-version': { type: 'string' },
  force: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const ENVIRONMENT = '{environment}';
const ENVIRONMENTS = 'dev,staging,prod';

/** @throws UsageError */
export function parseInitOptions(args: readonly string[]): InitOptions {
  const { values, positionals } = parseOptions('init', args, OPTIONS);
  if (positionals.length > 0) throw new UsageError(`unexpected ${JSON.stringify(positionals[0])}; init takes options only`, 'init');
  const text = (name: keyof typeof OPTIONS, pattern: RegExp, allowed: string): string | undefined => {
    const value = values[name] as string | undefined;
    if (value === undefined || pattern.test(value)) return value;
    throw new UsageError(`--${name} is ${JSON.stringify(value)}; it must be ${allowed}`, 'init');
  };
  const help = values.help === true;
  const stack = text(
    'stack',
    /^(?:[A-Za-z]|\{environment\})(?:[A-Za-z0-9-]|\{environment\})*$/,
    `letters, digits, "-" and ${ENVIRONMENT}, such as Shop-${ENVIRONMENT}`,
  );
  if (stack === undefined && !help) {
    throw new UsageError(
      `--stack is missing; give the name of a stack with ${ENVIRONMENT} where that goes, such as Shop-${ENVIRONMENT}, or Shop for the same`,
      'init',
    );
  }
  return {
    help,
    stack: stack?.includes(ENVIRONMENT) ? stack : `${stack}-${ENVIRONMENT}`,
    environments: environments((values.environments as string | undefined) ?? ENVIRONMENTS),
    branch: text('branch', /^[A-Za-z0-9][A-Za-z0-9._/-]*$/, 'the name of a branch, such as main') ?? 'main',
    region: text('region', /^[a-z]{2,}(-[a-z]+)+-\d+$/, 'a region, such as eu-central-1'),
    roleArn: text('role-arn', /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'the ARN of a role: arn:aws:iam::111111111111:role/name'),
    nodeVersion: text('node-version', /^(2[02468]|[3-9][02468])$/, 'an even major version from 20, such as 24') ?? '24',
    force: values.force === true,
    dryRun: values['dry-run'] === true,
  };
}

function environments(value: string): readonly string[] {
  const names = value.split(',');
  const wrong = names.find((name, i) => !/^[A-Za-z](?:-?[A-Za-z0-9])*$/.test(name) || names.indexOf(name) !== i);
  if (wrong === undefined) return names;
  const allowed = `different names of letters, digits and "-", separated by commas, such as ${ENVIRONMENTS}`;
  throw new UsageError(`--environments is ${JSON.stringify(value)}, with ${JSON.stringify(wrong)}; it must be ${allowed}`, 'init');
}

/** Words that YAML takes for something else, in one version or another. */
const RESERVED = /^(?:true|false|yes|no|on|off|y|n|null)$/i;

/** A name as a YAML scalar. */
export function scalar(name: string): string {
  return /^[A-Za-z]/.test(name) && !RESERVED.test(name) ? name : JSON.stringify(name);
}

/** The stack of one environment. */
export function stackOf(stack: string, environment: string): string {
  return stack.replaceAll(ENVIRONMENT, environment);
}
