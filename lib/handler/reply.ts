import { type Cookie, setCookie } from './cookies';

export interface ReplyOptions {
  /**
   * Headers of the answer; a list is one header for each value. Replaces a default of the same name: `content-type: application/json; charset=utf-8`,
   * `cache-control: no-store`.
   */
  readonly headers?: { readonly [name: string]: string | readonly string[] };
  /** Cookies to set: hidden from scripts, HTTPS only and `SameSite=Lax` unless they say otherwise; or the text of a `set-cookie` header. */
  readonly cookies?: readonly (Cookie | string)[];
}

const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// No line break, which would begin another header; of other characters Latin-1.
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const BODILESS = new Set([204, 205, 304]);

/** The same in every copy of the package: code in a layer may have its own. */
const MARK = Symbol.for('cdk-single-table.reply');

/** Whether a handler returned a reply, not a value. */
export function isReply(value: unknown): value is Reply {
  return typeof value === 'object' && value !== null && MARK in value;
}

/** An answer with its status, made by `reply`. */
export class Reply {
  /** @internal */
  public readonly [MARK] = true;
  /** By lower-case name. */
  public readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Values of `set-cookie` headers. */
  public readonly cookies: readonly string[];

  constructor(
    public readonly status: number,
    public readonly body: unknown,
    options: ReplyOptions,
  ) {
    if (!Number.isInteger(status) || status < 200 || status > 599) {
      throw new RangeError(`reply: the status is ${status}: it must be 200 to 599`);
    }
    if (body !== undefined && BODILESS.has(status)) throw new TypeError(`reply: an answer with status ${status} has no body`);
    const headers = new Map<string, readonly string[]>();
    for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name.toLowerCase(), checked(name, [value].flat()));
    this.cookies = [...(headers.get('set-cookie') ?? []), ...checked('set-cookie', (options.cookies ?? []).map(setCookie))];
    headers.delete('set-cookie');
    this.headers = headers;
  }
}

function checked(name: string, values: readonly string[]): readonly string[] {
  if (!HEADER_NAME.test(name)) throw new TypeError(`reply: ${JSON.stringify(name)} is no header name`);
  for (const value of values) {
    if (typeof value !== 'string' || !HEADER_VALUE.test(value)) {
      throw new TypeError(`reply: the header ${name} must be Latin-1 text without control characters`);
    }
  }
  return values;
}

/**
 * An answer of a route with a status other than 200, with headers or with cookies. The body is a JSON value (exact: a `bigint` and an
 * `ExactNumber` become JSON numbers); bytes (a `Uint8Array`); or, when `headers` has a `content-type`, a string that is sent as it is.
 *
 * @param status 200 to 599; 204, 205 and 304 have no body
 * @throws RangeError, TypeError for a status, header or cookie that HTTP does not have.
 * @example
 * return reply(201, { investmentId }, { headers: { location: `/investments/${investmentId}` } });
 * @example
 * return reply(200, '<h1>Hello</h1>', { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'max-age=60' } });
 */
export function reply(status: number, body?: unknown, options: ReplyOptions = {}): Reply {
  return new Reply(status, body, options);
}
