import type { Sleep } from '../../../../local/states/time';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that jumps to the next sleeper whenever nothing else is left to do: waits and timeouts take no real time. */
export class VirtualTime {
  /** Every sleep that was asked for, in seconds. */
  readonly slept: number[] = [];
  private now: number;
  private sleepers: Sleeper[] = [];
  private pumping = false;

  constructor(start = '2030-01-01T00:00:00.000Z') {
    this.now = Date.parse(start);
  }

  readonly clock = () => this.now;

  readonly sleep: Sleep = (milliseconds, signal) => {
    this.slept.push(milliseconds / 1000);
    return new Promise<void>((resolve) => {
      const sleeper = { until: this.now + milliseconds, wake: resolve };
      this.sleepers.push(sleeper);
      signal.addEventListener('abort', () => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        resolve();
      });
      this.pump();
    });
  };

  private pump(): void {
    if (this.pumping || this.sleepers.length === 0) return;
    this.pumping = true;
    // Immediates come after every microtask: whoever could go on without time passing has done so.
    setImmediate(() => {
      this.pumping = false;
      const next = this.sleepers.reduce<Sleeper | undefined>(
        (first, other) => (first && first.until <= other.until ? first : other),
        undefined,
      );
      if (next === undefined) return;
      this.sleepers = this.sleepers.filter((other) => other !== next);
      this.now = Math.max(this.now, next.until);
      next.wake();
      this.pump();
    });
  }
}
