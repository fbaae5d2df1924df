import { isUtf8 } from 'node:buffer';
import { CodecError } from '../codec/codec-error';
import { parseJson } from '../codec/json-parse';
import type { JsonValue } from '../codec/json-wire';
import type { HttpEvent } from './http-event';
import { HttpProblem } from './http-problem';
import type { HttpRequest } from './http-request';

const MEDIA_TYPE = /^\s*application\/(?:[\w.!#$&^-]+\+)?json\s*(?:;(.*))?$/is;
const CHARSET = /(?:^|;)\s*charset\s*=\s*"?([^\s";]*)"?/i;

/** The bytes of the body; empty when there is none. */
export function bodyBytes({ event: { body, isBase64Encoded } }: HttpRequest): Uint8Array {
  return new Uint8Array(Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'));
}

/** @throws HttpProblem 413 when the body has more bytes than are allowed. */
export function checkSize({ event: { body, isBase64Encoded } }: HttpRequest, maxBytes: number): void {
  if (!body || Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') <= maxBytes) return;
  throw new HttpProblem(413, `The body has more than ${maxBytes} bytes.`);
}

/**
 * The JSON value of the body; undefined when there is none.
 *
 * @param report receives what is wrong with text that is not JSON
 * @throws HttpProblem 415 for another content type.
 */
export function jsonBody(request: HttpRequest, report: (message: string) => void): JsonValue | undefined {
  const { headers, event } = request;
  if (!event.body) return undefined;
  checkType(headers['content-type']);
  const text = textOf(event);
  if (text === undefined) {
    report('must be UTF-8');
    return undefined;
  }
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    report(`allowed is ${error.allowed}`);
    return undefined;
  }
}

/** JSON only, also when it could be read as JSON: a form of another site can send text without asking, but not this type. */
function checkType(type: string | undefined): void {
  const match = MEDIA_TYPE.exec(type ?? '');
  const charset = match && (CHARSET.exec(match[1] ?? '')?.[1] ?? 'utf-8').toLowerCase();
  if (charset === 'utf-8' || charset === 'utf8' || charset === 'us-ascii') return;
  const given = type === undefined ? 'The body has no content-type' : `The body is ${JSON.stringify(type)}`;
  throw new HttpProblem(415, `${given}: allowed is application/json, or a type with +json, in UTF-8.`);
}

/** The text without a byte order mark; undefined for bytes that are not UTF-8. */
function textOf({ body, isBase64Encoded }: HttpEvent): string | undefined {
  let text = body ?? '';
  if (isBase64Encoded) {
    const bytes = Buffer.from(text, 'base64');
    if (!isUtf8(bytes)) return undefined;
    text = bytes.toString('utf8');
  }
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
