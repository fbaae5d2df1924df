import { type Duration, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import type { ServerlessFunctionOptions } from './serverless-function-options';

/** Takes what is wrong with one prop. */
export type Report = (code: string, prop: string, message: string) => void;

/** How long a caller waits for the function. */
export interface TimeoutLimit {
  /** @default - the 15 minutes of Lambda */
  readonly maxTimeout?: Duration;
  /** Who waits, for the message. */
  readonly what?: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LAMBDA_SECONDS = 900;
const MEMORY = [128, 10_240] as const;
const STORAGE = [512, 10_240] as const;

/** What Lambda sets itself. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const RESERVED =
  /^(AWS_(ACCESS_KEY(_ID)?|SECRET_(ACCESS_)?KEY|SESSION_TOKEN|(DEFAULT_)?REGION|EXECUTION_ENV|LAMBDA_\w+)|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;
/** Those of `AWS_LAMBDA_…` that are for users. */
const FREE = /^AWS_LAMBDA_(NODEJS_\w+|EXEC_WRAPPER)$/;

/** Numbers out of range, and a timeout that nobody waits for. */
export function checkRanges(report: Report, options: ServerlessFunctionOptions, limit: TimeoutLimit): void {
  const { memorySize, reservedConcurrentExecutions, ephemeralStorageSize, timeout, description } = options;
  const whole = (prop: string, value: number | undefined, [least, most]: readonly [number, number], what: string) => {
    if (value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= least && value <= most)) return;
    const range = most === Number.POSITIVE_INFINITY ? `from ${least}` : `from ${least} to ${most}`;
    report('ServerlessFunction.Range', prop, `${value} is not possible: use a whole number of ${what} ${range}`);
  };
  whole('memorySize', memorySize, MEMORY, 'MiB');
  whole('reservedConcurrentExecutions', reservedConcurrentExecutions, [0, Number.POSITIVE_INFINITY], 'calls');
  if (ephemeralStorageSize && !ephemeralStorageSize.isUnresolved()) {
    whole('ephemeralStorageSize', ephemeralStorageSize.toMebibytes({ rounding: SizeRoundingBehavior.NONE }), STORAGE, 'MiB');
  }
  if (description !== undefined && !Token.isUnresolved(description) && description.length > 256) {
    report('ServerlessFunction.Range', 'description', `has ${description.length} characters: Lambda takes 256`);
  }
  if (timeout) checkTimeout(report, timeout, limit);
}

/** A timeout that Lambda does not know, or that is longer than the caller waits. */
export function checkTimeout(report: Report, timeout: Duration, { maxTimeout, what }: TimeoutLimit): void {
  if (timeout.isUnresolved()) return;
  const seconds = timeout.toMilliseconds() / 1000;
  const most = Math.min(maxTimeout?.toSeconds() ?? LAMBDA_SECONDS, LAMBDA_SECONDS);
  if (!Number.isInteger(seconds) || seconds < 1) {
    report('ServerlessFunction.Timeout', 'timeout', `${seconds} seconds is not possible: use whole seconds, at least 1`);
  } else if (seconds > most) {
    const limit = most === LAMBDA_SECONDS ? 'the 15 minutes of Lambda' : `${what ?? 'the caller'} waits: at most ${most} seconds`;
    report('ServerlessFunction.Timeout', 'timeout', `${seconds} seconds is longer than ${limit}`);
  }
}

/** Names of variables that Lambda refuses, or that something else sets. */
export function checkEnvironment(
  report: Report,
  { environment = {}, secrets = {} }: ServerlessFunctionOptions,
  tableVariable: string,
): void {
  for (const name of Object.keys(environment)) {
    const field = `environment[${JSON.stringify(name)}]`;
    if (RESERVED.test(name) && !FREE.test(name)) {
      report('ServerlessFunction.EnvironmentName', field, 'is set by Lambda itself and cannot be given: choose another name');
    } else if (name === tableVariable) {
      report('ServerlessFunction.EnvironmentName', field, 'is set to the name of the table by `reads` and `writes`: leave it out');
    } else checkName(report, field, name);
  }
  for (const name of Object.keys(secrets)) {
    const field = `secrets[${JSON.stringify(name)}]`;
    checkName(report, field, name);
    if (secretVariable(name) in environment) {
      report('ServerlessFunction.EnvironmentName', field, `sets ${secretVariable(name)}, which \`environment\` has too: leave one out`);
    }
  }
}

/** What holds the ARN of a secret. */
export function secretVariable(name: string): string {
  return `${name}_SECRET_ARN`;
}

function checkName(report: Report, field: string, name: string): void {
  if (/^[A-Za-z]\w+$/.test(name)) return;
  report(
    'ServerlessFunction.EnvironmentName',
    field,
    'is no name of a variable: two or more letters, digits and underscores, a letter first',
  );
}
