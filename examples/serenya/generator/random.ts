import { createHash } from 'node:crypto';

/** Values that look random, and are the same for the same name and index on every machine: SHA-256 over a counter. */
export class Random {
  private digits = '';
  private blocks = 0;

  constructor(
    private readonly name: string,
    private readonly index: number,
  ) {}

  hex(length: number): string {
    while (this.digits.length < length) {
      this.blocks += 1;
      this.digits += createHash('sha256').update(`${this.name}/${this.index}/${this.blocks}`).digest('hex');
    }
    const taken = this.digits.slice(0, length);
    this.digits = this.digits.slice(length);
    return taken;
  }

  /** An integer from 0 up to and without `limit`. */
  below(limit: number): number {
    return Number.parseInt(this.hex(12), 16) % limit;
  }

  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** A random (version 4) UUID. */
  uuid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-a${this.hex(3)}-${this.hex(12)}`;
  }
}
