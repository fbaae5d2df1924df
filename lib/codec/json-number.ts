import { ValueError } from '../model/value-error';
import { ExactNumber } from './exact-number';
import { canonicalNumber, exactNumber } from './numbers';

const INTEGER = /^-?\d+$/;

/**
 * A number text as the smallest JavaScript value that holds it: a number if it is exact there (an integer within ±(2^53 - 1), or a
 * fraction that prints the same), else a bigint if it is an integer, else an `ExactNumber`. -0 is 0.
 */
export function jsonNumber(text: string): number | bigint | ExactNumber {
  const number = Number(text);
  if (String(number) === text && isExactJson(number)) return number;
  let canonical: string;
  try {
    canonical = canonicalNumber(text);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    // More than DynamoDB holds: kept as it is, so that the one who writes it can name it.
    return INTEGER.test(text) ? BigInt(text) : new ExactNumber(text);
  }
  if (canonical.includes('.')) return exactNumber(canonical) ?? new ExactNumber(canonical);
  const integer = BigInt(canonical);
  return isExactJson(Number(integer)) ? Number(integer) : integer;
}

function isExactJson(number: number): boolean {
  return Number.isSafeInteger(number) || (Number.isFinite(number) && !Number.isInteger(number));
}
