import type { AttributeType } from '../model';
import { CodecError, type Where } from './codec-error';
import { jsonNumber } from './json-number';
import { parseJson } from './json-parse';
import type { JsonValue } from './json-wire';
import { type ArrayText, parseArray } from './postgres-array';
import { scalarReader } from './postgres-scalar';
import { assignable, type ColumnType, columnType, type Family, type PostgresColumn } from './postgres-types';
import { STORED_NULL } from './wire';

/** What the text alone does not say. */
export interface PostgresPolicy {
  /** The entity and attribute, for messages. */
  readonly entity?: string;
  readonly attribute?: string;
  /**
   * What an SQL NULL becomes: no attribute, or a DynamoDB NULL.
   * @default 'omit'
   */
  readonly null?: 'omit' | 'null';
  /**
   * A timestamp whose text has no zone is in UTC, because the statement converted it from the zone that the mapping declares.
   * @default false - such a text is an error
   */
  readonly assumeUtc?: boolean;
}

/** Turns the text of a column into values of the model. */
export type PostgresReader = (text: string | null) => unknown;

interface Compiled {
  readonly type: AttributeType;
  readonly policy: PostgresPolicy;
  readonly read: PostgresReader;
}

const NO_POLICY: PostgresPolicy = {};
const latest = new WeakMap<PostgresColumn, Compiled>();

/**
 * Turns the text that PostgreSQL prints for a value into a value of the model, exactly or not at all. It expects the settings
 * `DateStyle = ISO`, `TimeZone = UTC`, `bytea_output = hex` and `extra_float_digits = 1`.
 *
 * @param text null for SQL NULL
 * @returns undefined when the attribute is left out, `STORED_NULL` for a NULL that the policy stores
 * @throws CodecError with entity, attribute and column when the attribute type cannot hold the value.
 * @example
 * fromPostgres(parseAttribute('bigint'), { name: 'id', type: 'bigint' }, '9007199254740993', {}); // 9007199254740993n
 */
export function fromPostgres(
  type: AttributeType,
  column: PostgresColumn,
  text: string | null,
  policy: PostgresPolicy = NO_POLICY,
): unknown {
  let compiled = latest.get(column);
  if (!compiled || compiled.type !== type || compiled.policy !== policy) {
    compiled = { type, policy, read: compilePostgresReader(type, column, policy) };
    latest.set(column, compiled);
  }
  return compiled.read(text);
}

/**
 * The reader of a column, for a caller that keeps it.
 *
 * @throws CodecError when no value of the column can become the attribute: see `assignable`.
 */
export function compilePostgresReader(type: AttributeType, column: PostgresColumn, policy: PostgresPolicy = NO_POLICY): PostgresReader {
  const where = { entity: policy.entity, attribute: policy.attribute, column: column.name };
  const problem = assignable(column, type);
  if (problem) throw new CodecError('COLUMN_TYPE', where, column.type, problem.allowed.join(', ') || 'no attribute type', problem.hint);
  const read = valueReader(type, columnType(column), where, policy.assumeUtc === true);
  const absent = policy.null === 'null' ? STORED_NULL : undefined;
  return (text) => (text === null ? absent : read(text));
}

function valueReader(type: AttributeType, source: ColumnType, where: Where, assumeUtc: boolean): (text: string) => unknown {
  if (type.list) {
    const read = scalarReader(type, source.family, where, assumeUtc);
    return (text) => parseArray(text, where).map((element) => read(scalarElement(element, text, where)));
  }
  if (source.array && type.scalar === 'json') return (text) => jsonOfArray(parseArray(text, where), source.family, where);
  return scalarReader(type, source.family, where, assumeUtc);
}

function scalarElement(element: ArrayText[number], text: string, where: Where): string {
  if (typeof element === 'string') return element;
  const allowed = element === null ? 'a list without NULL' : 'an array of one dimension';
  throw new CodecError('VALUE_ARRAY', where, text, allowed, 'a json attribute keeps it');
}

function jsonOfArray(array: ArrayText, family: Family, where: Where): JsonValue {
  return array.map((element) => {
    if (element === null) return null;
    return typeof element === 'string' ? jsonOfElement(element, family, where) : jsonOfArray(element, family, where);
  });
}

function jsonOfElement(text: string, family: Family, where: Where): JsonValue {
  switch (family) {
    case 'boolean':
      return text === 't';
    case 'integer':
    case 'numeric':
    case 'float':
      if (/[Na]/.test(text)) throw new CodecError('VALUE_NOT_FINITE', where, text, 'a finite number', 'string[] keeps it as text');
      return jsonNumber(text);
    case 'json':
      return parseJson(text, where);
    default:
      return text;
  }
}
