import { setTimeout as sleep } from 'node:timers/promises';

/** Runs assertions again and again until they hold: what a queue or a stream brings about takes its time. */
export async function eventually(assertions: () => Promise<void> | void, withinMs = 20_000): Promise<void> {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      return await assertions();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(100);
    }
  }
}
