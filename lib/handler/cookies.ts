/** A cookie to set. What is not said is the strict choice. */
export interface Cookie {
  readonly name: string;
  /** Any text: it is percent-encoded, and decoded again in `cookies` of a request. */
  readonly value: string;
  /**
   * Seconds the browser keeps it; 0 deletes it.
   * @default - until the browser is closed
   */
  readonly maxAge?: number;
  /** @default '/' */
  readonly path?: string;
  /** @default - the host of the request only */
  readonly domain?: string;
  /** @default 'Lax' */
  readonly sameSite?: 'Strict' | 'Lax' | 'None';
  /**
   * Hidden from scripts.
   * @default true
   */
  readonly httpOnly?: boolean;
  /**
   * Sent over HTTPS only. Browsers treat `localhost` as secure.
   * @default true
   */
  readonly secure?: boolean;
}

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const ATTRIBUTE = /^[^;\p{Cc}]*$/u;

/** The value of a `set-cookie` header. https://www.rfc-editor.org/rfc/rfc6265#section-4.1 */
export function setCookie(cookie: Cookie | string): string {
  if (typeof cookie === 'string') return cookie;
  const { name, value, maxAge, path = '/', domain, sameSite = 'Lax', httpOnly = true, secure = true } = cookie;
  if (!NAME.test(name)) throw new TypeError(`the cookie name ${JSON.stringify(name)} must be of letters, digits and !#$%&'*+-.^_\`|~`);
  if (!ATTRIBUTE.test(path + (domain ?? ''))) {
    throw new TypeError(`the cookie ${name} has a path or domain with a semicolon or control character`);
  }
  if (maxAge !== undefined && !Number.isSafeInteger(maxAge)) throw new TypeError(`the cookie ${name}: maxAge must be whole seconds`);
  return [
    `${name}=${encodeURIComponent(value)}`,
    `Path=${path}`,
    ...(domain === undefined ? [] : [`Domain=${domain}`]),
    ...(maxAge === undefined ? [] : [`Max-Age=${maxAge}`]),
    `SameSite=${sameSite}`,
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(secure ? ['Secure'] : []),
  ].join('; ');
}

/** The cookies of `name=value; name=value` texts. Of two with one name the first counts: the browser sends the more specific one first. */
export function parseCookies(texts: readonly string[]): { readonly [name: string]: string | undefined } {
  const cookies: { [name: string]: string } = Object.create(null);
  for (const pair of texts.flatMap((text) => text.split(';'))) {
    const equals = pair.indexOf('=');
    if (equals < 0) continue;
    const name = pair.slice(0, equals).trim();
    if (name in cookies) continue;
    const value = pair.slice(equals + 1).trim();
    cookies[name] = decoded(value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value);
  }
  return cookies;
}

/** Percent-encoded text, decoded; as it is when it is no such text. */
export function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
