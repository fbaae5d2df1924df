import type { HttpRequest } from './http-request';

/**
 * The headers with which a browser lets a page of another origin read an answer. Only behind a REST API with `corsOrigins`, which sets
 * these variables: an HTTP API adds the headers itself.
 */
export function corsHeaders({ headers }: HttpRequest): readonly (readonly [string, readonly string[]])[] {
  const origins = process.env.CORS_ORIGINS?.split(',');
  if (!origins) return [];
  if (origins[0] === '*') return [['access-control-allow-origin', ['*']]];
  const { origin } = headers;
  const varies = ['vary', ['Origin']] as const;
  if (origin === undefined || !origins.includes(origin)) return [varies];
  const credentials = ['access-control-allow-credentials', ['true']] as const;
  return [['access-control-allow-origin', [origin]], varies, ...(process.env.CORS_CREDENTIALS === 'true' ? [credentials] : [])];
}
