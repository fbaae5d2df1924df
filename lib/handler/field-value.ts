import { allowedFor } from '../codec/allowed';
import { CodecError } from '../codec/codec-error';
import { decodeValue } from '../codec/decode-value';
import { encodeValue } from '../codec/encode-value';
import { ExactNumber } from '../codec/exact-number';
import { parseJson } from '../codec/json-parse';
import type { JsonValue } from '../codec/json-wire';
import { exactInteger, exactNumber, safeInteger } from '../codec/numbers';
import type { AttributeType } from '../model/attribute-type';
import { ValueError } from '../model/value-error';

/** Receives what is wrong with a value. `suffix` is its place within the field: `[2]` in a list. */
export type Report = (message: string, suffix?: string) => void;

type Read = (type: AttributeType, raw: JsonValue) => unknown;

/** A value of a JSON body, as the attribute type has it: exact and canonical (uuid in lower case, timestamp in UTC). */
export function fromJson(type: AttributeType, value: JsonValue, report: Report): unknown {
  if (!type.list) return converted(type, value, ofJson, report);
  if (!Array.isArray(value)) return report('must be a list');
  return elements(type, value, ofJson, report);
}

/** The value of a parameter. A list is the parameter given several times, or values with commas between them. */
export function fromTexts(type: AttributeType, texts: readonly string[], joined: boolean, report: Report): unknown {
  if (type.list) {
    // Text may hold a comma of its own: there it separates only when the event has no other way to say so.
    const splits = joined || !(type.scalar === 'string' || type.scalar === 'json');
    return elements(type, splits ? texts.flatMap((text) => (text === '' ? [] : text.split(','))) : texts, ofText, report);
  }
  if (texts.length > 1) return report(`is given ${texts.length} times: allowed is once`);
  return converted(type, texts[0], ofText, report);
}

function elements(list: AttributeType, values: readonly JsonValue[], read: Read, report: Report): unknown[] {
  const type = { ...list, list: false };
  return values.map((value, i) => converted(type, value, read, (message) => report(message, `[${i}]`)));
}

function converted(type: AttributeType, raw: JsonValue, read: Read, report: Report): unknown {
  if (raw === null && type.scalar !== 'json') return report('must not be null');
  try {
    return decodeValue(type, encodeValue(type, read(type, raw), {}));
  } catch (error) {
    if (!(error instanceof CodecError) && !(error instanceof ValueError)) throw error;
    return report(message(type, error));
  }
}

/** JSON has no big integers, decimals and bytes of its own: numbers serve for the first two, and text for all three. */
function ofJson({ scalar }: AttributeType, value: JsonValue): unknown {
  if (scalar === 'binary') return typeof value === 'string' ? (bytes(value) ?? value) : value;
  const number = typeof value === 'number' || typeof value === 'bigint' || value instanceof ExactNumber ? String(value) : undefined;
  const text = number ?? (typeof value === 'string' ? value : undefined);
  if (scalar === 'decimal') return text ?? value;
  if (scalar === 'bigint') return text === undefined ? value : (exactInteger(text) ?? value);
  if (number === undefined) return value;
  return scalar === 'number' ? (exactNumber(number) ?? value) : scalar === 'integer' ? (safeInteger(number) ?? value) : value;
}

function ofText({ scalar }: AttributeType, raw: JsonValue): unknown {
  const text = raw as string;
  switch (scalar) {
    case 'number':
      return exactNumber(text) ?? text;
    case 'integer':
      return safeInteger(text) ?? text;
    case 'bigint':
      return exactInteger(text) ?? text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'binary':
      return bytes(text) ?? text;
    case 'json':
      return parseJson(text);
    default:
      return text;
  }
}

/** The bytes of a base64 text, of either alphabet; undefined for any other text. */
function bytes(text: string): Uint8Array | undefined {
  const plain = text
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '');
  const read = Buffer.from(plain, 'base64url');
  return read.toString('base64url') === plain ? new Uint8Array(read) : undefined;
}

/** Never the value: it may be a password. */
function message(type: AttributeType, error: CodecError | ValueError): string {
  if (error instanceof CodecError && (type.scalar === 'json' || error.code === 'VALUE_ILL_FORMED')) return `allowed is ${error.allowed}`;
  return `must be ${allowed(type)}`;
}

function allowed(type: AttributeType): string {
  switch (type.scalar) {
    case 'bigint':
      return 'an integer of at most 38 significant digits, as a number or text';
    case 'decimal':
      return 'a decimal number of at most 38 significant digits, as a number or text';
    case 'binary':
      return 'base64 text';
    default:
      return allowedFor(type);
  }
}
