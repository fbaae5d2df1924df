import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ObjectHeaders, ObjectStore, Upload } from './object-store';
import { noSuchUpload, S3Error } from './s3-error';
import { bodyBytes } from './s3-request';
import { xmlTexts } from './xml';

interface Multipart {
  readonly bucket: string;
  readonly key: string;
  readonly headers: ObjectHeaders;
  readonly parts: Map<number, Upload>;
}

/** Uploads in parts that are under way. They do not outlive the process. */
export class MultipartUploads {
  private readonly uploads = new Map<string, Multipart>();

  public constructor(private readonly store: ObjectStore) {}

  public create(bucket: string, key: string, headers: ObjectHeaders): string {
    const id = randomUUID();
    this.uploads.set(id, { bucket, key, headers, parts: new Map() });
    return id;
  }

  /** @returns the ETag of the part */
  public async part(id: string, number: number, message: IncomingMessage): Promise<string> {
    const { parts } = this.find(id);
    if (!Number.isInteger(number) || number < 1 || number > 10_000) {
      throw new S3Error(400, 'InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
    }
    const upload = await this.store.receive(bodyBytes(message));
    const before = parts.get(number);
    if (before) this.store.discard(before);
    parts.set(number, upload);
    return `"${upload.md5}"`;
  }

  /** Joins the parts that the request names. */
  public async complete(id: string, request: string): Promise<{ upload: Upload; etag: string; headers: ObjectHeaders }> {
    const multipart = this.find(id);
    const etags = xmlTexts(request, 'ETag');
    const numbers = xmlTexts(request, 'PartNumber').map(Number);
    if (numbers.length === 0) throw new S3Error(400, 'MalformedXML', 'The request names no parts.');
    if (numbers.some((number, i) => i > 0 && number <= numbers[i - 1])) {
      throw new S3Error(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.');
    }
    const parts = numbers.map((number, i) => {
      const part = multipart.parts.get(number);
      if (!part || (etags[i] ?? '').replaceAll('"', '') !== part.md5) {
        throw new S3Error(400, 'InvalidPart', `Part ${number} could not be found, or its ETag does not match.`);
      }
      return part;
    });
    const digest = createHash('md5').update(Buffer.concat(parts.map((part) => Buffer.from(part.md5, 'hex'))));
    const etag = `"${digest.digest('hex')}-${parts.length}"`;
    this.uploads.delete(id);
    for (const [number, part] of multipart.parts) if (!numbers.includes(number)) this.store.discard(part);
    return { upload: await this.store.join(parts), etag, headers: multipart.headers };
  }

  public abort(id: string): void {
    for (const part of this.find(id).parts.values()) this.store.discard(part);
    this.uploads.delete(id);
  }

  private find(id: string): Multipart {
    const upload = this.uploads.get(id);
    if (!upload) throw noSuchUpload();
    return upload;
  }
}
