import type { Random } from './random';

/** A row: each column's value as text that PostgreSQL reads, or SQL NULL. */
export type Row = { readonly [column: string]: string | null };

const DAY = 86_400_000;

/** The generated application stood still at this moment: whatever the new one does is later. */
const PRESENT = Date.parse('2025-09-27T10:00:00Z');

/** A moment up to so many days before the present, with all six digits that PostgreSQL keeps. */
export function past(days: number, random: Random): string {
  const time = new Date(PRESENT - random.below(days * DAY)).toISOString();
  return `${time.slice(0, -1)}${String(random.below(1000)).padStart(3, '0')}Z`;
}

/** The same with three digits, as the columns `created_at` and `updated_at` keep them. */
export function writtenAt(days: number, random: Random): string {
  return new Date(PRESENT - random.below(days * DAY)).toISOString();
}

/** So many days after a moment, which keeps its digits. */
export function daysAfter(moment: string, days: number): string {
  const later = new Date(Date.parse(moment) + days * DAY).toISOString();
  return `${later.slice(0, 19)}${moment.slice(19)}`;
}

/** The text of a bytea. */
export function bytea(hex: string): string {
  return `\\x${hex}`;
}

/** The text of an array: `{"a","b"}`. */
export function pgArray(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
