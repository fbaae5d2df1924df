import { createHash } from 'node:crypto';

/** The methods that both types of API know. */
export const METHODS = ['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const;

export type Method = (typeof METHODS)[number];

/** `GET /users/{userId}`, taken apart. */
export interface RouteKey {
  /** As its author wrote it. */
  readonly text: string;
  readonly method: Method;
  readonly path: string;
  /** Without slashes; the root has none. */
  readonly segments: readonly string[];
}

/** What is wrong with the text of a route, and what to write instead. */
export interface RouteMistake {
  readonly code: string;
  readonly message: string;
}

// A REST API allows no other characters in a part of a path (a-zA-Z0-9._-: or one variable); an HTTP API takes the same.
const LITERAL = /^[A-Za-z0-9._:-]+$/;
const VARIABLE = /^\{[A-Za-z_][A-Za-z0-9_]*\+?\}$/;

/** Reads `METHOD /path/{variable}`; a greedy variable `{proxy+}` takes the rest of the path. */
export function parseRoute(text: string): RouteKey | RouteMistake {
  const [, method, path] = /^(\S+) (\/\S*)$/.exec(text) ?? [];
  if (method === undefined || path === undefined) {
    return mistake('InvalidRoute', 'write the method, one space and a path that begins with a slash: "GET /users/{userId}"');
  }
  if (!isMethod(method)) {
    const upper = method.toUpperCase();
    const fix = isMethod(upper) ? `write ${upper}` : `use one of ${METHODS.join(', ')}`;
    return mistake('UnknownMethod', `${JSON.stringify(method)} is no method of a route: ${fix}`);
  }
  const segments = path === '/' ? [] : path.slice(1).split('/');
  return pathMistake(segments) ?? { text, method, path, segments };
}

export function isMistake(result: RouteKey | RouteMistake): result is RouteMistake {
  return 'message' in result;
}

/** Routes of the same shape answer the same requests: `/users/{id}` and `/users/{userId}`. */
export function shapeOf({ method, segments }: RouteKey): string {
  return `${method} /${segments.map(anonymous).join('/')}`;
}

/** A part of a path without the name of its variable. */
export function anonymous(segment: string): string {
  if (!isVariable(segment)) return segment;
  return isGreedy(segment) ? '{+}' : '{}';
}

export function isVariable(segment: string): boolean {
  return segment.startsWith('{');
}

export function isGreedy(segment: string): boolean {
  return segment.endsWith('+}');
}

/**
 * The id of a construct for a text that its author chose: readable, and different for texts that differ in a single character.
 *
 * @example
 * stableId('GET /users/{userId}'); // 'GetUsersUserId5f0c9a3e'
 */
export function stableId(text: string, readableFrom = text): string {
  const words = readableFrom.split(/[^A-Za-z0-9]+/).filter(Boolean);
  const readable = words.map((word) => word[0].toUpperCase() + (word === word.toUpperCase() ? word.slice(1).toLowerCase() : word.slice(1)));
  return `${readable.join('').slice(0, 40)}${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}

function isMethod(method: string): method is Method {
  return (METHODS as readonly string[]).includes(method);
}

function pathMistake(segments: readonly string[]): RouteMistake | undefined {
  if (segments.at(-1) === '') return mistake('InvalidRoute', 'a path has no slash at its end: leave it out');
  for (const [position, segment] of segments.entries()) {
    if (segment === '') return mistake('InvalidRoute', 'two slashes have nothing between them: leave one out');
    if (!LITERAL.test(segment) && !VARIABLE.test(segment)) {
      return mistake(
        'InvalidRoute',
        `${JSON.stringify(segment)} is no part of a path: use letters, digits and . _ - : or one variable such as {userId} that takes the whole part`,
      );
    }
    if (isGreedy(segment) && position < segments.length - 1) {
      return mistake('GreedyNotLast', `${segment} takes the rest of the path, so nothing can follow it: put it at the end`);
    }
  }
  const names = segments.filter(isVariable).map((segment) => segment.replace(/[{}+]/g, ''));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : mistake('InvalidRoute', `the variable {${twice}} occurs twice: give each its own name`);
}

function mistake(code: string, message: string): RouteMistake {
  return { code: `ServerlessApi.${code}`, message };
}
