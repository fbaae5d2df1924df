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
    const at = this.length + 4;
    const written = this.shortAscii(value, at) ? value.length : this.buffer.write(value, at);
    this.count(written);
    this.length += written;
  }

  public count(value: number): void {
    this.reserve(4);
    this.buffer[this.length++] = value >>> 24;
    this.buffer[this.length++] = value >>> 16;
    this.buffer[this.length++] = value >>> 8;
    this.buffer[this.length++] = value;
  }

  public restart(): void {
    this.length = 0;
  }

  /** A copy of what was written since the restart. */
  public copy(): Uint8Array {
    return Uint8Array.prototype.slice.call(this.buffer, 0, this.length);
  }

  /** Short ASCII, which most names and values are, is faster written here than by a call into the runtime. */
  private shortAscii(value: string, at: number): boolean {
    if (value.length > 40) return false;
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 127) return false;
      this.buffer[at + i] = unit;
    }
    return true;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + more));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
