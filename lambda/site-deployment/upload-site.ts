import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { CONFIG_FILE, type SiteDeployment } from '../../lib/frontend/deployment-definition';
import { CACHE_CONTROL, contentType, type FileKind, fileKind } from './file-headers';
import { checkTime, inParallel } from './patience';
import type { SiteArchive } from './site-archive';

const ORDER: readonly FileKind[] = ['hashed', 'other', 'page'];

/**
 * Uploads every file, those that others need first. What fails on the way leaves the version before in place, because its pages are
 * replaced last. Putting an object again also takes the mark of an obsolete one off.
 * @returns the keys of this version
 */
export async function uploadSite(s3: S3Client, site: SiteDeployment, archive: SiteArchive, deadline: number): Promise<Set<string>> {
  const put = (Key: string, Body: Uint8Array | string, kind: FileKind) =>
    s3.send(new PutObjectCommand({ Bucket: site.SiteBucket, Key, Body, ContentType: contentType(Key), CacheControl: CACHE_CONTROL[kind] }));

  const paths = archive.paths;
  if (!paths.includes('index.html')) throw new Error('the archive has no index.html: the site was not replaced');
  for (const kind of ORDER) {
    const ofKind = paths.filter((path) => fileKind(path, site.HashedFolders) === kind);
    if (kind === 'page' && site.Config) await put(CONFIG_FILE, JSON.stringify(site.Config), 'page');
    for (const batch of archive.read(ofKind)) {
      await inParallel(batch, async ([path, body]) => {
        checkTime(deadline);
        await put(path, body, kind);
      });
    }
  }
  return new Set(site.Config ? [...paths, CONFIG_FILE] : paths);
}
