import { decoded } from './query';

type Segment = { readonly kind: 'literal'; readonly text: string } | { readonly kind: 'parameter' | 'greedy'; readonly name: string };

/** A path with variables: `/users/{userId}`, `/{proxy+}`. */
export interface PathPattern {
  readonly text: string;
  readonly segments: readonly Segment[];
}

export function parsePattern(text: string): PathPattern {
  const segments = text
    .split('/')
    .slice(1)
    .filter((segment, index, all) => segment !== '' || index < all.length - 1)
    .map((segment): Segment => {
      const variable = /^\{([^}+]+)(\+?)\}$/.exec(segment);
      if (!variable) return { kind: 'literal', text: segment };
      return { kind: variable[2] === '+' ? 'greedy' : 'parameter', name: variable[1] };
    });
  return { text, segments };
}

export interface MatchOptions {
  /** A slash at the end says nothing: REST APIs take `/users/` for `/users`, HTTP APIs do not. */
  readonly ignoreTrailingSlash?: boolean;
}

/**
 * The path variables of a path, still percent-encoded.
 * @param path as sent
 * @returns undefined when the path does not match
 */
export function matchPath(pattern: PathPattern, path: string, options: MatchOptions = {}): Record<string, string> | undefined {
  const parts = path.split('/').slice(1);
  if (parts.at(-1) === '' && (parts.length === 1 || options.ignoreTrailingSlash)) parts.pop();
  const variables: Record<string, string> = {};
  for (const [index, segment] of pattern.segments.entries()) {
    const part = parts[index];
    if (segment.kind === 'greedy') {
      const rest = parts.slice(index).join('/');
      if (rest === '') return undefined;
      variables[segment.name] = rest;
      return variables;
    }
    if (part === undefined) return undefined;
    if (segment.kind === 'literal' && segment.text !== decoded(part)) return undefined;
    if (segment.kind === 'parameter') {
      if (part === '') return undefined;
      variables[segment.name] = part;
    }
  }
  return parts.length === pattern.segments.length ? variables : undefined;
}

const RANK = { literal: 0, parameter: 1, greedy: 2 };

/**
 * Orders patterns by how specific they are: segment by segment a literal before a variable before a greedy one.
 * Source: "Routing API requests", API Gateway developer guide, http-api-develop-routes.html.
 */
export function bySpecificity(a: PathPattern, b: PathPattern): number {
  for (const [index, segment] of a.segments.entries()) {
    const other = b.segments[index];
    if (!other) return 1;
    const order = RANK[segment.kind] - RANK[other.kind];
    if (order !== 0) return order;
  }
  return a.segments.length - b.segments.length;
}
