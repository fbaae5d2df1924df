import type { S3Client } from '@aws-sdk/client-s3';
import type { BucketCleanup } from '../../lib/function/bucket-cleanup';
import type { CustomResourceEvent, CustomResourceRun } from './custom-resource';
import { emptyBucket } from './empty-bucket';

/** Goes with one bucket, and does something only when that is deleted. */
export function cleanupHandler(s3: S3Client) {
  return ({ RequestType, ResourceProperties: { Bucket, EmptyOnDelete } }: CustomResourceEvent<BucketCleanup>): CustomResourceRun => ({
    // Another bucket is another resource: the old one is then deleted with what it holds.
    physicalResourceId: `content/${Bucket}`,
    work: async (deadline) => {
      if (RequestType === 'Delete' && EmptyOnDelete === 'true') await emptyBucket(s3, Bucket, deadline);
    },
  });
}
