import { bySpecificity, matchPath } from '../paths';
import type { HttpRoute, HttpStage } from './template';

export interface SelectedRoute {
  readonly route: HttpRoute;
  /** Percent-encoded. */
  readonly pathParameters: { readonly [name: string]: string };
}

/**
 * The route of a request: the most specific path first, a method before ANY, and `$default` when nothing else matches.
 * Source: "Routing API requests", http-api-develop-routes.html.
 */
export function selectRoute(routes: readonly HttpRoute[], method: string, path: string): SelectedRoute | undefined {
  const matches = routes.flatMap((route) => {
    if (!route.pattern || (route.method !== method && route.method !== 'ANY')) return [];
    const pathParameters = matchPath(route.pattern, path);
    return pathParameters ? [{ route, pattern: route.pattern, pathParameters }] : [];
  });
  matches.sort((a, b) => bySpecificity(a.pattern, b.pattern) || Number(a.route.method === 'ANY') - Number(b.route.method === 'ANY'));
  if (matches.length > 0) return { route: matches[0].route, pathParameters: matches[0].pathParameters };
  const fallback = routes.find(({ pattern }) => pattern === undefined);
  return fallback && { route: fallback, pathParameters: {} };
}

/** The stage that a path names with its first segment, or `$default`, and the path below it. */
export function selectStage(stages: readonly HttpStage[], path: string): { readonly stage: HttpStage; readonly path: string } | undefined {
  const first = path.split('/')[1];
  const named = stages.find(({ name }) => name === first && name !== '$default');
  if (named) return { stage: named, path: path.slice(first.length + 1) || '/' };
  const fallback = stages.find(({ name }) => name === '$default');
  return fallback && { stage: fallback, path };
}
