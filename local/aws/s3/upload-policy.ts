import { S3Error } from './s3-error';
import { sameSignature, signature } from './signature';

/** The part of a policy that is looked at. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html */
interface UploadPolicy {
  readonly expiration: string;
  readonly conditions: readonly (readonly [string, unknown, unknown] | { readonly [field: string]: string })[];
}

/** Fields that no condition has to name. */
const FREE_FIELDS = /^(policy|x-amz-signature|file|x-ignore-.*)$/;

export interface UploadForm {
  readonly bucket: string;
  /** By name in lower case. */
  readonly fields: ReadonlyMap<string, string>;
  /** Bytes of the file. */
  readonly size: number;
}

const denied = (message: string): S3Error => new S3Error(403, 'AccessDenied', message);

/**
 * Holds a form against the policy that it carries: signature, expiry, every condition, and no field beyond them.
 * @throws S3Error
 */
export function checkUploadPolicy({ bucket, fields, size }: UploadForm, now = Date.now()): void {
  const text = fields.get('policy');
  if (text === undefined) throw denied('Access Denied: a form needs a signed policy.');
  const scope = (fields.get('x-amz-credential') ?? '').split('/').slice(1).join('/');
  if (!sameSignature(signature(scope, text), fields.get('x-amz-signature') ?? '')) {
    throw new S3Error(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided.');
  }
  const policy = JSON.parse(Buffer.from(text, 'base64').toString()) as UploadPolicy;
  if (now > Date.parse(policy.expiration)) throw denied('Invalid according to Policy: Policy expired.');
  const named = new Set<string>();
  for (const condition of policy.conditions) checkCondition(condition, { bucket, fields, size }, named);
  const extra = [...fields.keys()].filter((field) => !named.has(field) && !FREE_FIELDS.test(field));
  if (extra.length > 0) throw denied(`Invalid according to Policy: Extra input fields: ${extra.join(', ')}`);
}

function checkCondition(condition: UploadPolicy['conditions'][number], { bucket, fields, size }: UploadForm, named: Set<string>): void {
  const [operator, name, operand] = Array.isArray(condition) ? condition : exact(condition as { readonly [field: string]: string });
  if (operator === 'content-length-range') {
    if (size < Number(name)) throw new S3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
    if (size > Number(operand)) throw new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
    return;
  }
  const field = String(name).replace(/^\$/, '').toLowerCase();
  named.add(field);
  const value = field === 'bucket' ? bucket : (fields.get(field) ?? '');
  const holds = operator === 'starts-with' ? value.startsWith(String(operand)) : operator === 'eq' && value === String(operand);
  if (!holds) throw denied(`Invalid according to Policy: Policy Condition failed: ${JSON.stringify([operator, `$${field}`, operand])}`);
}

function exact(condition: { readonly [field: string]: string }): readonly [string, unknown, unknown] {
  const [[name, value]] = Object.entries(condition);
  return ['eq', `$${name}`, value];
}
