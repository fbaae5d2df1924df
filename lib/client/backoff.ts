/** Time for something that is retried until it is done. */
export interface Deadline {
  /**
   * Waits a random time, longer on average after each attempt.
   * @returns false, at once, when the time is up.
   */
  wait(): Promise<boolean>;
}

const FIRST_MS = 50;
const LONGEST_MS = 5_000;

/**
 * Full jitter: a wait between nothing and a limit that doubles, so that clients throttled together do not return together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function deadlineIn(milliseconds: number): Deadline {
  const end = performance.now() + milliseconds;
  let attempt = 0;
  return {
    wait: async () => {
      const left = end - performance.now();
      if (left <= 0) return false;
      const pause = Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt++);
      await new Promise((resolve) => setTimeout(resolve, Math.min(pause, left)));
      return true;
    },
  };
}
