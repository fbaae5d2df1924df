import { CodecError, type Where } from './codec-error';
import { ExactNumber } from './exact-number';
import { jsonNumber } from './json-number';
import { located } from './located';
import { canonicalNumber, wireNumber } from './numbers';
import { wellFormed } from './well-formed';
import { type AnyWire, type AttributeValue, setOwn } from './wire';

/** Any JSON value, its numbers exact. */
export type JsonValue = null | boolean | number | bigint | ExactNumber | string | JsonValue[] | { [key: string]: JsonValue };

/**
 * Lists and maps that may enclose each other in one attribute: DynamoDB stores 32 levels, of which the innermost value is one.
 * Measured on DynamoDB Local 3.3.1; https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-attributes
 */
export const MAX_CONTAINERS = 31;

const ALLOWED = 'null, boolean, string, number, bigint, ExactNumber, and lists and plain objects of these';

/**
 * A JSON value in DynamoDB's own types. A property that is `undefined` is left out, as `JSON.stringify` does.
 *
 * @param containers lists and maps that may still be opened
 * @throws CodecError for anything that would not come back the same.
 */
export function encodeJson(value: unknown, where: Where, containers: number): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: wellFormed(value, where) };
    case 'boolean':
      return { BOOL: value };
    case 'number':
      return { N: numberText(value, where) };
    case 'bigint':
      return { N: exactText(String(value), value, where) };
    case 'object':
      if (value === null) return { NULL: true };
      if (value instanceof ExactNumber) return { N: exactText(value.text, value.text, where) };
      if (containers === 0) throw tooDeep(where, value);
      if (Array.isArray(value)) return { L: encodeList(value, where, containers - 1) };
      if (isPlain(value)) return { M: encodeMap(value, where, containers - 1) };
      throw new CodecError('VALUE_TYPE', where, value, ALLOWED, 'write it as one of these, a Date as its toISOString()');
    default:
      throw new CodecError('VALUE_TYPE', where, value, ALLOWED);
  }
}

function encodeList(list: readonly unknown[], where: Where, containers: number): AttributeValue[] {
  const encoded: AttributeValue[] = [];
  for (let i = 0; i < list.length; i++) encoded.push(encodeJson(list[i], where, containers));
  return encoded;
}

function encodeMap(map: { readonly [key: string]: unknown }, where: Where, containers: number): Record<string, AttributeValue> {
  const encoded: Record<string, AttributeValue> = {};
  for (const key of Object.keys(map)) {
    if (map[key] === undefined) continue;
    if (key === '') throw new CodecError('VALUE_JSON', where, key, 'keys of at least one character', 'DynamoDB has no empty key in a map');
    setOwn(encoded, wellFormed(key, where), encodeJson(map[key], where, containers));
  }
  return encoded;
}

function isPlain(value: object): value is { readonly [key: string]: unknown } {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function numberText(value: number, where: Where): string {
  if (!Number.isFinite(value)) throw new CodecError('VALUE_NOT_FINITE', where, value, 'a finite number');
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new CodecError(
      'VALUE_RANGE',
      where,
      value,
      'an integer within ±(2^53 - 1)',
      'use a bigint: a JavaScript number is rounded there',
    );
  }
  try {
    return wireNumber(value);
  } catch (error) {
    throw located(error, where, value, NUMBER_ALLOWED);
  }
}

const NUMBER_ALLOWED = 'a number of at most 38 digits from 1E-130 to 9.99E+125';

function exactText(text: string, value: unknown, where: Where): string {
  try {
    return canonicalNumber(text);
  } catch (error) {
    throw located(error, where, value, NUMBER_ALLOWED);
  }
}

export function tooDeep(where: Where, value: unknown): CodecError {
  return new CodecError('VALUE_DEPTH', where, value, '32 levels, the innermost value included', 'store it as text in a string attribute');
}

/**
 * Reads any stored value without a model: a number as a JavaScript number if that is exact, else as a bigint, else as an
 * `ExactNumber`; a set as a `Set`.
 *
 * @throws CodecError when it is none of DynamoDB's types.
 */
export function decodeUnknown(wire: AttributeValue, where: Where = {}): unknown {
  const any = wire as AnyWire;
  if (any.S !== undefined) return any.S;
  if (any.N !== undefined) return jsonNumber(any.N);
  if (any.M !== undefined) return decodeMap(any.M, where);
  if (any.L !== undefined) return any.L.map((element) => decodeUnknown(element, where));
  if (any.BOOL !== undefined) return any.BOOL;
  if (any.NULL !== undefined) return null;
  if (any.B !== undefined) return any.B;
  if (any.SS !== undefined) return new Set(any.SS);
  if (any.NS !== undefined) return new Set(any.NS.map(jsonNumber));
  if (any.BS !== undefined) return new Set(any.BS);
  throw new CodecError('VALUE_STORED_TYPE', where, Object.keys(wire).join(), 'S, N, B, BOOL, NULL, L, M, SS, NS or BS');
}

function decodeMap(map: Record<string, AttributeValue>, where: Where): Record<string, unknown> {
  const decoded: Record<string, unknown> = {};
  for (const key of Object.keys(map)) setOwn(decoded, key, decodeUnknown(map[key], where));
  return decoded;
}
