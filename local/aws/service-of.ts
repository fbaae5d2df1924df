import type { IncomingMessage } from 'node:http';

/** What a request to AWS asks for. */
export interface ServiceCall {
  /** Name in the signature: `dynamodb`, `s3`, `secretsmanager`, `sqs`, … or `unknown`. */
  readonly service: string;
  /** @default - undefined when only the body or the path says it */
  readonly operation?: string;
}

const TARGETS: { readonly [prefix: string]: string } = {
  DynamoDB_20120810: 'dynamodb',
  DynamoDBStreams_20120810: 'dynamodb',
  secretsmanager: 'secretsmanager',
};

/** The service is in the credential scope of the signature: `Credential=<key>/<date>/<region>/<service>/aws4_request`. */
export function serviceOf(message: IncomingMessage): ServiceCall {
  const target = message.headers['x-amz-target'];
  if (typeof target === 'string') {
    const [prefix, operation] = target.split('.');
    return { service: TARGETS[prefix] ?? scopeOf(message) ?? prefix, operation };
  }
  const smithy = /^\/service\/[^/]+\/operation\/([^/?]+)/.exec(message.url ?? '');
  return {
    service: scopeOf(message) ?? 'unknown',
    operation: smithy?.[1] ?? new URLSearchParams((message.url ?? '').split('?')[1]).get('x-id') ?? undefined,
  };
}

function scopeOf(message: IncomingMessage): string | undefined {
  const inHeader = /Credential=[^/,]+\/\d+\/[^/]*\/([^/,]+)\/aws4_request/.exec(message.headers.authorization ?? '');
  if (inHeader) return inHeader[1];
  const presigned = new URLSearchParams((message.url ?? '').split('?')[1]).get('X-Amz-Credential');
  return presigned?.split('/')[3];
}
