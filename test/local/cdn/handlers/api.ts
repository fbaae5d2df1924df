import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';

interface HttpEvent {
  readonly rawPath: string;
  readonly headers: { readonly [name: string]: string };
  readonly cookies?: readonly string[];
  readonly queryStringParameters?: { readonly [name: string]: string };
}

const json = (statusCode: number, body: unknown) => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Shows what arrives here. */
export const echo = async ({ rawPath, headers, cookies, queryStringParameters }: HttpEvent) =>
  json(200, { rawPath, headers, cookies, query: queryStringParameters ?? {}, siteUrl: process.env.SITE_URL });

export const missing = async () => json(404, { title: 'There is no such user' });

/** Signs the upload of one PNG of up to 1000 bytes. */
export const sign = async () => {
  const { url, fields } = await createPresignedPost(new S3Client({}), {
    Bucket: process.env.IMAGE_BUCKET_NAME ?? '',
    Key: `${process.env.IMAGE_PREFIX}cat.png`,
    Conditions: [['content-length-range', 1, 1000], { 'Content-Type': 'image/png' }],
    Fields: { 'Content-Type': 'image/png' },
    Expires: 60,
  });
  return json(200, { url, fields });
};
