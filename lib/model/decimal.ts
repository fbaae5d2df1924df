import { show, ValueError } from './value-error';

/**
 * A number taken apart: `digits[0].digits[1]digits[2]… × 10^exponent`. No leading and no trailing zeros, so equal values are equal
 * here; zero has no digits.
 */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const DECIMAL_TEXT = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d{1,9}))?$/;

// Limits of the DynamoDB Number type: 38 digits, 1E-130 to 9.99…E+125.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const MAX_DIGITS = 38;
export const MIN_EXPONENT = -130;
const MAX_EXPONENT = 125;

/**
 * Reads decimal or scientific notation exactly.
 *
 * @throws ValueError when the text is no number, or one that DynamoDB does not hold exactly.
 */
export function parseDecimal(text: string): Decimal {
  const match = DECIMAL_TEXT.exec(text);
  if (!match) throw new ValueError('VALUE_FORMAT', `${show(text)} is not a decimal number such as '-12.50'`);
  const whole = match[2] ?? '';
  const all = whole + (match[3] ?? match[4] ?? '');
  const first = all.search(/[1-9]/);
  if (first < 0) return { negative: false, digits: '', exponent: 0 };
  const digits = withoutTrailingZeros(all.slice(first));
  const exponent = whole.length - 1 - first + Number(match[5] ?? 0);
  if (digits.length > MAX_DIGITS || exponent < MIN_EXPONENT || exponent > MAX_EXPONENT) {
    throw new ValueError('VALUE_RANGE', `${show(text)} is more than DynamoDB holds exactly: 38 digits, 1E-130 to 9.99E+125`);
  }
  return { negative: match[1] === '-', digits, exponent };
}

/** By hand: `/0+$/` takes quadratic time on a long run of zeros that is not at the end, and the number may be a stranger's. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}

/** The one plain notation of a number: no exponent, no needless zero, no `-0`. */
export function plainDecimal({ negative, digits, exponent }: Decimal): string {
  if (!digits) return '0';
  const point = exponent + 1;
  const text =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : point >= digits.length
        ? digits.padEnd(point, '0')
        : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return negative ? `-${text}` : text;
}
