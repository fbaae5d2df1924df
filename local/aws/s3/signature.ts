import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The key of every local run: handlers get it as AWS_SECRET_ACCESS_KEY. */
const SECRET = 'local';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Signature version 4 of a text. `scope` is `<date>/<region>/<service>/aws4_request`. */
export function signature(scope: string, text: string): string {
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${SECRET}`);
  return hmac(key, text).toString('hex');
}

/** Whether two signatures are the same one. */
export function sameSignature(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** A request as its query signs it. */
export interface SignedRequest {
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly header: (name: string) => string | undefined;
}

/** What `X-Amz-Signature` of a presigned URL must be. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
export function querySignature({ method, path, query, header }: SignedRequest): string {
  const scope = (query.get('X-Amz-Credential') ?? '').split('/').slice(1).join('/');
  const names = (query.get('X-Amz-SignedHeaders') ?? '').split(';');
  const parameters = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort();
  const canonical = [
    method,
    path,
    parameters.join('&'),
    ...names.map((name) => `${name}:${(header(name) ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    names.join(';'),
    header('x-amz-content-sha256') ?? query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  return signature(scope, ['AWS4-HMAC-SHA256', query.get('X-Amz-Date'), scope, digest].join('\n'));
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** `20260102T030405Z` as a time. */
export function signingTime(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
