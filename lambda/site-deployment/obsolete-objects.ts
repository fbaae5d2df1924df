import { CopyObjectCommand, GetObjectTaggingCommand, HeadObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { OBSOLETE_TAG } from '../../lib/frontend/deployment-definition';
import { checkTime, inParallel } from './patience';

/**
 * Marks the objects that this version no longer has, for the lifecycle rule of the bucket. A rule counts from the day an object was
 * written, not from the day it was marked, so the object is written again: copied onto itself, once.
 * @returns how many were marked now
 */
export async function markObsolete(s3: S3Client, bucket: string, current: ReadonlySet<string>, deadline: number): Promise<number> {
  const old: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    for (const { Key } of Contents) if (Key !== undefined && !current.has(Key)) old.push(Key);
  }
  let marked = 0;
  await inParallel(old, async (key) => {
    checkTime(deadline);
    if (await mark(s3, bucket, key)) marked++;
  });
  return marked;
}

async function mark(s3: S3Client, bucket: string, key: string): Promise<boolean> {
  const object = { Bucket: bucket, Key: key };
  try {
    const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand(object));
    if (TagSet.some(({ Key, Value }) => Key === OBSOLETE_TAG.key && Value === OBSOLETE_TAG.value)) return false;
    const { ContentType, CacheControl, ETag } = await s3.send(new HeadObjectCommand(object));
    await s3.send(
      new CopyObjectCommand({
        ...object,
        CopySource: `${bucket}/${encodeURIComponent(key).replaceAll('%2F', '/')}`,
        CopySourceIfMatch: ETag,
        // A copy onto itself must change something; replacing says the same once more.
        MetadataDirective: 'REPLACE',
        ContentType,
        CacheControl,
        TaggingDirective: 'REPLACE',
        Tagging: `${OBSOLETE_TAG.key}=${OBSOLETE_TAG.value}`,
      }),
    );
    return true;
  } catch (error) {
    // The lifecycle rule was faster.
    if (['NoSuchKey', 'NotFound'].includes((error as Error).name)) return false;
    throw error;
  }
}
