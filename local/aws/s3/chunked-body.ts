import { Transform, type TransformCallback } from 'node:stream';
import { crc32 } from 'node:zlib';

/** A body that is not framed as `aws-chunked` says, or whose checksum is wrong. */
export class BodyError extends Error {
  public constructor(
    public readonly code: 'IncompleteBody' | 'BadDigest',
    message: string,
  ) {
    super(message);
    this.name = 'BodyError';
  }
}

/** Longest line of the framing: a chunk header with its signature, or a trailer. */
const LINE_LIMIT = 4096;

/**
 * Takes the `aws-chunked` framing off a body: `<hex length>[;chunk-signature=…]\r\n<bytes>\r\n … 0\r\n<trailer>: <value>\r\n\r\n`.
 * SDKs stream uploads so, with a checksum in the trailer, which is checked here when it is CRC-32.
 */
export class ChunkedBody extends Transform {
  private state: 'header' | 'data' | 'data-end' | 'trailer' | 'done' = 'header';
  private line = '';
  private left = 0;
  private checksum = 0;

  public override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      let at = 0;
      while (at < chunk.length && this.state !== 'done') at = this.state === 'data' ? this.takeData(chunk, at) : this.takeLine(chunk, at);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  public override _flush(done: TransformCallback): void {
    done(this.state === 'done' || this.state === 'trailer' ? null : new BodyError('IncompleteBody', 'The body ended inside a chunk.'));
  }

  private takeData(chunk: Buffer, at: number): number {
    const data = chunk.subarray(at, at + this.left);
    this.left -= data.length;
    this.checksum = crc32(data, this.checksum);
    this.push(data);
    if (this.left === 0) this.state = 'data-end';
    return at + data.length;
  }

  private takeLine(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(0x0a, at);
    this.line += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
    if (this.line.length > LINE_LIMIT) throw new BodyError('IncompleteBody', 'The body is not framed as aws-chunked.');
    if (end < 0) return chunk.length;
    const line = this.line.replace(/\r$/, '');
    this.line = '';
    this.endOfLine(line);
    return end + 1;
  }

  private endOfLine(line: string): void {
    if (this.state === 'data-end') {
      if (line !== '') throw new BodyError('IncompleteBody', 'A chunk is longer than its header says.');
      this.state = 'header';
      return;
    }
    if (this.state === 'header') {
      const length = /^([0-9a-f]+)(;.*)?$/i.exec(line);
      if (!length) throw new BodyError('IncompleteBody', `Bad chunk header ${JSON.stringify(line)}.`);
      this.left = Number.parseInt(length[1], 16);
      this.state = this.left === 0 ? 'trailer' : 'data';
      return;
    }
    if (line === '') this.state = 'done';
    else this.checkTrailer(line);
  }

  private checkTrailer(line: string): void {
    const crc = /^x-amz-checksum-crc32:\s*(\S+)$/i.exec(line);
    if (!crc) return;
    const expected = Buffer.from(crc[1], 'base64');
    if (expected.length !== 4 || expected.readUInt32BE() !== this.checksum) {
      throw new BodyError('BadDigest', 'The CRC32 you specified did not match the calculated checksum.');
    }
  }
}
