import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ObjectStore } from './aws';
import type { StatesS3 } from './states';

/** The buckets of the run, for ItemReader and ResultWriter. */
export function statesS3(objects: ObjectStore): StatesS3 {
  return {
    getObject: async ({ bucket, key }) => {
      const object = objects.get(bucket, key);
      if (!object) throw new Error(`NoSuchKey: s3://${bucket}/${key}`);
      return readFile(objects.file(object));
    },
    putObject: async ({ bucket, key, body, contentType }) => {
      if (!objects.hasBucket(bucket)) throw new Error(`NoSuchBucket: ${bucket}`);
      objects.commit(bucket, key, await objects.receive(Readable.from([Buffer.from(body)])), { 'content-type': contentType });
    },
    listObjects: async ({ bucket, prefix }) => {
      if (!objects.hasBucket(bucket)) throw new Error(`NoSuchBucket: ${bucket}`);
      const keys = objects.keys(bucket).filter((key) => key.startsWith(prefix));
      return keys.flatMap((key) => {
        const object = objects.get(bucket, key);
        return object ? [{ key, size: object.size, etag: object.etag, lastModified: new Date(object.modified) }] : [];
      });
    },
  };
}
