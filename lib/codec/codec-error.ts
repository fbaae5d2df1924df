import type { ValueErrorCode } from '../model';

/** Why a value cannot be carried exactly. The codes are stable. */
export type CodecErrorCode =
  | ValueErrorCode
  | 'VALUE_MISSING' // a required attribute has no value
  | 'VALUE_UNKNOWN' // the entity has no such attribute
  | 'VALUE_STORED_TYPE' // the stored value has another DynamoDB type
  | 'VALUE_JSON' // text that is not JSON, or JSON that no map can hold: a key twice, an empty key
  | 'VALUE_DEPTH' // nested deeper than DynamoDB stores
  | 'VALUE_NOT_FINITE' // NaN, Infinity, and the infinite dates of PostgreSQL
  | 'VALUE_ZONE' // a timestamp without a zone
  | 'VALUE_NUL' // U+0000 on the way to PostgreSQL, which has no such character
  | 'VALUE_ARRAY' // an array that no list can hold: NULL elements, several dimensions, other lower bounds
  | 'COLUMN_TYPE'; // a column of this type cannot become an attribute of that type

/** Whose value it is. `column` is known on the way from PostgreSQL only. */
export interface Where {
  readonly entity?: string;
  readonly attribute?: string;
  readonly column?: string;
}

/** A value that cannot be carried exactly. Nothing was changed and nothing was written. */
export class CodecError extends Error {
  public readonly name = 'CodecError';
  public readonly entity?: string;
  public readonly attribute?: string;
  /** The source column, when the value came from PostgreSQL. */
  public readonly column?: string;
  /** The value, shortened to 80 characters. */
  public readonly value: string;

  constructor(
    public readonly code: CodecErrorCode,
    where: Where,
    value: unknown,
    /** What is allowed here. */
    public readonly allowed: string,
    /** What to do about it. */
    public readonly hint?: string,
  ) {
    const shown = show(value);
    super(`${place(where)}${shown} does not fit: allowed is ${allowed}${hint ? `; ${hint}` : ''} [${code}]`);
    this.entity = where.entity;
    this.attribute = where.attribute;
    this.column = where.column;
    this.value = shown;
  }
}

function place({ entity, attribute, column }: Where): string {
  const name = [entity, attribute].filter(Boolean).join('.');
  const source = column === undefined ? '' : `column ${JSON.stringify(column)}`;
  if (name && source) return `${name} (${source}): `;
  return name || source ? `${name || source}: ` : '';
}

/** A short picture of any value: it never throws, and never prints more than 80 characters. */
export function show(value: unknown): string {
  const text = picture(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function picture(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? value.slice(0, 80) : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  const kind = value.constructor?.name;
  return Array.isArray(value) ? `a list of ${value.length}` : `a value of class ${kind ?? 'null'}`;
}
