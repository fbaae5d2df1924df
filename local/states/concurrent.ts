import { linkSignal } from './abort';

/**
 * Runs `work(0) … work(count - 1)`, at most `limit` at once, in order of their start. The first failure stops the others and is
 * thrown once all have ended; nothing keeps running behind the caller's back.
 */
export async function runConcurrently(
  count: number,
  limit: number,
  parent: AbortSignal,
  work: (index: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const link = linkSignal(parent);
  const failures: unknown[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count && !link.signal.aborted) {
      const index = next++;
      try {
        await work(index, link.signal);
      } catch (error) {
        failures.push(error);
        link.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, limit) }, worker));
  link.release();
  if (parent.aborted) throw parent.reason;
  if (failures.length > 0) throw failures[0];
}
