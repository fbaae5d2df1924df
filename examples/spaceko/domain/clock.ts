const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export function now(): string {
  return new Date().toISOString();
}

export function inMinutes(minutes: number, after = Date.now()): string {
  return new Date(after + minutes * MINUTE).toISOString();
}

/** A time to live deletes items late, so whoever reads one looks at it too. */
export function isOver(moment: string): boolean {
  return Date.parse(moment) <= Date.now();
}

export function today(): string {
  return now().slice(0, 10);
}

/** The date that is a number of days after another. */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
}

/** The days from one date to another, both included. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = dayAfter(day, 1)) days.push(day);
  return days;
}
