/**
 * A small deterministic random source (sfc32): a table name and a row number give the same values on every machine, so any row can be
 * made again without making those before it. The row number is part of the 128-bit state, so two rows never start alike.
 */
export class Random {
  private a: number;
  private b: number;
  private c = 0x9e3779b9 | 0;
  private counter = 1;

  constructor(table: string, index: number) {
    // FNV-1a.
    this.a = [...Buffer.from(table)].reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5 | 0);
    this.b = index | 0;
    for (let round = 0; round < 12; round += 1) this.bits();
  }

  /** An integer from 0 up to and without `limit` (at most 2^32). */
  below(limit: number): number {
    return Math.floor((this.bits() / 0x1_0000_0000) * limit);
  }

  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Text of `length` characters of an alphabet. */
  text(length: number, alphabet: string): string {
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join('');
  }

  hex(length: number): string {
    return this.text(length, '0123456789abcdef');
  }

  /** A random (version 4) UUID. */
  uuid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${this.pick(['8', '9', 'a', 'b'])}${this.hex(3)}-${this.hex(12)}`;
  }

  /** A decimal number with up to `whole` digits before the point and exactly `fraction` after it; never zero. */
  decimal(whole: number, fraction: number): string {
    const integer = `${1 + this.below(9)}${this.text(this.below(whole), '0123456789')}`;
    return fraction === 0 ? integer : `${integer}.${this.text(fraction, '0123456789')}`;
  }

  private bits(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}
