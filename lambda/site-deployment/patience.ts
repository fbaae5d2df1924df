/** What to wait for, in milliseconds: about a minute in all. */
const DELAYS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** Tries again while an error passes by itself. */
export async function patiently<T>(attempt: () => Promise<T>, passes: (error: Error) => boolean, delays = DELAYS): Promise<T> {
  for (const delay of delays) {
    try {
      return await attempt();
    } catch (error) {
      if (!passes(error as Error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
  return attempt();
}

/** Calls `work` for every item, a few at a time. Stops at the first failure. */
export async function inParallel<T>(items: Iterable<T>, work: (item: T) => Promise<void>, width = 16): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let failed = false;
  const lane = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done && !failed; next = iterator.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/**
 * Stops work that CloudFormation has been told about: a function that is frozen and thawed would go on with it, in the middle of the
 * next deployment.
 * @param deadline milliseconds since the epoch
 */
export function checkTime(deadline: number): void {
  if (Date.now() >= deadline) throw new Error('no time left');
}
