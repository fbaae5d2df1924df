const MINUTE = 60_000;

export function now(): string {
  return new Date().toISOString();
}

export function inMinutes(minutes: number): string {
  return new Date(Date.now() + minutes * MINUTE).toISOString();
}

/** A time to live deletes items late, so whoever reads one looks at it too. */
export function isOver(expiresAt: string): boolean {
  return Date.parse(expiresAt) <= Date.now();
}

/** Waits for both: how long the work takes does not show. */
export async function takingAtLeast(milliseconds: number, work: Promise<unknown>): Promise<void> {
  await Promise.all([work, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
}
