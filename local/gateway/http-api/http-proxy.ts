import { type Header, headerValues, withHeader, withoutHeader } from '../exchange';
import { domainOf } from '../gateway-run';
import type { RequestContext } from '../payload/context';
import { decoded, queryPairs } from '../query';
import type { UpstreamRequest } from '../upstream';
import { interpolated } from './expressions';
import type { HttpIntegration } from './template';

/** What the mapping of an integration makes of a request, step by step. */
interface Draft {
  path: string;
  query: string;
  headers: readonly Header[];
}

/**
 * The request that an HTTP_PROXY integration sends: that of the client, with its path below the URI for `$default`, with path variables
 * put into the URI, and changed by parameter mapping.
 * Source: "Create HTTP proxy integrations for HTTP APIs" and "Transform API requests and responses for HTTP APIs".
 */
export function proxyRequest(integration: Extract<HttpIntegration, { kind: 'http' }>, context: RequestContext): UpstreamRequest {
  const { request } = context;
  const uri = new URL(interpolated(withVariables(integration.uri, context), context));
  const path = context.routeKey === '$default' ? `${uri.pathname.replace(/\/$/, '')}${context.path}` : uri.pathname;
  const draft: Draft = {
    path,
    query: [uri.search.slice(1), request.query].filter(Boolean).join('&'),
    headers: [...withoutHopByHop(request.headers), forwarded(context)],
  };
  for (const [target, value] of Object.entries(integration.parameters)) mapParameter(draft, target, interpolated(value, context));
  const url = new URL(`${uri.origin}${draft.path.startsWith('/') ? draft.path : `/${draft.path}`}${draft.query && `?${draft.query}`}`);
  return { url, method: integration.method === 'ANY' ? request.method : integration.method, headers: draft.headers, body: request.body };
}

function withVariables(uri: string, { pathParameters }: RequestContext): string {
  return uri.replace(/\{([^}+]+)\+?\}/g, (whole, name: string) => pathParameters[name] ?? whole);
}

function withoutHopByHop(headers: readonly Header[]): Header[] {
  return headers.filter(([name]) => !/^(connection|keep-alive|te|trailer|transfer-encoding|upgrade|forwarded)$/i.test(name));
}

/** HTTP APIs send one `Forwarded` header (RFC 7239) instead of the X-Forwarded ones. */
function forwarded({ request, apiId }: RequestContext): Header {
  const own = `by=127.0.0.1;for=${request.sourceIp};host=${domainOf(apiId)};proto=https`;
  return ['Forwarded', [...headerValues(request.headers, 'forwarded'), own].join(',')];
}

/** `overwrite:header.name`, `append:querystring.name`, `remove:header.name`, `overwrite:path`. */
function mapParameter(draft: Draft, target: string, value: string): void {
  const [, action, place, name = ''] = /^(append|overwrite|remove):(header|querystring|path)(?:\.(.+))?$/.exec(target) ?? [];
  if (place === 'path') draft.path = encodeURI(decoded(value));
  if (place === 'header' && action === 'append') draft.headers = [...draft.headers, [name, value]];
  if (place === 'header' && action === 'overwrite') draft.headers = withHeader(draft.headers, name, value);
  if (place === 'header' && action === 'remove') draft.headers = withoutHeader(draft.headers, name);
  if (place !== 'querystring') return;
  const pairs = queryPairs(draft.query).filter(([key]) => action === 'append' || key !== name);
  draft.query = new URLSearchParams(action === 'remove' ? pairs : [...pairs, [name, value]]).toString();
}

/** Whether a mapping can be done here. */
export function isKnownMapping(target: string): boolean {
  return /^((append|overwrite|remove):(header|querystring)\.[^.]+|overwrite:path)$/.test(target);
}
