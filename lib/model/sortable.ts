import { type Decimal, MIN_EXPONENT } from './decimal';

const AFTER_EVERY_DIGIT = '~';

/**
 * Text whose byte order is the order of the numbers: sign, then exponent, then digits.
 *
 * - zero is `1`;
 * - a positive number is `2`, its exponent + 130 in three digits, and its digits without trailing zeros (42 → `213142`);
 * - a negative number is `0`, then the nines' complement of exponent and digits, so that a larger magnitude comes first, then `~`,
 *   which sorts after every digit: -1.2 must come after -1.23, of whose digits it is the beginning.
 *
 * This is the idea of Oracle's NUMBER (exponent with an offset, complemented digits and the terminator 102 for negatives: Oracle
 * Call Interface Programmer's Guide, "NUMBER"), written in decimal digits for DynamoDB's range of exponents, -130 to 125.
 * Text that follows must begin with a character below `0`, such as `#`; validation checks it.
 */
export function sortable({ negative, digits, exponent }: Decimal): string {
  if (!digits) return '1';
  const body = String(exponent - MIN_EXPONENT).padStart(3, '0') + digits;
  if (!negative) return `2${body}`;
  return `0${body.replace(/\d/g, (digit) => String(9 - Number(digit)))}${AFTER_EVERY_DIGIT}`;
}
