import type { AttributeType, ScalarType } from '../model';

const ALLOWED: { readonly [scalar in ScalarType]: string } = {
  string: 'a string',
  number: 'a finite number of magnitude 1E-130 to 9.99E+125, or 0',
  integer: 'an integer within ±(2^53 - 1)',
  bigint: 'a bigint of at most 38 significant digits',
  decimal: 'the text of a decimal number of at most 38 significant digits',
  boolean: 'true or false',
  timestamp: 'the text of a moment with a zone, years 0001 to 9999, such as 2025-09-27T10:00:00Z',
  date: 'the text of a date, years 0001 to 9999, such as 2025-09-27',
  uuid: 'the text of a uuid',
  binary: 'a Uint8Array',
  json: 'a JSON value',
};

/** What a value of the type may be, for a message. */
export function allowedFor(type: AttributeType): string {
  if (type.enum) return `one of ${type.enum.map((value) => JSON.stringify(value)).join(', ')}`;
  return type.scalar === 'timestamp' ? `${ALLOWED.timestamp}, at most ${type.digits ?? 6} digits of a second` : ALLOWED[type.scalar];
}
