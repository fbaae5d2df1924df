/** Events of API Gateway as it sends them: one request in payload format 1.0 (REST API, HTTP API) and 2.0 (HTTP API). */

export interface TestRequest {
  /** @default 'GET' */
  readonly method?: string;
  /** The route as declared: `/users/{userId}`. @default - the path */
  readonly resource?: string;
  /** @default '/' */
  readonly path?: string;
  readonly params?: { readonly [name: string]: string };
  /** The query string as it was sent, without the `?`. */
  readonly query?: string;
  readonly headers?: { readonly [name: string]: string };
  /** `name=value` texts. */
  readonly cookies?: readonly string[];
  /** Bytes are sent as base64. */
  readonly body?: string | Uint8Array;
  /** The `authorizer` of the request context. */
  readonly authorizer?: object;
  /** @default '$default' in 2.0, 'prod' in 1.0 */
  readonly stage?: string;
}

export const REQUEST_ID = 'JKJaXmPLvHcESHA=';

/** What a Lambda function gets of an HTTP API. */
export function eventV2(request: TestRequest = {}) {
  const { method = 'GET', path = '/', resource = path, query = '', stage = '$default' } = request;
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) values.set(name, values.has(name) ? `${values.get(name)},${value}` : value);
  return {
    version: '2.0',
    routeKey: `${method} ${resource}`,
    rawPath: stage === '$default' ? path : `/${stage}${path}`,
    rawQueryString: query,
    headers: Object.fromEntries(Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
    ...(request.cookies && { cookies: [...request.cookies] }),
    ...(values.size > 0 && { queryStringParameters: Object.fromEntries(values) }),
    ...(request.params && { pathParameters: { ...request.params } }),
    requestContext: {
      accountId: '111122223333',
      apiId: 'abc123',
      domainName: 'abc123.execute-api.us-east-1.amazonaws.com',
      requestId: REQUEST_ID,
      stage,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      ...(request.authorizer && { authorizer: request.authorizer }),
    },
    ...bodyOf(request.body),
  };
}

/** What a Lambda function gets of a REST API: names of headers as they were sent, path parameters percent-encoded, `null` for nothing. */
export function eventV1(request: TestRequest = {}) {
  const { method = 'GET', path = '/', resource = path, stage = 'prod' } = request;
  const sent = { ...request.headers, ...(request.cookies && { Cookie: request.cookies.join('; ') }) };
  const lists: { [name: string]: string[] } = Object.create(null);
  for (const [name, value] of new URLSearchParams(request.query)) lists[name] = [...(lists[name] ?? []), value];
  const params = Object.entries(request.params ?? {}).map(([name, value]) => [name, encodeURIComponent(value)]);
  const anyQuery = Object.keys(lists).length > 0;
  return {
    resource,
    path,
    httpMethod: method,
    headers: { ...sent },
    multiValueHeaders: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, [value]])),
    queryStringParameters: anyQuery ? Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1)])) : null,
    multiValueQueryStringParameters: anyQuery ? lists : null,
    pathParameters: params.length > 0 ? Object.fromEntries(params) : null,
    stageVariables: null,
    requestContext: {
      accountId: '111122223333',
      apiId: 'abc123',
      requestId: REQUEST_ID,
      stage,
      path: `/${stage}${path}`,
      httpMethod: method,
      resourcePath: resource,
      identity: { sourceIp: '192.0.2.1', userAgent: 'test' },
      ...(request.authorizer && { authorizer: request.authorizer }),
    },
    ...{ body: null, ...bodyOf(request.body) },
  };
}

/** Both formats, for `test.each`. */
export const FORMATS = [
  ['1.0', eventV1],
  ['2.0', eventV2],
] as const;

/** A request with a JSON body: text as it is, any other value as `JSON.stringify` writes it. */
export function jsonRequest(body: unknown, request: TestRequest = {}): TestRequest {
  return {
    method: 'POST',
    ...request,
    headers: { 'Content-Type': 'application/json', ...request.headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

function bodyOf(body: TestRequest['body']) {
  if (body === undefined) return { isBase64Encoded: false };
  if (typeof body === 'string') return { body, isBase64Encoded: false };
  return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}
