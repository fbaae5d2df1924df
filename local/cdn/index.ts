export { type Cdn, type CdnOptions, startCdn } from './cdn-server';
export { CloudFrontService } from './cloudfront-service';
export { distributionId, readDistribution } from './distribution';
