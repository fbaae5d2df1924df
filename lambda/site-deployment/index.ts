import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { S3Client } from '@aws-sdk/client-s3';
import { answerCloudFormation } from './custom-resource';
import { deploymentHandler } from './deployment-handler';

/** Entry of the function behind `StaticFrontend`. */
export const handler = answerCloudFormation(deploymentHandler({ s3: new S3Client({}), cloudFront: new CloudFrontClient({}) }));
