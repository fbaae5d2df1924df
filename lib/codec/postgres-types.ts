import type { AttributeType, ScalarType } from '../model';

/** A source column, as the catalog describes it. */
export interface PostgresColumn {
  readonly name: string;
  /** What `format_type(atttypid, atttypmod)` prints: `numeric(10,2)`, `timestamp with time zone`, `integer[]`, `mood`. */
  readonly type: string;
  /**
   * When the type is a domain, or an array of one: the type that it stands for, through every domain, as `format_type` prints it.
   * @default - the type is no domain
   */
  readonly baseType?: string;
}

/** Why a column cannot become an attribute, found without a value. */
export interface ColumnProblem {
  readonly code: 'COLUMN_TYPE';
  readonly message: string;
  /** Attribute types that take the column. */
  readonly allowed: readonly string[];
  readonly hint?: string;
}

/** Types of PostgreSQL whose values are read alike. */
export type Family =
  | 'boolean'
  | 'integer'
  | 'numeric'
  | 'float'
  | 'text'
  | 'uuid'
  | 'bytea'
  | 'date'
  | 'timestamp'
  | 'json'
  | 'oid'
  | 'other';

const FAMILIES: { readonly [type: string]: Family | undefined } = {
  boolean: 'boolean',
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  numeric: 'numeric',
  real: 'float',
  'double precision': 'float',
  text: 'text',
  'character varying': 'text',
  character: 'text',
  bpchar: 'text',
  '"char"': 'text',
  name: 'text',
  citext: 'text',
  uuid: 'uuid',
  bytea: 'bytea',
  date: 'date',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamp',
  json: 'json',
  jsonb: 'json',
  oid: 'oid',
};

/** The attribute types that hold every value of a family exactly, or refuse the value; the natural one comes first. */
const ALLOWED: { readonly [family in Family]: readonly ScalarType[] } = {
  boolean: ['boolean', 'string'],
  integer: ['integer', 'bigint', 'number', 'decimal', 'string'],
  numeric: ['decimal', 'number', 'integer', 'bigint', 'string'],
  float: ['number', 'decimal', 'string'],
  text: ['string', 'uuid', 'json'],
  uuid: ['uuid', 'string'],
  bytea: ['binary', 'string'],
  date: ['date', 'string'],
  timestamp: ['timestamp', 'string'],
  json: ['json', 'string'],
  oid: [],
  other: ['string'],
};

const HINTS: { readonly [type: string]: string | undefined } = {
  oid: 'it names a large object, whose bytes stay behind: copy lo_get(oid) into a bytea column, or ignore the column',
  money: 'its text depends on lc_monetary: keep it as text, or add a column that casts it to numeric',
  bigint: 'an identifier beyond 2^53 needs bigint',
  interval: 'one month has no fixed length, so it stays text',
};

/** A type of PostgreSQL taken apart. */
export interface ColumnType {
  readonly family: Family;
  readonly array: boolean;
  /** Without length, precision and `[]`. */
  readonly base: string;
}

/** Reads what `format_type` prints. */
export function columnType({ type, baseType }: PostgresColumn): ColumnType {
  const text = baseType ?? type;
  const array = text.endsWith('[]');
  const base = (array ? text.slice(0, -2) : text).replace(/\(.*?\)/, '');
  const family = Object.hasOwn(FAMILIES, base) ? FAMILIES[base] : undefined;
  return { family: family ?? (base.endsWith('.citext') ? 'text' : 'other'), array, base };
}

/** The attribute types that take a column; the natural one comes first. */
export function allowedTypes({ family, array, base }: ColumnType): readonly string[] {
  const scalars = ALLOWED[family];
  if (!array || family === 'oid') return scalars;
  // The elements of box[] are separated by ';': its text is left as it is.
  return base === 'box' ? ['string'] : [...scalars.map((scalar) => `${scalar}[]`), 'json', 'string'];
}

/**
 * Whether a column can become an attribute at all, before any value is seen. A type that takes the column may still refuse a value
 * that does not fit, such as 2^60 in an `integer`.
 *
 * @returns undefined when it can
 * @example
 * assignable({ name: 'price', type: 'money' }, parseAttribute('decimal'))?.message;
 */
export function assignable(column: PostgresColumn, type: AttributeType): ColumnProblem | undefined {
  const source = columnType(column);
  const allowed = allowedTypes(source);
  const wanted = type.list ? `${type.scalar}[]` : type.scalar;
  if (allowed.includes(wanted)) return undefined;
  const hint = HINTS[source.base];
  const choice = allowed.length > 0 ? `declare the attribute as ${allowed.join(', ')}` : 'no attribute type takes it';
  const message = `column ${JSON.stringify(column.name)} of type ${column.type} cannot become ${wanted}: ${choice}${hint ? `; ${hint}` : ''}`;
  return { code: 'COLUMN_TYPE', message, allowed, ...(hint && { hint }) };
}
