import { ExactNumber } from '../codec/exact-number';
import { stringifyJson } from '../codec/json-text';

/** A circle is deeper than any answer. */
const MAX_DEPTH = 500;

/**
 * The JSON text of an answer: what `JSON.stringify` writes, with bigints and exact numbers as JSON numbers, and an error in place of what
 * JSON would lose: a Map, a Set, bytes, a function, NaN.
 *
 * @throws TypeError that names the place of the value.
 */
export function answerJson(value: unknown, place = 'the answer', depth = 0): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'bigint':
      return String(value);
    case 'number':
      if (Number.isFinite(value)) return JSON.stringify(value);
      throw notJson(place, String(value), 'JSON has finite numbers only');
    case 'object':
      return objectJson(value, place, depth);
    default:
      throw notJson(place, `a ${typeof value}`, 'leave it out');
  }
}

function objectJson(value: object | null, place: string, depth: number): string {
  if (value === null) return 'null';
  if (value instanceof ExactNumber) return stringifyJson(value);
  if (depth > MAX_DEPTH) throw notJson(place, 'a circle, or deeper than 500 levels', 'answer with the part that is needed');
  if (hasToJson(value)) return answerJson(value.toJSON(), place, depth + 1);
  if (Array.isArray(value)) {
    // An element without a value is null, as JSON.stringify has it: a batch answers undefined for what does not exist.
    return `[${value.map((element, i) => (element === undefined ? 'null' : answerJson(element, `${place}[${i}]`, depth + 1))).join(',')}]`;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    throw notJson(place, `a ${prototype.constructor?.name}`, hintFor(value));
  const pairs = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${pairs.map(([key, member]) => `${JSON.stringify(key)}:${answerJson(member, `${place}.${key}`, depth + 1)}`).join(',')}}`;
}

/** Not of bytes: a Buffer would write each of them as a number. */
function hasToJson(value: object): value is { toJSON(): unknown } {
  return typeof (value as { toJSON?: unknown }).toJSON === 'function' && !(value instanceof Uint8Array);
}

function hintFor(value: object): string {
  if (value instanceof Uint8Array) return 'answer with its base64 text, or with reply(status, bytes)';
  if (value instanceof Promise) return 'await it';
  if (value instanceof Map) return 'write Object.fromEntries(map)';
  if (value instanceof Set) return 'write [...set]';
  return 'write a plain object, for example { ...value }';
}

function notJson(place: string, what: string, hint: string): TypeError {
  return new TypeError(`${place} is ${what}, which is no JSON value: ${hint}`);
}
