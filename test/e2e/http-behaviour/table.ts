import { type Received, type Sent, send } from '../support/http-app/send';
import type { Addresses, ApiName, HttpRun } from './run';

/** What comes back. A header that is undefined must not be there; a list is one header for each value. */
export interface Expected {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string | RegExp | readonly string[] | undefined };
  /** The body as JSON, a text, or bytes. */
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: readonly number[];
}

/** Where the two types of API differ on AWS, and who says so. */
export interface Differing {
  readonly Http: Expected;
  readonly Rest: Expected;
  readonly source: string;
}

export interface Row {
  readonly name: string;
  /** @default 'api' */
  readonly at?: keyof Addresses;
  readonly path: string;
  readonly send?: Sent | ((http: HttpRun) => Sent | Promise<Sent>);
  readonly expect: Expected | Differing;
}

/** A suite of requests, one test each. */
export function requests(title: string, http: () => HttpRun, api: ApiName, rows: readonly Row[]): void {
  describe(title, () => {
    test.each(rows.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
      const sent = typeof row.send === 'function' ? await row.send(http()) : row.send;
      const received = await send(http().addresses(api)[row.at ?? 'api'], row.path, sent);
      check(received, 'source' in row.expect ? row.expect[api] : row.expect);
    });
  });
}

function check({ status, headers, text, body }: Received, expected: Expected): void {
  expect({ status, text }).toEqual({ status: expected.status, text: expect.anything() });
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    const found = headers[name];
    if (value instanceof RegExp) expect({ [name]: found?.join(', ') }).toEqual({ [name]: expect.stringMatching(value) });
    else expect({ [name]: found }).toEqual({ [name]: typeof value === 'string' ? [value] : value });
  }
  if (expected.json !== undefined) expect(JSON.parse(text)).toEqual(expected.json);
  if (expected.text !== undefined) expect(text).toBe(expected.text);
  if (expected.bytes) expect([...body]).toEqual(expected.bytes);
}

/** A problem body (RFC 9457) of a handler. */
export function problem(status: number, members: object): Expected {
  return {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' },
    json: expect.objectContaining({ type: 'about:blank', status, instance: expect.stringMatching(/^[\w/+=-]{10,}$/), ...members }),
  };
}

/** Bad input, field by field. */
export function invalid(...errors: readonly (readonly [part: string, field: string, message: RegExp])[]): Expected {
  return problem(400, {
    title: 'Bad Request',
    errors: errors.map(([part, field, message]) => ({ in: part, field, message: expect.stringMatching(message) })),
  });
}

/** What API Gateway answers itself, by the type of API. */
export function gateway(
  status: number,
  http: string,
  rest: { readonly title: string; readonly detail: string; readonly headers?: Expected['headers'] },
  source: string,
): Differing {
  const { title, detail, headers } = rest;
  return {
    Http: { status, headers: { 'content-type': 'application/json', 'apigw-requestid': /./ }, json: { message: http } },
    Rest: {
      status,
      headers: { 'content-type': 'application/problem+json', 'x-amzn-requestid': /./, ...headers },
      json: { type: 'about:blank', title, status, detail },
    },
    source,
  };
}

const GUIDE = 'https://docs.aws.amazon.com/apigateway/latest/developerguide';
/** HTTP APIs have one body for errors. REST APIs have gateway responses, which the library makes problems (lib/api/gateway-responses.ts). */
export const RESPONSES = `${GUIDE}/supported-gateway-response-types.html`;
export const guide = (page: string): string => `${GUIDE}/${page}.html`;

/** A REST API calls a route that does not exist a missing signature (403); without IAM routes the library makes that a 404. */
export const NO_ROUTE = gateway(404, 'Not Found', { title: 'Not Found', detail: 'There is no such route' }, RESPONSES);
