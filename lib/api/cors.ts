import type { CheckedRoute } from './route-check';
import { METHODS } from './route-key';
import { ApiType, type ServerlessApiProps } from './serverless-api-props';

/** What pages of other origins may do. */
export interface Cors {
  readonly origins: readonly string[];
  readonly credentials: boolean;
  readonly headers: readonly string[];
  /** Of all routes together. */
  readonly methods: readonly string[];
}

/** How long a browser remembers the answer to a preflight, in seconds. Chromium keeps none longer than two hours. */
export const PREFLIGHT_SECONDS = 3600;

export function corsOf(
  { corsOrigins, corsCredentials = false, corsHeaders }: ServerlessApiProps,
  routes: readonly CheckedRoute[],
): Cors | undefined {
  if (!corsOrigins?.length) return undefined;
  return {
    origins: corsOrigins,
    credentials: corsCredentials,
    headers: corsHeaders ?? ['authorization', 'content-type'],
    methods: methodsOf(routes),
  };
}

/** The methods of routes, `ANY` spelled out. */
export function methodsOf(routes: readonly CheckedRoute[]): string[] {
  const used = routes.map(({ method }) => method);
  return METHODS.filter((method) => method !== 'ANY' && (used.includes(method) || used.includes('ANY') || method === 'OPTIONS'));
}

/**
 * What `route()` needs to know behind a REST API, where the function adds the CORS headers of its answers itself. An HTTP API adds them,
 * and removes those of the function.
 */
export function corsEnvironment({ type, corsOrigins, corsCredentials }: ServerlessApiProps): { [name: string]: string } {
  if (type !== ApiType.REST || !corsOrigins?.length) return {};
  return { CORS_ORIGINS: corsOrigins.join(','), ...(corsCredentials && { CORS_CREDENTIALS: 'true' }) };
}
