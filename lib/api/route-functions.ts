import type { IConstruct } from 'constructs';
import type { Problems } from '../core/problems';
import type { FunctionTargetOptions } from '../function';
import { entryPath } from '../function/entry-exports';
import type { HandlerExport } from '../function/handler-export';
import { nameInPackage } from '../function/source-name';
import { mergeOptions } from './merge-options';
import { pathInStack } from './path-in-stack';
import { type CheckedRoute, fieldOf } from './route-check';
import { stableId } from './route-key';

/** One function and the routes that it answers. */
export interface RouteFunction {
  /** Made from entry or group, never from the order of routes. */
  readonly id: string;
  readonly routes: readonly CheckedRoute[];
  readonly options: FunctionTargetOptions;
  /** Several exports behind a dispatcher; undefined if every route has the same. */
  readonly exports?: readonly HandlerExport[];
}

/** Which routes share a function. Settings that contradict each other go to `problems`. */
export function routeFunctions(problems: Problems, routes: readonly CheckedRoute[], defaults: FunctionTargetOptions): RouteFunction[] {
  const shared = new Map<string, CheckedRoute[]>();
  for (const route of routes) {
    const key = sharedBy(problems.scope, route);
    shared.set(key, [...(shared.get(key) ?? []), route]);
  }
  return [...shared].map(([key, members]) => {
    checkKinds(problems, members);
    const options = mergeOptions(problems, members, defaults);
    return { id: idOf(key), routes: members, options, exports: exportsOf(members) };
  });
}

/** What routes with one function have in common. A route with `code` or `image` has one of its own. */
function sharedBy(scope: IConstruct, { text, route: { group, entry, function: existing } }: CheckedRoute): string {
  if (existing) return `function ${pathInStack(scope, existing)}`;
  if (group !== undefined) return `group ${group}`;
  return entry === undefined ? `route ${text}` : `entry ./${nameInPackage(entry)}`;
}

function idOf(key: string): string {
  const [kind] = key.split(' ', 1);
  const rest = key.slice(kind.length + 1);
  return kind === 'entry' ? stableId(key, rest.replace(/\.[^./]+$/, '')) : stableId(key, rest);
}

function checkKinds(problems: Problems, [first, ...others]: readonly CheckedRoute[]): void {
  for (const other of others) {
    if (first.route.function || (first.route.entry !== undefined && other.route.entry !== undefined)) continue;
    if (first.route.code === other.route.code && first.route.image === other.route.image) continue;
    problems.add(
      'ServerlessApi.GroupMixed',
      `${fieldOf(other.text)}.group`,
      `is the group of ${JSON.stringify(first.text)} too, and one function has one \`code\` or \`image\`: give both the same, or leave one group out`,
    );
  }
}

function exportsOf(routes: readonly CheckedRoute[]): HandlerExport[] | undefined {
  const exports = routes.flatMap(({ text, route: { entry, handler = 'handler' } }) =>
    entry === undefined ? [] : [{ route: text, entry, exportName: handler }],
  );
  const different = new Set(exports.map(({ entry, exportName }) => `${entryPath(entry)} ${exportName}`));
  return different.size > 1 ? exports : undefined;
}
