import type { ObjectStore, StoredObject } from './object-store';
import type { XmlElement } from './xml';

const PAGE_LIMIT = 1000;

function after(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) > 0;
}

/** The answer to ListObjectsV2: keys in the order of their UTF-8 bytes, common prefixes once, pages by continuation token. */
export function listObjects(store: ObjectStore, bucket: string, query: URLSearchParams): XmlElement {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const limit = Math.min(Number(query.get('max-keys') ?? PAGE_LIMIT), PAGE_LIMIT);
  const token = query.get('continuation-token');
  const start = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString();
  const encode = query.get('encoding-type') === 'url' ? urlEncoded : (key: string): string => key;

  const contents: StoredObject[] = [];
  const prefixes = new Set<string>();
  let last: string | undefined;
  let truncated = false;
  for (const key of store.keys(bucket)) {
    if (!key.startsWith(prefix)) continue;
    const common = commonPrefix(key, prefix, delimiter);
    const mark = common ?? key;
    // A token says which entry was listed last, start-after which key.
    if (!after(token === null ? key : mark, start) || (common !== undefined && prefixes.has(common))) continue;
    if (contents.length + prefixes.size >= limit) {
      truncated = true;
      break;
    }
    if (common === undefined) contents.push(store.get(bucket, key) as StoredObject);
    else prefixes.add(common);
    last = mark;
  }
  return {
    Name: bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    EncodingType: query.get('encoding-type') ?? undefined,
    KeyCount: contents.length + prefixes.size,
    MaxKeys: limit,
    IsTruncated: truncated && last !== undefined,
    NextContinuationToken: truncated && last !== undefined ? Buffer.from(last).toString('base64url') : undefined,
    Contents: contents.map((object) => ({
      Key: encode(object.key),
      LastModified: object.modified,
      ETag: object.etag,
      Size: object.size,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: [...prefixes].map((common) => ({ Prefix: encode(common) })),
  };
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

function urlEncoded(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/');
}
