import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { StoredObject } from './object-store';
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
  if (header(message, 'if-none-match') === object.etag) throw new S3Error(304, 'NotModified', 'Not Modified');

  const range = byteRange(header(message, 'range'), object.size);
  const length = range ? range.end - range.start + 1 : object.size;
  response.writeHead(range ? 206 : 200, {
    'content-type': 'binary/octet-stream',
    ...object.headers,
    etag: object.etag,
    'last-modified': new Date(object.modified).toUTCString(),
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

function byteRange(value: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(value ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (start >= size || start > end) throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable');
  return { start, end };
}
