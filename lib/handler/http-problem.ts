/** What is wrong with one field of a request. */
export interface InputProblem {
  readonly in: 'params' | 'query' | 'body';
  /** `amount`, `tags[2]`; empty for the body as a whole. */
  readonly field: string;
  readonly message: string;
}

export interface HttpProblemOptions {
  /**
   * A URI that identifies this kind of problem.
   * @default 'about:blank' - the status says it all
   */
  readonly type?: string;
  /** @default - the name of the status */
  readonly title?: string;
  /** Headers of the answer, for example `retry-after`. */
  readonly headers?: { readonly [name: string]: string };
  /** What is wrong, field by field. */
  readonly errors?: readonly InputProblem[];
  /** More members of the problem body, JSON values: for example a balance that is too low. */
  readonly members?: { readonly [name: string]: unknown };
  /** The error behind it: for the log, never for the client. */
  readonly cause?: unknown;
}

const TITLES: { readonly [status: number]: string } = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  423: 'Locked',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/**
 * An answer that says what went wrong, as `application/problem+json` (https://www.rfc-editor.org/rfc/rfc9457). Throw it anywhere in a route.
 * A 401 carries `www-authenticate: Bearer` unless `headers` has its own.
 *
 * @example
 * throw new HttpProblem(404, 'There is no such user');
 */
export class HttpProblem extends Error {
  public readonly name = 'HttpProblem';

  /**
   * @param status 400 to 599
   * @param detail what happened this time, for the one who called: it is part of the answer
   */
  constructor(
    public readonly status: number,
    public readonly detail?: string,
    public readonly options: HttpProblemOptions = {},
  ) {
    super(detail ?? titleOf(status), options.cause === undefined ? undefined : { cause: options.cause });
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new RangeError(`HttpProblem: the status is ${status}: it must be 400 to 599. Everything else is a reply(status, body)`);
    }
  }

  /** The headers of the answer. */
  public get headers(): { readonly [name: string]: string } {
    return { ...(this.status === 401 && { 'www-authenticate': 'Bearer' }), ...lowerCase(this.options.headers) };
  }

  /** The body of the answer. @param instance identifies this occurrence: the id of the request */
  public body(instance: string | undefined): object {
    const { type = 'about:blank', title = titleOf(this.status), errors, members } = this.options;
    return { ...members, type, title, status: this.status, detail: this.detail, instance, ...(errors && { errors }) };
  }
}

function titleOf(status: number): string {
  return TITLES[status] ?? (status < 500 ? 'Bad Request' : 'Internal Server Error');
}

function lowerCase(headers: HttpProblemOptions['headers'] = {}): { [name: string]: string } {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
