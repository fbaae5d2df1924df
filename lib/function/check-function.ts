import { Stack, Token } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Problems } from '../core/problems';
import type { ISingleTable } from '../table';
import { TABLE_NAME_VARIABLE } from '../table/table-connection';
import { checkEnvironment, checkRanges, checkTimeout, type Report, type TimeoutLimit } from './check-settings';
import { checkEntryExists, checkExport } from './entry-exports';
import { problemOf } from './function-problem';
import type { FunctionTargetOptions } from './function-target-options';

/** What the construct that uses the function knows about it. */
export interface FunctionLimits extends TimeoutLimit {
  /** The table of `reads` and `writes`; null if there is none. Undefined: they are looked at later, when the function is created. */
  readonly table?: ISingleTable | null;
  /** Whether the function can be one that exists already. */
  readonly existing?: boolean;
}

type Prop = keyof FunctionTargetOptions;
type Kind = 'entry' | 'code' | 'image' | 'function';

const RUNTIME_PROPS: readonly Prop[] = ['handler', 'runtime', 'layers', 'externalModules'];
const SETTINGS: readonly Prop[] = ['memorySize', 'timeout', 'reservedConcurrentExecutions', 'ephemeralStorageSize', 'description'];

/** What each way to give the code has no use for. */
const NO_USE: Readonly<Record<Kind, readonly Prop[]>> = {
  entry: ['runtime'],
  code: ['externalModules'],
  image: RUNTIME_PROPS,
  function: [...RUNTIME_PROPS, 'environment', 'secrets', ...SETTINGS],
};

/**
 * Collects what is wrong with the function of a route, a schedule or a stream.
 * @param field where the options stand, `routes["GET /x"]`; empty if they are the props themselves
 */
export function checkFunctionTarget(problems: Problems, field: string, options: FunctionTargetOptions, limits: FunctionLimits = {}): void {
  const report: Report = (code, prop, message) => problems.add(code, field ? `${field}.${prop}` : prop, message);
  const kind = checkKind(problems, field, options, limits.existing ?? true);
  if (kind) {
    for (const prop of NO_USE[kind].filter((name) => options[name] !== undefined)) {
      report('ServerlessFunction.NotApplicable', prop, noUse(kind, prop));
    }
  }
  if (kind === 'entry') checkEntry(report, options, Stack.of(problems.scope).bundlingRequired);
  const { timeout } = (options.function ?? {}) as Partial<lambda.Function>;
  if (timeout) checkTimeout((code, _prop, message) => report(code, 'function', `has a timeout: ${message}`), timeout, limits);
  checkRanges(report, options, limits);
  checkEnvironment(report, options, TABLE_NAME_VARIABLE);
  checkTable(report, options, limits.table);
}

function checkKind(problems: Problems, field: string, options: FunctionTargetOptions, existing: boolean): Kind | undefined {
  const kinds: readonly Kind[] = existing ? ['entry', 'code', 'image', 'function'] : ['entry', 'code', 'image'];
  const given = kinds.filter((kind) => options[kind] !== undefined);
  if (given.length === 1) return given[0];
  const choice = `one of \`${kinds.slice(0, -1).join('`, `')}\` and \`${kinds.at(-1)}\``;
  const message = given.length === 0 ? `no code to run: give ${choice}` : `there is ${given.join(' and ')}: give only ${choice}`;
  problems.add('ServerlessFunction.Target', field || (given.length > 0 ? given : kinds).join(', '), message);
  return undefined;
}

function noUse(kind: Kind, prop: Prop): string {
  if (kind === 'function') return 'belongs where the function is defined: it is your own';
  if (kind === 'entry') return 'is always the newest Node.js for an entry: leave it out, or build the code yourself and give it as `code`';
  if (kind === 'code') return '`code` is not bundled, so nothing can be left out of a bundle: it has no use here';
  return prop === 'handler'
    ? 'is the CMD of the image: give it to `DockerImageCode` as `cmd`'
    : 'has no use with an image, which brings its own';
}

function checkEntry(report: Report, { entry, handler = 'handler', externalModules = [] }: FunctionTargetOptions, bundling: boolean): void {
  const path = entry as string;
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(handler)) {
    report(
      'ServerlessFunction.ExportMissing',
      'handler',
      `${JSON.stringify(handler)} is no exported name: with \`entry\` write the name alone`,
    );
    return;
  }
  const missing = problemOf(() => checkEntryExists(path));
  const problem = missing ?? (bundling ? problemOf(() => checkExport(path, handler, externalModules)) : undefined);
  if (problem) report(problem.code, problem.code.endsWith('ExportMissing') ? 'handler' : 'entry', problem.message);
}

function checkTable(report: Report, options: FunctionTargetOptions, table: ISingleTable | null | undefined): void {
  if (table) {
    if (!usesTable(options)) return;
    for (const { code, field, message } of table.grants._check(options)) report(code, field, message);
    return;
  }
  if (table === undefined) return;
  for (const prop of ['reads', 'writes', 'indexes'] as const) {
    if (options[prop]?.length)
      report('ServerlessFunction.NoTable', prop, 'names entities, and there is no table they could be in: give `table`');
  }
}

/** Whether there is anything to connect. */
export function usesTable({ reads, writes, indexes }: FunctionTargetOptions): boolean {
  return [reads, writes, indexes].some((names) => names !== undefined && !Token.isUnresolved(names) && names.length > 0);
}
