import type { StackResource } from '../assembly';
import type { CdnOrigin } from './distribution';

/** Where an origin is on this machine. */
export interface LocalOrigin {
  /** Base URL without a slash at the end; a path in it stands before the path of the origin. */
  readonly url: string;
  /** Sent with every request. */
  readonly headers: { readonly [name: string]: string };
}

/** Read for the service and not checked: the local S3 takes the call for one of CloudFront. */
const SIGNATURE = 'AWS4-HMAC-SHA256 Credential=cloudfront/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=local';

/** @returns undefined when the origin is not part of the run */
export function localOrigin(
  { domainName, bucket }: CdnOrigin,
  aws: string,
  publicUrls: ReadonlyMap<string, string>,
): LocalOrigin | undefined {
  if (bucket !== undefined) return { url: `${aws}/${bucket}`, headers: { authorization: SIGNATURE } };
  const url = publicUrls.get(`https://${domainName}`);
  return url === undefined ? undefined : { url, headers: {} };
}

interface Statement {
  readonly Effect: string;
  readonly Principal?: { readonly Service?: string | readonly string[] };
  readonly Action: string | readonly string[];
}

/** What the policies of a bucket let CloudFront do. An answer for a missing object tells it from a refused one only with `list`. */
export function bucketAccess(distribution: StackResource, bucket: string): { readonly read: boolean; readonly list: boolean } {
  const statements = distribution.scope.run.scopes
    .flatMap((scope) => scope.resources())
    .filter(({ type, property }) => type === 'AWS::S3::BucketPolicy' && property('Bucket') === bucket)
    .flatMap(({ property }) => (property('PolicyDocument') as unknown as { Statement: Statement[] }).Statement)
    .filter(({ Effect, Principal }) => Effect === 'Allow' && list(Principal?.Service).includes('cloudfront.amazonaws.com'));
  const allows = (action: string): boolean => statements.some(({ Action }) => list(Action).some((one) => one === action || one === 's3:*'));
  return { read: allows('s3:GetObject'), list: allows('s3:ListBucket') };
}

function list(value: string | readonly string[] = []): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
