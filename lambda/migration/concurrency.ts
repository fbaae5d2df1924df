/** Runs `work` over all items, at most `limit` at a time. The first failure is thrown after the running ones have ended. */
export async function forEachLimited<T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  let failed = false;
  const lane = async () => {
    while (next < items.length && !failed) {
      try {
        await work(items[next++]);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, lane));
  for (const result of ended) if (result.status === 'rejected') throw result.reason;
}

/** What `work` gives for all items, in their order; at most `limit` at a time. */
export async function mapLimited<T, R>(items: readonly T[], limit: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  await forEachLimited([...items.entries()], limit, async ([i, item]) => {
    results[i] = await work(item);
  });
  return results;
}

/** Waits before attempt `attempt` (from 0): exponential with full jitter, in milliseconds. */
export function backoff(attempt: number, base = 25, cap = 2_000): Promise<void> {
  const wait = Math.random() * Math.min(cap, base * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, wait));
}
