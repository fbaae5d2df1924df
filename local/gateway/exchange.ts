/** A header as it was sent: its own case, one entry per line. */
export type Header = readonly [name: string, value: string];

/** What a client asked for. */
export interface GatewayRequest {
  readonly method: string;
  /** As sent: percent-encoded, without the query string. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  readonly headers: readonly Header[];
  /** Empty for a request without a body, and for one that is too large. */
  readonly body: Buffer;
  /** The body is over the limit of API Gateway and was dropped. */
  readonly tooLarge: boolean;
  readonly sourceIp: string;
  readonly receivedAt: Date;
}

/** What a client is told. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: Buffer | string;
}

export function jsonAnswer(status: number, body: unknown, headers: readonly Header[] = []): GatewayAnswer {
  return { status, headers: [['content-type', 'application/json'], ...headers], body: JSON.stringify(body) };
}

/** Every value of a header, in the order of the request. */
export function headerValues(headers: readonly Header[], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}

/** @returns undefined when the header is not there */
export function headerValue(headers: readonly Header[], name: string): string | undefined {
  const values = headerValues(headers, name);
  return values.length === 0 ? undefined : values.join(',');
}

export function withoutHeader(headers: readonly Header[], name: string): Header[] {
  const unwanted = name.toLowerCase();
  return headers.filter(([key]) => key.toLowerCase() !== unwanted);
}

export function withHeader(headers: readonly Header[], name: string, value: string): Header[] {
  return [...withoutHeader(headers, name), [name, value]];
}

/** The media type of a body without its parameters, lower-case. */
export function mediaType(headers: readonly Header[]): string | undefined {
  return headerValue(headers, 'content-type')?.split(';')[0].trim().toLowerCase();
}
