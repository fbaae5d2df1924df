/** Arithmetic on the texts of decimal numbers, exact to a number of digits after the point: money is no double. */

/** The number times 10 to the power of `digits`, cut off. */
function scaled(text: string, digits: number): bigint {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') throw new RangeError(`${JSON.stringify(text)} is no decimal number.`);
  const value = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  return sign ? -value : value;
}

function textOf(value: bigint, digits: number): string {
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, '0');
  const [whole, fraction] = [text.slice(0, text.length - digits), text.slice(text.length - digits).replace(/0+$/, '')];
  return `${value < 0n ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
}

/** `dividend / divisor` with up to `digits` digits after the point, rounded towards zero. */
export function divide(dividend: string, divisor: string, digits: number): string {
  const by = scaled(divisor, digits);
  if (by === 0n) throw new RangeError('A decimal number is divided by zero.');
  return textOf((scaled(dividend, digits) * 10n ** BigInt(digits)) / by, digits);
}

/** `value` times `millionths` / 1,000,000, rounded towards zero. */
export function timesMillionths(value: string, millionths: number, digits: number): string {
  return textOf((scaled(value, digits) * BigInt(millionths)) / 1_000_000n, digits);
}

export function isPositive(text: string): boolean {
  return scaled(text, 38) > 0n;
}
