import type { Header } from '../exchange';

/** The answer of a proxy integration, understood. */
export interface ProxyAnswer {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

type Scalar = string | number | boolean;

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);
const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What an HTTP API makes of the answer of a function with payload format 2.0: without a statusCode the whole answer is the body.
 * Source: "Lambda function response for format 2.0", API Gateway developer guide.
 * @returns undefined when the answer is malformed
 */
export function proxyAnswerV2(value: unknown): ProxyAnswer | undefined {
  if (!isRecord(value) || value.statusCode === undefined) {
    const body = typeof value === 'string' ? value : JSON.stringify(value);
    return { status: 200, headers: [['content-type', 'application/json']], body, isBase64Encoded: false };
  }
  const answer = formatted(value, ['headers']);
  if (!answer) return undefined;
  const { cookies = [] } = value;
  if (!Array.isArray(cookies) || !cookies.every((cookie) => typeof cookie === 'string')) return undefined;
  return { ...answer, headers: [...answer.headers, ...cookies.map((cookie): Header => ['set-cookie', cookie])] };
}

const KEYS_V1 = ['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'];

/**
 * What a REST API makes of the answer of a function. Members that it does not know make the answer malformed.
 * Source: "Output format of a Lambda function for proxy integration", API Gateway developer guide.
 * @param allowUnknown HTTP APIs take any member with payload format 1.0
 * @returns undefined when the answer is malformed
 */
export function proxyAnswerV1(value: unknown, allowUnknown = false): ProxyAnswer | undefined {
  if (!isRecord(value)) return undefined;
  if (!allowUnknown && Object.keys(value).some((key) => !KEYS_V1.includes(key))) return undefined;
  if (allowUnknown && value.statusCode === undefined) return undefined;
  return formatted({ statusCode: 200, ...value }, ['headers', 'multiValueHeaders']);
}

function formatted(
  value: { readonly [name: string]: unknown },
  sources: readonly ('headers' | 'multiValueHeaders')[],
): ProxyAnswer | undefined {
  const status = Number(value.statusCode);
  if (!isScalar(value.statusCode) || !Number.isInteger(status) || status < 100 || status > 599) return undefined;
  const body = value.body ?? '';
  if (!isScalar(body)) return undefined;
  const headers: Header[] = [];
  for (const source of sources) {
    const found = source === 'headers' ? singleHeaders(value.headers) : multiHeaders(value.multiValueHeaders);
    if (!found) return undefined;
    // A name in both places has the values of both, each once.
    for (const header of found) if (!headers.some((known) => same(known, header))) headers.push(header);
  }
  return { status, headers, body: String(body), isBase64Encoded: value.isBase64Encoded === true };
}

function same([name, value]: Header, other: Header): boolean {
  return name.toLowerCase() === other[0].toLowerCase() && value === other[1];
}

function singleHeaders(headers: unknown): Header[] | undefined {
  if (headers === undefined || headers === null) return [];
  if (!isRecord(headers)) return undefined;
  const entries = Object.entries(headers);
  return entries.every(([, value]) => isScalar(value)) ? entries.map(([name, value]) => [name, String(value)]) : undefined;
}

function multiHeaders(headers: unknown): Header[] | undefined {
  if (headers === undefined || headers === null) return [];
  if (!isRecord(headers)) return undefined;
  const entries = Object.entries(headers);
  if (!entries.every(([, values]) => Array.isArray(values) && values.every(isScalar))) return undefined;
  return entries.flatMap(([name, values]) => (values as Scalar[]).map((value): Header => [name, String(value)]));
}
