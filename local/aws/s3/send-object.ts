import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { StoredObject } from './object-store';
import { TAGGING_HEADER, tagCount } from './object-tags';
import { preconditionFailed, S3Error } from './s3-error';
import { header, type S3Request } from './s3-request';

interface ByteRange {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

/** GetObject and HeadObject, with conditions and a range. */
export async function sendObject({ message, response }: S3Request, object: StoredObject, file: string): Promise<void> {
  const ifMatch = header(message, 'if-match');
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== object.etag) throw preconditionFailed();
  if (isUnchanged(message, object)) {
    response.writeHead(304, { ...cachingHeaders(object), 'x-amz-request-id': 'local' }).end();
    return;
  }

  const range = byteRange(header(message, 'range'), object.size);
  const { [TAGGING_HEADER]: tags, ...headers } = object.headers;
  const length = range ? range.end - range.start + 1 : object.size;
  response.writeHead(range ? 206 : 200, {
    'content-type': 'binary/octet-stream',
    ...headers,
    ...cachingHeaders(object),
    ...(tags ? { 'x-amz-tagging-count': `${tagCount(tags)}` } : {}),
    'accept-ranges': 'bytes',
    'content-length': `${length}`,
    'x-amz-request-id': 'local',
    ...(range ? { 'content-range': `bytes ${range.start}-${range.end}/${object.size}` } : {}),
  });
  if (message.method === 'HEAD' || length === 0) {
    response.end();
    return;
  }
  await pipeline(createReadStream(file, range), response);
}

function cachingHeaders({ etag, modified, headers }: StoredObject): Record<string, string> {
  const cacheControl = headers['cache-control'];
  return { etag, 'last-modified': new Date(modified).toUTCString(), ...(cacheControl ? { 'cache-control': cacheControl } : {}) };
}

/** If-None-Match counts where both conditions are there. A proxy that compresses makes an ETag weak. */
function isUnchanged({ headers }: S3Request['message'], { etag, modified }: StoredObject): boolean {
  const known = headers['if-none-match'];
  if (known !== undefined) return known.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return Math.floor(Date.parse(modified) / 1000) * 1000 <= since;
}

function byteRange(value: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(value ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (start >= size || start > end) throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable');
  return { start, end };
}
