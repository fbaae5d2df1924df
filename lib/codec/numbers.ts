import { parseDecimal, plainDecimal } from '../model/decimal';

const MINUS = 45;
const ZERO = 48;

/**
 * The one text of a DynamoDB number: plain notation, no needless zero, no `-0`. Equal numbers have equal texts.
 *
 * @throws ValueError when it is no number, or has more than 38 significant digits, or lies outside 1E-130…9.99…E+125.
 * @example
 * canonicalNumber('1.50e3'); // '1500'
 */
export function canonicalNumber(text: string): string {
  return isPlainInteger(text) ? text : plainDecimal(parseDecimal(text));
}

/** An integer of at most 38 digits that is canonical as it stands: the common case, decided without taking it apart. */
function isPlainInteger(text: string): boolean {
  const length = text.length;
  const first = text.charCodeAt(0) === MINUS ? 1 : 0;
  if (length === first || length - first > 38) return false;
  if (text.charCodeAt(first) === ZERO) return length === 1;
  for (let i = first; i < length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return false;
  }
  return true;
}

/**
 * The JavaScript number whose shortest text is this number; undefined when there is none.
 *
 * @throws ValueError when the text is no number that DynamoDB holds.
 */
export function exactNumber(text: string): number | undefined {
  const number = Number(text);
  if (String(number) === text && Number.isFinite(number)) return number;
  const canonical = canonicalNumber(text);
  const exact = Number(canonical);
  return wireNumber(exact) === canonical ? exact : undefined;
}

/**
 * The JavaScript number that the text of a double means. PostgreSQL sometimes prints one digit more than JavaScript for the same double:
 * 2.4406377830509112e+16 is 24406377830509110, because it excludes the ends of the rounding interval (src/common/d2s.c, `acceptBounds`).
 *
 * @throws ValueError when the text is no number.
 */
export function exactDouble(text: string): number | undefined {
  const number = Number(text);
  return Number.isFinite(number) ? number + 0 : exactNumber(text);
}

/**
 * The integer within ±(2^53 - 1) that the text is; undefined for any other number.
 *
 * @throws ValueError when the text is no number that DynamoDB holds.
 */
export function safeInteger(text: string): number | undefined {
  const number = exactNumber(text);
  return Number.isSafeInteger(number) ? number : undefined;
}

/**
 * The integer that the text is; undefined for a fraction.
 *
 * @throws ValueError when the text is no number that DynamoDB holds.
 */
export function exactInteger(text: string): bigint | undefined {
  const canonical = canonicalNumber(text);
  return canonical.includes('.') ? undefined : BigInt(canonical);
}

/**
 * The canonical text of a finite JavaScript number: the shortest decimal that reads back as the same number. -0 gives 0, because
 * DynamoDB has no negative zero.
 *
 * @throws ValueError outside 1E-130…9.99…E+125.
 */
export function wireNumber(number: number): string {
  const magnitude = Math.abs(number);
  // Between these limits JavaScript prints plain notation.
  if (magnitude >= 1e-6 && magnitude < 1e21) return String(number);
  return magnitude === 0 ? '0' : plainDecimal(parseDecimal(String(number)));
}
