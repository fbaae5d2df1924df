/** A row: each column's value as text that PostgreSQL reads, or SQL NULL. */
export type Row = { readonly [column: string]: string | null };

const DAY = 86_400_000;

/**
 * The generated application stood still at this moment, years ago: whatever is done with the new one is later, and bookings that were made
 * far ahead are still to come.
 */
export const PRESENT = '2025-01-01T00:00:00Z';

/** The date that is a number of days after the present. */
export function dateIn(days: number): string {
  return new Date(Date.parse(PRESENT) + days * DAY).toISOString().slice(0, 10);
}

/** The moment that is a number of days before the present, with all six digits that PostgreSQL keeps. */
export function momentBefore(days: number): string {
  const time = new Date(Date.parse(PRESENT) - Math.round(days * DAY)).toISOString();
  return `${time.slice(0, -1)}${String(((days * 7919) % 1000) | 0).padStart(3, '0')}Z`;
}

/** The text of an array: `{"a","b"}`. */
export function pgArray(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
