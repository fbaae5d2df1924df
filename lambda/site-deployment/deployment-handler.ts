import type { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SiteDeployment } from '../../lib/frontend/deployment-definition';
import type { CustomResourceEvent, CustomResourceRun } from './custom-resource';
import { invalidate } from './invalidate';
import { markObsolete } from './obsolete-objects';
import { readArchive } from './site-archive';
import { uploadSite } from './upload-site';

export interface DeploymentClients {
  readonly s3: S3Client;
  readonly cloudFront: CloudFrontClient;
}

/** What the custom resource does: all of it can be done again at any time, after any failure, with the same result. */
export function deploymentHandler(clients: DeploymentClients) {
  return (event: CustomResourceEvent<SiteDeployment>): CustomResourceRun => {
    const site = event.ResourceProperties;
    return {
      physicalResourceId: `site/${site.SiteBucket}`,
      work: async (deadline) => {
        // The files go with their bucket, or stay with it.
        if (event.RequestType !== 'Delete') await deploy(clients, site, event.RequestId, deadline);
      },
    };
  };
}

async function deploy({ s3, cloudFront }: DeploymentClients, site: SiteDeployment, requestId: string, deadline: number): Promise<void> {
  const archive = await readArchive(s3, site.AssetBucket, site.AssetKey);
  const keys = await uploadSite(s3, site, archive, deadline);
  await invalidate(cloudFront, site.DistributionId, requestId, deadline);
  const obsolete = await markObsolete(s3, site.SiteBucket, keys, deadline);
  console.log(JSON.stringify({ event: 'site.deployed', bucket: site.SiteBucket, files: keys.size, obsolete }));
}
