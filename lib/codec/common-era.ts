import { ValueError } from '../model/value-error';

/**
 * The text of a date or timestamp, unless its year is 0000: ISO 8601 has that year and PostgreSQL has not, so it is a mistake, and
 * could not go back.
 *
 * @throws ValueError
 */
export function inCommonEra(text: string): string {
  if (text.startsWith('0000')) throw new ValueError('VALUE_RANGE', 'there is no year 0000');
  return text;
}
