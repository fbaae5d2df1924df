import type { IncomingMessage } from 'node:http';
import { S3Error } from './s3-error';
import { header } from './s3-request';
import { querySignature, sameSignature, signingTime } from './signature';

/** Longest validity, in seconds: seven days. */
const LONGEST = 604_800;

/**
 * Checks the signature and the time of a presigned URL, as S3 does: whoever has the URL may do what it says, and nothing else.
 * @throws S3Error `AccessDenied`, `SignatureDoesNotMatch`
 */
export function checkPresigned(message: IncomingMessage, query: URLSearchParams, now = Date.now()): void {
  if (!query.has('X-Amz-Signature')) return;
  const expires = Number(query.get('X-Amz-Expires'));
  const signed = signingTime(query.get('X-Amz-Date') ?? '');
  if (!(expires >= 1 && expires <= LONGEST) || Number.isNaN(signed)) {
    throw new S3Error(400, 'AuthorizationQueryParametersError', 'X-Amz-Expires must be 1 to 604800 and X-Amz-Date a time');
  }
  if (now > signed + expires * 1000) throw new S3Error(403, 'AccessDenied', 'Request has expired');
  const expected = querySignature({
    method: message.method ?? 'GET',
    path: (message.url ?? '').split('?')[0],
    query,
    header: (name) => header(message, name),
  });
  if (!sameSignature(expected, query.get('X-Amz-Signature') ?? '')) {
    throw new S3Error(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided.');
  }
  // SDKs sign some headers as parameters.
  for (const [name, value] of query) if (/^x-amz-(meta-|tagging$)/i.test(name)) message.headers[name.toLowerCase()] = value;
}

/** A URL that allows one PUT, signed for `host`. */
export function presignedPut(endpoint: string, path: string, seconds: number, now = new Date()): string {
  const date = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const query = new URLSearchParams({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `local/${date.slice(0, 8)}/us-east-1/s3/aws4_request`,
    'X-Amz-Date': date,
    'X-Amz-Expires': `${seconds}`,
    'X-Amz-SignedHeaders': 'host',
  });
  const { host } = new URL(endpoint);
  query.set('X-Amz-Signature', querySignature({ method: 'PUT', path, query, header: (name) => (name === 'host' ? host : undefined) }));
  return `${endpoint}${path}?${query}`;
}
