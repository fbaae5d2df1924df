import { type Duration, type Size, Token } from 'aws-cdk-lib';
import type { Problems } from '../core/problems';
import type { FunctionTargetOptions } from '../function';
import { type CheckedRoute, fieldOf } from './route-check';

/** Settings of which a function has one. */
const SINGLE = [
  'acknowledgeWidePattern',
  'description',
  'ephemeralStorageSize',
  'memorySize',
  'reservedConcurrentExecutions',
  'runtime',
  'timeout',
] as const;

type Single = (typeof SINGLE)[number];

/** What the function of several routes has: everything that any of them needs, and the same where it can have only one. */
export function mergeOptions(problems: Problems, routes: readonly CheckedRoute[], defaults: FunctionTargetOptions): FunctionTargetOptions {
  const options = routes.map(({ route }) => route);
  const [{ entry, code, image, function: existing, handler }] = options;
  const access = {
    reads: union(options.map(({ reads }) => reads)),
    writes: union(options.map(({ writes }) => writes)),
    indexes: indexesOf(options),
  };
  const acknowledged = single(problems, routes, 'acknowledgeWidePattern');
  if (existing) return defined({ function: existing, ...access, ...acknowledged });
  if (code) sameHandler(problems, routes);
  return defined({
    ...{ entry, code, image, handler, ...access },
    layers: union(options.map(({ layers }) => layers)),
    externalModules: union(options.map(({ externalModules }) => externalModules)),
    environment: { ...defaults.environment, ...byName(problems, routes, 'environment', (one) => one.environment) },
    secrets: { ...defaults.secrets, ...byName(problems, routes, 'secrets', (one) => one.secrets) },
    ...Object.assign({}, ...SINGLE.map((name) => single(problems, routes, name))),
  });
}

/** No `indexes` means all of them: one route that reads without limits the others no more. */
function indexesOf(options: readonly FunctionTargetOptions[]): string[] | undefined {
  const reading = options.filter(({ reads }) => reads?.length);
  if (reading.some(({ indexes }) => indexes === undefined)) return undefined;
  return union(options.map(({ indexes }) => indexes));
}

function union<T>(lists: readonly (readonly T[] | undefined)[]): T[] | undefined {
  const given = lists.filter((list) => list !== undefined);
  return given.length === 0 ? undefined : [...new Set(given.flat())];
}

/** Variables or secrets of several routes, which may not contradict each other. */
function byName<T>(
  problems: Problems,
  routes: readonly CheckedRoute[],
  prop: 'environment' | 'secrets',
  of: (options: FunctionTargetOptions) => { readonly [name: string]: T } | undefined,
): { [name: string]: T } {
  const merged: { [name: string]: T } = {};
  const setBy = new Map<string, string>();
  for (const { text, route } of routes) {
    for (const [name, value] of Object.entries(of(route) ?? {})) {
      const other = setBy.get(name);
      if (other !== undefined && merged[name] !== value) conflict(problems, text, other, `${prop}.${name}`);
      merged[name] = value;
      setBy.set(name, text);
    }
  }
  return merged;
}

function single<P extends Single>(problems: Problems, routes: readonly CheckedRoute[], prop: P): Pick<FunctionTargetOptions, P> {
  const [first, ...others] = routes.filter(({ route }) => route[prop] !== undefined);
  for (const other of others) {
    if (comparable(other.route[prop]) !== comparable(first.route[prop])) conflict(problems, other.text, first.text, prop);
  }
  return { [prop]: first?.route[prop] } as Pick<FunctionTargetOptions, P>;
}

function sameHandler(problems: Problems, [first, ...others]: readonly CheckedRoute[]): void {
  for (const other of others.filter(({ route }) => route.handler !== first.route.handler))
    conflict(problems, other.text, first.text, 'handler');
}

function conflict(problems: Problems, route: string, other: string, prop: string): void {
  problems.add(
    'ServerlessApi.SettingsDiffer',
    `${fieldOf(route)}.${prop}`,
    `is not that of ${JSON.stringify(other)}, and both share a function: make them equal, or give the routes different \`group\`s`,
  );
}

function comparable(value: FunctionTargetOptions[Single]): unknown {
  if (typeof value !== 'object' || Token.isUnresolved(value)) return value;
  const { toMilliseconds, toKibibytes, name } = value as Partial<Duration & Size & { name: string }>;
  if (toMilliseconds) return (value as Duration).toMilliseconds();
  return toKibibytes ? (value as Size).toKibibytes() : name;
}

/** Without what is undefined: a default stays one. */
function defined<T extends object>(options: T): T {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined && !isEmpty(value));
  return Object.fromEntries(entries) as T;
}

function isEmpty(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && Object.keys(value).length === 0
  );
}
