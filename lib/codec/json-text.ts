import { CodecError } from './codec-error';
import { ExactNumber } from './exact-number';
import type { JsonValue } from './json-wire';
import { canonicalNumber } from './numbers';

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * The JSON text of a value that `parseJson` or a `json` attribute gave: what `JSON.stringify` writes, with bigints and exact
 * numbers as JSON numbers.
 *
 * @throws CodecError for NaN, Infinity and anything that is not JSON.
 * @example
 * stringifyJson({ id: 9007199254740993n }); // '{"id":9007199254740993}'
 */
export function stringifyJson(value: JsonValue): string {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return JSON.stringify(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (value instanceof ExactNumber) return JSON_NUMBER.test(value.text) ? value.text : canonicalNumber(value.text);
  if (Array.isArray(value)) return `[${value.map(stringifyJson).join(',')}]`;
  if (typeof value !== 'object') throw new CodecError('VALUE_TYPE', {}, value, 'a JSON value');
  const pairs = Object.keys(value).filter((key) => value[key] !== undefined);
  return `{${pairs.map((key) => `${JSON.stringify(key)}:${stringifyJson(value[key])}`).join(',')}}`;
}
