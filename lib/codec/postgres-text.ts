import type { AttributeType } from '../model';
import { CodecError, type Where } from './codec-error';
import { encodeValue } from './encode-value';
import { stringifyJson } from './json-text';
import type { JsonValue } from './json-wire';
import { assignable, type ColumnType, columnType, type PostgresColumn } from './postgres-types';
import { STORED_NULL } from './wire';

/**
 * The text that PostgreSQL takes for a value of the model: the way back from `fromPostgres`. A cast of it to the type of the column gives
 * the value that the text came from, in PostgreSQL's own notation (`1.5` in a `numeric(10,2)` is `1.50` again). A moment has its zone:
 * for a `timestamp without time zone` the statement converts it, `($1::timestamptz AT TIME ZONE 'UTC')`.
 *
 * @param value `undefined` and `STORED_NULL` are SQL NULL, and so is `null` outside `json`
 * @returns null for SQL NULL
 * @throws CodecError when the attribute type does not hold the value, or PostgreSQL has no such value: U+0000 in any text.
 * @example
 * toPostgres(parseAttribute('binary'), { name: 'photo', type: 'bytea' }, Uint8Array.of(255)); // '\\xff'
 */
export function toPostgres(type: AttributeType, column: PostgresColumn, value: unknown, place: Where = {}): string | null {
  const where = { ...place, column: column.name };
  const problem = assignable(column, type);
  if (problem) throw new CodecError('COLUMN_TYPE', where, column.type, problem.allowed.join(', ') || 'no attribute type', problem.hint);
  if (value === undefined || value === STORED_NULL || (value === null && (type.scalar !== 'json' || type.list))) return null;
  encodeValue(type, value, where);
  const source = columnType(column);
  if (type.list) return arrayText((value as readonly unknown[]).map((element) => scalarText(type, source, element, where)));
  if (source.array && type.scalar === 'json') return arrayOfJson(value as JsonValue, source, where);
  return scalarText(type, source, value, where);
}

function scalarText({ scalar }: AttributeType, source: ColumnType, value: unknown, where: Where): string {
  if (scalar === 'binary') return `\\x${Buffer.from(value as Uint8Array).toString('hex')}`;
  if (scalar === 'json') return jsonText(value as JsonValue, source, where);
  return withoutNul(String(value), where);
}

/** `json` keeps any text that is JSON; `jsonb`, and text itself, have no U+0000. */
function jsonText(value: JsonValue, { base }: ColumnType, where: Where): string {
  const text = stringifyJson(value);
  if (base !== 'json' && hasNul(value)) throw noNul(text, where);
  return text;
}

function hasNul(value: JsonValue): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasNul);
  return Object.entries(value).some(([key, inner]) => key.includes('\0') || hasNul(inner));
}

function withoutNul(text: string, where: Where): string {
  if (text.includes('\0')) throw noNul(text, where);
  return text;
}

function noNul(text: string, where: Where): CodecError {
  return new CodecError(
    'VALUE_NUL',
    where,
    text,
    'text without U+0000',
    'PostgreSQL has no such character: bytea holds the bytes of the text',
  );
}

function arrayOfJson(value: JsonValue, source: ColumnType, where: Where): string {
  if (!Array.isArray(value)) throw new CodecError('VALUE_TYPE', where, value, 'a list, because the column is an array');
  return arrayText(value.map((element) => elementOfJson(element, source, where)));
}

function elementOfJson(element: JsonValue, source: ColumnType, where: Where): string | null | { readonly array: string } {
  if (element === null) return null;
  if (source.family === 'json') return jsonText(element, source, where);
  if (Array.isArray(element)) {
    if (element.length > 0) return { array: arrayOfJson(element, source, where) };
    throw new CodecError(
      'VALUE_ARRAY',
      where,
      element,
      'inner lists with elements',
      'PostgreSQL has no empty dimension: a jsonb column keeps it',
    );
  }
  return withoutNul(typeof element === 'string' ? element : stringifyJson(element), where);
}

/** As array_in reads it: every element in quotes, so that none is taken for NULL or for an array. */
function arrayText(elements: readonly (string | null | { readonly array: string })[]): string {
  const written = elements.map((element) => {
    if (element === null) return 'NULL';
    return typeof element === 'string' ? `"${element.replace(/["\\]/g, '\\$&')}"` : element.array;
  });
  return `{${written.join(',')}}`;
}
