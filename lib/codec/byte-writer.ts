/** Bytes that grow as they are written. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(1024);
  private length = 0;

  public byte(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  /** A length in four bytes, then that many bytes. */
  public bytes(value: Uint8Array): void {
    this.count(value.length);
    this.reserve(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
  }

  /** The length of the UTF-8 form in four bytes, then the form. */
  public text(value: string): void {
    // A UTF-16 unit takes at most three bytes.
    this.reserve(4 + value.length * 3);
    const written = this.buffer.write(value, this.length + 4);
    this.buffer.writeUInt32BE(written, this.length);
    this.length += 4 + written;
  }

  public count(value: number): void {
    this.reserve(4);
    this.length = this.buffer.writeUInt32BE(value, this.length);
  }

  public restart(): void {
    this.length = 0;
  }

  /** A copy of what was written since the restart. */
  public copy(): Uint8Array {
    return Uint8Array.prototype.slice.call(this.buffer, 0, this.length);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + more));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
