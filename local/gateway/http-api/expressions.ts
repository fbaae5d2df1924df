import { headerValue } from '../exchange';
import { domainOf } from '../gateway-run';
import type { RequestContext } from '../payload/context';
import { decoded, queryValues } from '../query';

const EXPRESSION = /\$\{((?:request|context|stageVariables)\.[A-Za-z0-9_.-]+)\}|\$((?:request|context|stageVariables)\.[A-Za-z0-9_.-]+)/g;

/**
 * The value of a selection expression such as `$request.header.Authorization`.
 * Source: "Transform API requests and responses for HTTP APIs", http-api-parameter-mapping.html.
 * @returns undefined when the request does not have it
 * @throws Error for an expression that is not known here
 */
export function selected(expression: string, context: RequestContext): string | undefined {
  const [source, ...rest] = expression.replace(/^\$\{?|\}$/g, '').split('.');
  const name = rest.join('.');
  if (source === 'stageVariables') return context.stageVariables[name];
  if (source === 'context') return contextValue(name, context);
  return requestValue(name, context);
}

/** A text with expressions in it, each replaced by its value or nothing. */
export function interpolated(template: string, context: RequestContext): string {
  return template.replace(EXPRESSION, (_, braced?: string, bare?: string) => selected(braced ?? bare ?? '', context) ?? '');
}

function requestValue(name: string, { request, path, pathParameters }: RequestContext): string | undefined {
  const [kind, ...rest] = name.split('.');
  const key = rest.join('.');
  if (kind === 'path') return key === '' ? path : decodedOr(pathParameters[key]);
  if (kind === 'header') return headerValue(request.headers, key);
  if (kind === 'querystring') return queryValues(request.query).get(key)?.join(',');
  throw new Error(`the expression $request.${name} is not available locally`);
}

function decodedOr(value: string | undefined): string | undefined {
  return value === undefined ? undefined : decoded(value);
}

function contextValue(name: string, { request, requestId, apiId, stage, routeKey }: RequestContext): string {
  const values: { readonly [name: string]: string } = {
    requestId,
    apiId,
    stage,
    routeKey,
    path: request.path,
    httpMethod: request.method,
    domainName: domainOf(apiId),
    protocol: 'HTTP/1.1',
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': headerValue(request.headers, 'user-agent') ?? '',
  };
  const value = values[name];
  if (value === undefined) throw new Error(`the expression $context.${name} is not available locally`);
  return value;
}
