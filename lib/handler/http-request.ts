import { type Claims, claimsOf } from './claims';
import { decoded, parseCookies } from './cookies';
import type { HttpEvent } from './http-event';

/** A request, whichever format its event has. */
export interface HttpRequest {
  readonly format: '1.0' | '2.0';
  readonly method: string;
  /** Without the stage. */
  readonly path: string;
  /** As it was declared: `GET /users/{userId}`. */
  readonly route: string;
  readonly requestId: string | undefined;
  readonly sourceIp: string | undefined;
  /** By lower-case name; of several with one name the values, joined by a comma. */
  readonly headers: { readonly [name: string]: string | undefined };
  readonly cookies: { readonly [name: string]: string | undefined };
  readonly params: { readonly [name: string]: string | undefined };
  readonly query: Query;
  readonly claims: Claims;
  readonly event: HttpEvent;
}

/** Every value of each parameter. */
export interface Query {
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Repeated parameters came as one text, joined by commas. */
  readonly joined: boolean;
}

/**
 * Reads an event of API Gateway.
 *
 * @throws TypeError when it is no HTTP event: the function was called by something else.
 */
export function readRequest(event: HttpEvent, invocationId: string | undefined): HttpRequest {
  const second = event?.version === '2.0';
  if (!second && typeof event?.httpMethod !== 'string') {
    throw new TypeError(
      `the event is no request of API Gateway: it has neither "version": "2.0" nor "httpMethod", only ${Object.keys(event ?? {}).join(', ') || 'nothing'}`,
    );
  }
  const context = event.requestContext ?? {};
  const method = (second ? context.http?.method : event.httpMethod) ?? '';
  const headers = headersOf(event);
  return {
    format: second ? '2.0' : '1.0',
    method: method.toUpperCase(),
    // A REST API leaves its stage out.
    path: withoutStage((second ? event.rawPath : event.path) ?? '/', event.version === undefined ? undefined : context.stage),
    route: (second ? event.routeKey : undefined) ?? `${method} ${event.resource ?? event.path ?? event.rawPath ?? ''}`,
    requestId: context.requestId ?? invocationId,
    sourceIp: (second ? context.http?.sourceIp : context.identity?.sourceIp) ?? undefined,
    headers,
    cookies: parseCookies(headers.cookie === undefined ? [] : [headers.cookie]),
    params: paramsOf(event),
    query: queryOf(event),
    claims: claimsOf(event),
    event,
  };
}

function withoutStage(path: string, stage: string | undefined): string {
  if (stage === undefined || stage === '$default') return path;
  return path === `/${stage}` ? '/' : path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;
}

function headersOf({ headers, multiValueHeaders, cookies }: HttpEvent): HttpRequest['headers'] {
  const read: { [name: string]: string } = Object.create(null);
  for (const [name, value] of Object.entries(headers ?? {})) if (value !== undefined) read[name.toLowerCase()] = value;
  for (const [name, values] of Object.entries(multiValueHeaders ?? {})) {
    const lower = name.toLowerCase();
    if (values?.length) read[lower] = values.join(lower === 'cookie' ? '; ' : ', ');
  }
  // Format 2.0 takes the cookies out of the headers.
  if (cookies?.length) read.cookie = cookies.join('; ');
  return read;
}

/** A REST API leaves path parameters percent-encoded, an HTTP API decodes them in both formats; only the latter's events have a version. */
function paramsOf({ pathParameters, version }: HttpEvent): HttpRequest['params'] {
  const read: { [name: string]: string } = Object.create(null);
  for (const [name, value] of Object.entries(pathParameters ?? {})) {
    if (value !== undefined) read[name] = version === undefined ? decoded(value) : value;
  }
  return read;
}

function queryOf({ version, rawQueryString, queryStringParameters, multiValueQueryStringParameters }: HttpEvent): Query {
  const values = new Map<string, string[]>();
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined) values.set(name, [...(values.get(name) ?? []), value]);
  };
  if (version === '2.0' && rawQueryString !== undefined) {
    for (const [name, value] of new URLSearchParams(rawQueryString)) add(name, value);
    return { values, joined: false };
  }
  if (multiValueQueryStringParameters) {
    for (const [name, list] of Object.entries(multiValueQueryStringParameters)) for (const value of list ?? []) add(name, value);
    return { values, joined: false };
  }
  for (const [name, value] of Object.entries(queryStringParameters ?? {})) add(name, value);
  return { values, joined: version === '2.0' };
}
