import { type Header, withHeader } from '../exchange';
import { forwardedHeaders, type RequestContext } from '../payload/context';
import { queryPairs } from '../query';
import type { UpstreamRequest } from '../upstream';
import type { RestIntegration } from './integration';
import { type Known, mapped } from './variables';

const TARGET = /^integration\.request\.(header|querystring|path)\.(.+)$/;

/**
 * The request that an HTTP_PROXY integration sends: path variables of the URI come from the mapping, headers and query string from the
 * client, and what the mapping names replaces them.
 * Source: "Set up HTTP integrations in API Gateway", setup-http-integrations.html.
 */
export function proxyRequest(
  integration: Extract<RestIntegration, { kind: 'http' }>,
  context: RequestContext,
  known: Known,
): UpstreamRequest {
  const { request } = context;
  const variables: Record<string, string> = {};
  // API Gateway names the API to the server behind it.
  let headers: readonly Header[] = withHeader(forwardedHeaders(context), 'x-amzn-apigateway-api-id', context.apiId);
  let { query } = request;
  for (const [target, expression] of Object.entries(integration.parameters)) {
    const value = mapped(expression, context, known);
    const [, place, name] = TARGET.exec(target) ?? [];
    if (value === undefined || name === undefined) continue;
    if (place === 'path') variables[name] = value;
    if (place === 'header') headers = withHeader(headers, name, value);
    if (place === 'querystring')
      query = new URLSearchParams([...queryPairs(query).filter(([key]) => key !== name), [name, value]]).toString();
  }
  const uri = integration.uri
    .replace(/\$\{stageVariables\.([^}]+)\}/g, (_, name: string) => context.stageVariables[name] ?? '')
    .replace(/\{([^}+]+)\+?\}/g, (_, name: string) => variables[name] ?? '');
  const url = new URL(uri);
  const search = [url.search.slice(1), query].filter(Boolean).join('&');
  url.search = search && `?${search}`;
  return { url, method: integration.method === 'ANY' ? request.method : integration.method, headers, body: request.body };
}
