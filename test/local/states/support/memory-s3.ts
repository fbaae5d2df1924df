import type { StatesS3 } from '../../../../local/states';

/** Objects in memory, by `bucket/key`. */
export class MemoryS3 implements StatesS3 {
  readonly objects = new Map<string, string>();

  put(bucket: string, key: string, body: string): this {
    this.objects.set(`${bucket}/${key}`, body);
    return this;
  }

  json(bucket: string, key: string): unknown {
    return JSON.parse(this.text(bucket, key));
  }

  text(bucket: string, key: string): string {
    const body = this.objects.get(`${bucket}/${key}`);
    if (body === undefined) throw new Error(`NoSuchKey: ${bucket}/${key}`);
    return body;
  }

  async getObject(request: { bucket: string; key: string }): Promise<Uint8Array> {
    return Buffer.from(this.text(request.bucket, request.key));
  }

  async putObject(request: { bucket: string; key: string; body: string }): Promise<void> {
    this.put(request.bucket, request.key, request.body);
  }

  async listObjects(request: { bucket: string; prefix: string }) {
    const start = `${request.bucket}/${request.prefix}`;
    return [...this.objects.entries()]
      .filter(([path]) => path.startsWith(start))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([path, body]) => ({
        key: path.slice(request.bucket.length + 1),
        size: body.length,
        etag: '"e"',
        lastModified: new Date('2030-01-01T00:00:00.000Z'),
      }));
  }
}
