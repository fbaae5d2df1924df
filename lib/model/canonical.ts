import type { AttributeType } from './attribute-type';
import { parseDecimal, plainDecimal } from './decimal';
import { canonicalDate, canonicalTimestamp } from './time-text';
import { show, ValueError } from './value-error';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** ES2024, in Node since 20.0; the compiler's library is ES2022. */
type WellFormed = string & { isWellFormed(): boolean };

/**
 * The one text of a single value: equal values give equal texts and different values different ones. Numbers are what JavaScript
 * prints; uuid is lower-case; timestamps are UTC with their declared digits; decimals are plain.
 *
 * @throws ValueError when the value is not of the type, or is of a type that has no key text (boolean, binary, json, lists).
 */
export function canonicalText(type: AttributeType, value: unknown): string {
  if (type.list) throw new ValueError('VALUE_TYPE', 'a list has no key text');
  switch (type.scalar) {
    case 'string':
      return canonicalString(type, value);
    case 'uuid':
      return canonicalUuid(text(value, 'a uuid'));
    case 'date':
      return canonicalDate(text(value, 'the text of a date'));
    case 'timestamp':
      return canonicalTimestamp(text(value, 'the text of a moment'), type.digits ?? 6, type.truncate);
    case 'decimal':
      return plainDecimal(parseDecimal(text(value, 'the text of a decimal number')));
    case 'number':
    case 'integer':
      return canonicalNumber(type.scalar, value);
    case 'bigint':
      if (typeof value !== 'bigint') throw wrong(value, 'a bigint');
      parseDecimal(String(value));
      return String(value);
    default:
      throw new ValueError('VALUE_TYPE', `the type ${type.scalar} has no key text`);
  }
}

/**
 * A uuid in lower case.
 *
 * @throws ValueError
 */
export function canonicalUuid(value: string): string {
  if (UUID.test(value)) return value;
  const lower = value.toLowerCase();
  if (UUID.test(lower)) return lower;
  throw new ValueError('VALUE_FORMAT', `${show(value)} is not a uuid such as 'ac5cada7-7b1f-4673-b2b1-089f3e308363'`);
}

function canonicalString(type: AttributeType, value: unknown): string {
  const string = text(value, 'a string');
  if (type.enum && !type.enum.includes(string))
    throw new ValueError('VALUE_ENUM', `${show(value)} is not one of ${type.enum.map(show).join(', ')}`);
  if (!(string as WellFormed).isWellFormed())
    throw new ValueError('VALUE_ILL_FORMED', `${show(value)} holds half of a surrogate pair, which UTF-8 cannot express`);
  return string;
}

function canonicalNumber(scalar: 'number' | 'integer', value: unknown): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(value, 'a finite number');
  if (scalar === 'integer' && !Number.isSafeInteger(value)) {
    throw new ValueError(
      'VALUE_RANGE',
      `${show(value)} is not an integer within ±(2^53 - 1): use the type bigint for larger ones, number or decimal for fractions`,
    );
  }
  const printed = String(value === 0 ? 0 : value);
  if (scalar === 'number') parseDecimal(printed);
  return printed;
}

function text(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw wrong(value, what);
}

function wrong(value: unknown, what: string): ValueError {
  return new ValueError('VALUE_TYPE', `${show(value)} is not ${what}`);
}
