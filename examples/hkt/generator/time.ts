import type { Random } from './random';

const DAY = 86_400_000;

/**
 * The moment in which the generated application lives. It is far away, so that a time to live that has "expired" for the application
 * is still in the future for a DynamoDB engine, and no item vanishes while somebody looks at it.
 */
export const PRESENT = '2099-01-01T00:00:00.000000Z';

/** The text of a moment with six digits after the second. `days` may be negative. */
export function moment(days: number, random: Random): string {
  const milliseconds = Date.parse('2099-01-01T00:00:00Z') + Math.floor(days * DAY);
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${random.text(3, '0123456789')}Z`;
}

/** A moment within the given number of days before the present. */
export function past(days: number, random: Random): string {
  return moment(-days * (random.below(1_000_000) / 1_000_000) - 0.001, random);
}

/** A moment up to the given number of days before or after the present. */
export function around(days: number, random: Random): string {
  return moment(days * (random.below(1_000_000) / 500_000 - 1), random);
}

/** The date of a moment. */
export function dateOf(instant: string): string {
  return instant.slice(0, 10);
}
