import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** Reads in flight at once, where a run has left many small objects. */
export const READS_IN_FLIGHT = 32;

/** Where runs keep what is too large to pass between states. Keys are those of the migration bucket. */
export interface ObjectStore {
  readonly bucket: string;
  put(key: string, body: string | Uint8Array, contentType: string): Promise<void>;
  /** Undefined when there is no such object. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** `length` bytes from `offset`. */
  range(key: string, offset: number, length: number): Promise<Uint8Array>;
  /** Keys that begin so, of objects that are not empty, in order. */
  list(prefix: string): Promise<ListedObject[]>;
}

export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
}

export function s3Store(client: S3Client, bucket: string): ObjectStore {
  const read = async (key: string, range?: string): Promise<Uint8Array> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: range }));
    return Body ? Body.transformToByteArray() : new Uint8Array();
  };
  return {
    bucket,
    put: async (key, body, contentType) => {
      // The SDK takes an empty text for a stream of unknown length, and warns.
      const ContentLength = Buffer.byteLength(body);
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType, ContentLength }));
    },
    get: async (key) => {
      try {
        return await read(key);
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
        throw error;
      }
    },
    range: (key, offset, length) => read(key, `bytes=${offset}-${offset + length - 1}`),
    list: async (prefix) => {
      const found: ListedObject[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }));
        for (const { Key = '', Size = 0 } of page.Contents ?? []) if (Size > 0) found.push({ key: Key, size: Size });
        token = page.NextContinuationToken;
      } while (token !== undefined);
      return found;
    },
  };
}

export async function putJson(store: ObjectStore, key: string, value: unknown): Promise<void> {
  await store.put(key, JSON.stringify(value), 'application/json');
}

export async function getJson<T>(store: ObjectStore, key: string): Promise<T | undefined> {
  const body = await store.get(key);
  return body && (JSON.parse(Buffer.from(body).toString()) as T);
}

export async function putLines(store: ObjectStore, key: string, lines: readonly unknown[]): Promise<void> {
  await store.put(key, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 'application/x-ndjson');
}

export async function getLines<T>(store: ObjectStore, key: string): Promise<T[]> {
  const body = await store.get(key);
  return body ? parseLines<T>(body) : [];
}

export function parseLines<T>(body: Uint8Array): T[] {
  return Buffer.from(body)
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
