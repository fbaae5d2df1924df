import { show, ValueError } from './value-error';

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;
const MINUTE = 60_000;

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** ISO 8601 has a year 0000, PostgreSQL has not: it is a mistake, and could not go back. */
function checkYear(value: string): void {
  if (value.startsWith('0000')) throw new ValueError('VALUE_RANGE', `${show(value)}: there is no year 0000`);
}

function isDay(year: string, month: string, day: string): boolean {
  return month >= '01' && month <= '12' && day >= '01' && (day <= '28' || Number(day) <= daysIn(Number(year), Number(month)));
}

/**
 * The canonical text of a date: `YYYY-MM-DD`, a day that exists.
 *
 * @throws ValueError
 */
export function canonicalDate(value: string): string {
  checkYear(value);
  const match = DATE.exec(value);
  if (match && isDay(match[1], match[2], match[3])) return value;
  throw new ValueError('VALUE_FORMAT', `${show(value)} is not a date: write YYYY-MM-DD, years 0001 to 9999`);
}

/**
 * The canonical text of a moment: UTC, exactly `digits` digits of a second, `Z`. With 3 digits it is what `Date.toISOString` prints.
 * Digits that are missing are zeros; digits too many are refused unless they are zeros or `truncate` is set.
 *
 * @throws ValueError
 * @example
 * canonicalTimestamp('2025-09-27T12:00:00+02:00', 3, false); // '2025-09-27T10:00:00.000Z'
 */
export function canonicalTimestamp(value: string, digits: number, truncate: boolean): string {
  checkYear(value);
  const match = TIMESTAMP.exec(value);
  if (
    !match ||
    !isDay(match[1], match[2], match[3]) ||
    match[4] > '23' ||
    match[5] > '59' ||
    match[6] > '59' ||
    match[9] > '23' ||
    match[10] > '59'
  ) {
    throw new ValueError(
      'VALUE_FORMAT',
      `${show(value)} is not a moment with a zone: write 2025-09-27T10:00:00.000Z or an offset such as +02:00`,
    );
  }
  const fraction = match[7] ?? '';
  if (!match[8] && fraction.length === digits) return value;
  if (!truncate && /[1-9]/.test(fraction.slice(digits))) {
    throw new ValueError(
      'VALUE_PRECISION',
      `${show(value)} has more than ${digits} digits of a second: declare more digits, or "truncate": true`,
    );
  }
  const seconds = match[8] ? toUtc(value, (match[8] === '-' ? 1 : -1) * (Number(match[9]) * 60 + Number(match[10]))) : value.slice(0, 19);
  return digits === 0 ? `${seconds}Z` : `${seconds}.${fraction.slice(0, digits).padEnd(digits, '0')}Z`;
}

function toUtc(value: string, minutes: number): string {
  const moved = new Date(Date.parse(`${value.slice(0, 19)}Z`) + minutes * MINUTE).toISOString();
  if (DATE.test(moved.slice(0, 10)) && moved >= '0001') return moved.slice(0, 19);
  throw new ValueError('VALUE_RANGE', `${show(value)} falls outside the years 0001 to 9999 in UTC`);
}
