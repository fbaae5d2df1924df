import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { unzipSync } from 'fflate';
import { patiently } from './patience';

/** Unpacked bytes that are held at once. */
const BATCH_BYTES = 32 * 1024 * 1024;

/** The files of a site, unpacked a few at a time: the archive itself is all that stays in memory. */
export class SiteArchive {
  private readonly sizes = new Map<string, number>();

  public constructor(private readonly bytes: Uint8Array) {
    unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!name.endsWith('/')) this.sizes.set(name, originalSize);
        return false;
      },
    });
  }

  public get paths(): string[] {
    return [...this.sizes.keys()];
  }

  /** The contents of some files, in batches. */
  public *read(paths: readonly string[]): Generator<[path: string, body: Uint8Array][]> {
    let batch: string[] = [];
    let size = 0;
    for (const path of paths) {
      const next = this.sizes.get(path) ?? 0;
      if (batch.length > 0 && size + next > BATCH_BYTES) {
        yield this.unpack(batch);
        batch = [];
        size = 0;
      }
      batch.push(path);
      size += next;
    }
    if (batch.length > 0) yield this.unpack(batch);
  }

  private unpack(paths: readonly string[]): [string, Uint8Array][] {
    const wanted = new Set(paths);
    return Object.entries(unzipSync(this.bytes, { filter: ({ name }) => wanted.has(name) }));
  }
}

/** Reads the archive that the CDK uploaded. */
export async function readArchive(s3: S3Client, bucket: string, key: string): Promise<SiteArchive> {
  const get = () => s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  // Each version has an archive of its own, so the permission is as new as the deployment, and IAM takes a moment to spread it.
  const { Body } = await patiently(get, ({ name }) => name === 'AccessDenied');
  if (!Body) throw new Error(`s3://${bucket}/${key} has no content`);
  return new SiteArchive(await Body.transformToByteArray());
}
