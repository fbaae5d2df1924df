import type { IncomingMessage } from 'node:http';

/** Headers by name in lower case, each with all of its values. Cookies and query strings in the same form, with their own names. */
export type Values = Record<string, string[]>;

/** A request of a viewer, as behaviours and functions see it. The body stays in the stream. */
export interface ViewerRequest {
  readonly method: string;
  /** The path as it was sent, without the query. */
  readonly uri: string;
  readonly query: Values;
  readonly headers: Values;
  readonly cookies: Values;
}

/** An answer before its body, or with one that a function made. */
export interface ViewerResponse {
  readonly status: number;
  readonly headers: Values;
  readonly body?: string;
}

export function viewerRequest(message: IncomingMessage): ViewerRequest {
  const [uri, query = ''] = (message.url ?? '/').split(/\?(.*)/s);
  const { cookie = [], ...headers } = groupHeaders(message.rawHeaders);
  return {
    method: message.method ?? 'GET',
    uri,
    query: groupPairs(query.split('&')),
    headers,
    cookies: groupPairs(cookie.join(';').split(';')),
  };
}

/** `[name, value, name, value, …]` as Node has them. */
export function groupHeaders(raw: readonly string[]): Values {
  const values: Values = Object.create(null);
  for (let i = 0; i + 1 < raw.length; i += 2) add(values, raw[i].toLowerCase(), raw[i + 1]);
  return values;
}

/** `a=1` and `a`: the encoding stays as it is, because functions and origins get it so. */
function groupPairs(pairs: readonly string[]): Values {
  const values: Values = Object.create(null);
  for (const pair of pairs.map((text) => text.trim()).filter(Boolean)) {
    const [name, value = ''] = pair.split(/=(.*)/s);
    add(values, name, value);
  }
  return values;
}

function add(values: Values, name: string, value: string): void {
  values[name] = [...(values[name] ?? []), value];
}

/** `a=1&a=2&b=` or, with `; `, a Cookie header. */
export function joinPairs(values: Values, separator: '&' | '; '): string {
  return Object.entries(values)
    .flatMap(([name, all]) => all.map((value) => (value === '' && separator === '&' ? name : `${name}=${value}`)))
    .join(separator);
}
