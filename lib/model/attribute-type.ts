import type { AttributeDefinition, ScalarType } from './definition';

/** Every scalar type, in the order of the documentation. The JSON Schema lists the same. */
export const SCALAR_TYPES: readonly ScalarType[] = [
  'string',
  'number',
  'integer',
  'bigint',
  'decimal',
  'boolean',
  'timestamp',
  'date',
  'uuid',
  'binary',
  'json',
];

/** An attribute as the library reads it: every short form spelled out. */
export interface AttributeType {
  readonly scalar: ScalarType;
  readonly list: boolean;
  readonly optional: boolean;
  /** Fraction digits of a second that a `timestamp` keeps, 0 to 6. Only timestamps have it. */
  readonly digits?: number;
  /** The values allowed. Only strings have it. */
  readonly enum?: readonly string[];
  /** Cut a timestamp to its digits instead of refusing it. */
  readonly truncate: boolean;
}

const TYPE_TEXT = /^([a-z]+)(?:\(([0-6])\))?(\[\])?(\?)?$/;
const DEFAULT_DIGITS = 6;

/**
 * Reads an attribute definition: `string`, `timestamp(3)?`, `uuid[]`, `['open', 'closed']` or the long form.
 *
 * @throws Error with the text when it is not a type.
 * @example
 * parseAttribute('timestamp(3)?'); // { scalar: 'timestamp', digits: 3, optional: true, list: false, truncate: false }
 */
export function parseAttribute(definition: AttributeDefinition): AttributeType {
  if (Array.isArray(definition)) return { scalar: 'string', list: false, optional: false, enum: definition, truncate: false };
  const long = (typeof definition === 'string' ? { type: definition } : definition) as Exclude<
    AttributeDefinition,
    string | readonly string[]
  >;
  const match = TYPE_TEXT.exec(long.type);
  const scalar = match?.[1] as ScalarType | undefined;
  if (!match || !scalar || !SCALAR_TYPES.includes(scalar) || (match[2] && scalar !== 'timestamp')) {
    throw new Error(
      `"${long.type}" is not an attribute type: write one of ${SCALAR_TYPES.join(', ')}, with (0)…(6) after timestamp, [] for a list, ? for optional`,
    );
  }
  return {
    scalar,
    list: match[3] !== undefined,
    optional: match[4] !== undefined || long.optional === true,
    ...(scalar === 'timestamp' && { digits: match[2] ? Number(match[2]) : DEFAULT_DIGITS }),
    ...(long.enum && { enum: long.enum }),
    truncate: long.truncate === true,
  };
}
