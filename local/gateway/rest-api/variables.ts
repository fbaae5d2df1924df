import { headerValue, headerValues } from '../exchange';
import { domainOf } from '../gateway-run';
import { type RequestContext, requestTime } from '../payload/context';
import { queryValues } from '../query';

/** What is known of a request beyond the request itself, once it is known. */
export interface Known {
  /** Context of the authorizer. */
  readonly authorizer?: { readonly [name: string]: unknown };
  readonly error?: { readonly message: string; readonly responseType: string; readonly validation?: string };
}

/**
 * The value of a mapping expression of a REST API: `'literal'`, `method.request.header.name`, `context.requestId`, `stageVariables.name`.
 * Source: "API Gateway API request and response data mapping reference", request-response-data-mappings.html.
 * @returns undefined when the request does not have it
 */
export function mapped(expression: string, context: RequestContext, known: Known = {}): string | undefined {
  const literal = /^'(.*)'$/s.exec(expression);
  if (literal) return literal[1];
  const [, source, name] =
    /^(method\.request\.(?:header|querystring|multivaluequerystring|multivalueheader|path)|context|stageVariables)\.(.+)$/.exec(
      expression,
    ) ?? [];
  if (source === 'context') return contextVariable(name, context, known);
  if (source === 'stageVariables') return context.stageVariables[name];
  if (source === 'method.request.path') return context.pathParameters[name];
  if (source === 'method.request.header') return headerValues(context.request.headers, name).at(-1);
  if (source === 'method.request.multivalueheader') return headerValue(context.request.headers, name);
  if (source === 'method.request.querystring') return queryValues(context.request.query).get(name)?.at(-1);
  if (source === 'method.request.multivaluequerystring') return queryValues(context.request.query).get(name)?.join(',');
  return undefined;
}

/** Whether an expression can be evaluated here. Parts of a body cannot. */
export function isKnownExpression(expression: string): boolean {
  return /^('.*'|(method\.request\.(header|querystring|multivaluequerystring|multivalueheader|path)|context|stageVariables)\..+)$/s.test(
    expression,
  );
}

/** A `$context` variable, as text. @returns undefined when there is none of this name */
export function contextVariable(name: string, context: RequestContext, { authorizer, error }: Known): string | undefined {
  const { request } = context;
  if (name.startsWith('authorizer.')) {
    const value = authorizer?.[name.slice('authorizer.'.length)];
    return value === undefined ? undefined : String(value);
  }
  const values: { readonly [name: string]: string | undefined } = {
    apiId: context.apiId,
    domainName: domainOf(context.apiId),
    domainPrefix: context.apiId,
    extendedRequestId: context.requestId,
    httpMethod: request.method,
    path: `/${context.stage}${context.path}`,
    protocol: 'HTTP/1.1',
    requestId: context.requestId,
    requestTime: requestTime(request.receivedAt),
    requestTimeEpoch: String(request.receivedAt.getTime()),
    resourceId: context.resourceId,
    resourcePath: context.resourcePath,
    stage: context.stage,
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': headerValue(request.headers, 'user-agent'),
    'error.message': error?.message,
    'error.messageString': error && JSON.stringify(error.message),
    'error.responseType': error?.responseType,
    'error.validationErrorString': error?.validation,
  };
  return values[name];
}

/** Variables of a body template: `$context.…`, `$stageVariables.…`, with or without braces. */
const VARIABLE = /\$(?:\{(context|stageVariables)\.([A-Za-z0-9_.]+)\}|(context|stageVariables)\.([A-Za-z0-9_.]*[A-Za-z0-9_]))/g;

/** Whether a template has nothing but text and variables: gateway responses know no more. */
export function isPlainTemplate(template: string): boolean {
  return !/#(set|if|foreach|else|end|\{)|\$[A-Za-z{]/.test(template.replace(VARIABLE, ''));
}

export function renderPlain(template: string, context: RequestContext, known: Known): string {
  return template.replace(VARIABLE, (_, ...[source, name, bareSource, bareName]: (string | undefined)[]) => {
    const variable = (name ?? bareName) as string;
    return ((source ?? bareSource) === 'context' ? contextVariable(variable, context, known) : context.stageVariables[variable]) ?? '';
  });
}
