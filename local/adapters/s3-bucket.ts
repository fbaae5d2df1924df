import type { StackResource } from '../assembly';
import type { CorsRule } from '../aws';
import { physicalName, type ResourceAdapter } from './adapter';

/** Bucket names are lower-case. */
const nameOf = (resource: StackResource): string => physicalName(resource, 'BucketName').toLowerCase();

/** S3 buckets: folders of the data directory. */
export const s3Bucket: ResourceAdapter = {
  types: ['AWS::S3::Bucket'],
  id: nameOf,
  attribute: (resource, name) => {
    const domain = `${nameOf(resource)}.s3.amazonaws.com`;
    return { Arn: `arn:aws:s3:::${nameOf(resource)}`, DomainName: domain, RegionalDomainName: domain }[name];
  },
  start: (resource, { objects, buckets }) => {
    objects.createBucket(nameOf(resource));
    const { CorsRules = [] } = (resource.property('CorsConfiguration') ?? {}) as { CorsRules?: CorsRule[] };
    objects.setCors(nameOf(resource), CorsRules);
    buckets.push(nameOf(resource));
  },
};
