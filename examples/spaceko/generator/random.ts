/** Texts and numbers that look random, and are the same for the same name and index on every machine (mulberry32 over FNV-1a). */
export class Random {
  private state: number;

  constructor(name: string, index: number) {
    this.state = [...Buffer.from(`${name}/${index}`)].reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5 | 0);
  }

  /** An integer from 0 up to and without `limit`. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * limit);
  }

  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  hex(length: number): string {
    return Array.from({ length }, () => '0123456789abcdef'[this.below(16)]).join('');
  }

  /** A random (version 4) UUID. */
  uuid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-a${this.hex(3)}-${this.hex(12)}`;
  }
}
