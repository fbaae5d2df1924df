import { type Header, headerValues, withHeader, withoutHeader } from '../exchange';
import { domainOf } from '../gateway-run';
import type { RequestContext } from '../payload/context';
import { decoded, queryPairs } from '../query';
import type { UpstreamRequest } from '../upstream';
import { interpolated } from './expressions';
import type { HttpIntegration } from './integration';

/** What the mapping of an integration makes of a request, step by step. */
interface Draft {
  path: string;
  query: string;
  headers: readonly Header[];
}

/**
 * The request that an HTTP_PROXY integration sends: that of the client, with its path below the URI for `$default`, with path variables
 * put into the URI, and changed by parameter mapping. An HTTP API decodes the path before it forwards it: `%2F` arrives as a slash.
 * Source: "Create HTTP proxy integrations for HTTP APIs" and "Transform API requests and responses for HTTP APIs".
 */
export function proxyRequest(integration: Extract<HttpIntegration, { kind: 'http' }>, context: RequestContext): UpstreamRequest {
  const { request } = context;
  const uri = new URL(withVariables(interpolated(integration.uri, context), context));
  const path = context.routeKey === '$default' ? `${uri.pathname.replace(/\/$/, '')}${encodedAgain(context.path)}` : uri.pathname;
  const draft: Draft = {
    path,
    query: [uri.search.slice(1), request.query].filter(Boolean).join('&'),
    headers: [...request.headers.filter(([name]) => !OWN_HEADERS.test(name)), forwarded(context)],
  };
  for (const [target, value] of Object.entries(integration.parameters)) mapParameter(draft, target, interpolated(value, context));
  const url = new URL(`${uri.origin}${draft.path.startsWith('/') ? draft.path : `/${draft.path}`}${draft.query && `?${draft.query}`}`);
  return { url, method: integration.method === 'ANY' ? request.method : integration.method, headers: draft.headers, body: request.body };
}

function withVariables(uri: string, { pathParameters }: RequestContext): string {
  return uri.replace(/\{([^}+]+)\+?\}/g, (whole, name: string) => (name in pathParameters ? encodedAgain(pathParameters[name]) : whole));
}

function encodedAgain(path: string): string {
  return encodeURI(decoded(path)).replace(/[?#]/g, encodeURIComponent);
}

/** Headers that end at the gateway, or that it writes itself. */
const OWN_HEADERS = /^(connection|keep-alive|te|trailer|transfer-encoding|upgrade|forwarded|x-forwarded-(for|host|port|proto))$/i;

/**
 * HTTP APIs send one `Forwarded` header (RFC 7239), and make the X-Forwarded ones of a client a part of it.
 * Source: "Important notes for Amazon API Gateway", api-gateway-known-issues.html.
 */
function forwarded({ request: { headers, sourceIp }, apiId }: RequestContext): Header {
  const before = headerValues(headers, 'x-forwarded-for').flatMap((line) => line.split(',').map((address) => `for=${address.trim()}`));
  const own = `by=127.0.0.1;for=${sourceIp};host=${domainOf(apiId)};proto=https`;
  return ['Forwarded', [...headerValues(headers, 'forwarded'), ...before, own].join(',')];
}

/** `overwrite:header.name`, `append:querystring.name`, `remove:header.name`, `overwrite:path`. */
function mapParameter(draft: Draft, target: string, value: string): void {
  const [, action, place, name = ''] = /^(append|overwrite|remove):(header|querystring|path)(?:\.(.+))?$/.exec(target) ?? [];
  if (place === 'path') draft.path = encodedAgain(value);
  if (place === 'header' && action === 'append') draft.headers = [...draft.headers, [name, value]];
  if (place === 'header' && action === 'overwrite') draft.headers = withHeader(draft.headers, name, value);
  if (place === 'header' && action === 'remove') draft.headers = withoutHeader(draft.headers, name);
  if (place !== 'querystring') return;
  const pairs = queryPairs(draft.query).filter(([key]) => action === 'append' || key !== name);
  draft.query = new URLSearchParams(action === 'remove' ? pairs : [...pairs, [name, value]]).toString();
}

/** Headers that API Gateway refuses to map. Source: "Transform API requests and responses for HTTP APIs", reserved headers. */
const RESERVED =
  /^(access-control-.*|apigw-.*|authorization|connection|content-(encoding|length|location)|forwarded|keep-alive|origin|proxy-auth.*|te|trailers|transfer-encoding|upgrade|x-amz-.*|x-amzn-.*|x-forwarded-(for|host|proto)|via)$/i;

/** Why a mapping cannot be done. @returns undefined when it can */
export function mappingProblem(target: string): string | undefined {
  const [, place, name = ''] = /^(?:append|overwrite|remove):(header|querystring)\.([^.]+)$/.exec(target) ?? [];
  if (place === 'header' && RESERVED.test(name)) return `API Gateway reserves the header ${name}.`;
  if (place !== undefined || target === 'overwrite:path') return undefined;
  return 'Use append, overwrite or remove with header.<name> or querystring.<name>, or overwrite:path.';
}
