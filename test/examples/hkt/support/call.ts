import type { RouteHandler } from '../../../../lib/handler';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON the route answers
  readonly body: any;
}

export interface Request {
  readonly body?: unknown;
  readonly params?: { readonly [name: string]: string };
  readonly query?: { readonly [name: string]: string };
  /** The payload of a verified token. */
  readonly claims?: object;
}

/** Calls a handler as an HTTP API does, in payload format 2.0. */
export async function call(handler: RouteHandler, { body, params, query, claims }: Request = {}): Promise<Answer> {
  const result = await handler({
    version: '2.0',
    routeKey: 'POST /test',
    rawPath: '/test',
    headers: { 'content-type': 'application/json', 'user-agent': 'jest' },
    rawQueryString: new URLSearchParams(query).toString(),
    pathParameters: params,
    requestContext: {
      http: { method: 'POST', path: '/test', sourceIp: '192.0.2.1' },
      requestId: 'request-1',
      authorizer: claims && { lambda: { claims: JSON.stringify(claims) } },
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    isBase64Encoded: false,
  } as Parameters<RouteHandler>[0]);
  return { status: result.statusCode, body: result.body ? JSON.parse(result.body) : undefined };
}
