import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { S3Client } from '@aws-sdk/client-s3';
import { cleanupHandler } from './cleanup-handler';
import { answerCloudFormation } from './custom-resource';
import { deploymentHandler } from './deployment-handler';

const s3 = new S3Client({});

/** Brings a site into its bucket. */
export const handler = answerCloudFormation(deploymentHandler({ s3, cloudFront: new CloudFrontClient({}) }));

/** Empties a bucket that is deleted. */
export const cleanup = answerCloudFormation(cleanupHandler(s3));
