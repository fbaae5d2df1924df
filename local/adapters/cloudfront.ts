import { CloudFrontService, distributionId, readDistribution, startCdn } from '../cdn';
import { edgeFunctionArn } from '../cdn/distribution';
import { bucketAccess, localOrigin } from '../cdn/origins';
import { policyId } from '../cdn/policies';
import type { LocalResources, ResourceAdapter } from './adapter';

/** Invalidations of a run. */
const services = new WeakMap<LocalResources, CloudFrontService>();

/** Distributions: each has a server of its own on a free port. */
export const cloudFrontDistribution: ResourceAdapter = {
  types: ['AWS::CloudFront::Distribution'],
  id: distributionId,
  attribute: (resource, name) => {
    const id = distributionId(resource);
    return { Id: id, DomainName: `d${id.slice(1).toLowerCase()}.cloudfront.net` }[name];
  },
  start: async (resource, run) => {
    const distribution = readDistribution(resource, (line) => run.notice(`CloudFront function: ${line}`));
    const { aws } = run.functionDefaults.endpoints;
    const cdn = await startCdn({
      distribution,
      origin: ({ origin }) => localOrigin(origin, aws, run.publicUrls),
      bucketAccess: remembered((bucket) => bucketAccess(resource, bucket)),
      localText: (text) =>
        run.buckets.reduce((result, bucket) => result.replaceAll(`https://${bucket}.s3.amazonaws.com`, aws), run.localText(text)),
      onFailure: (message) => run.notice(`${resource.logicalId}: ${message}`),
    });
    run.closers.push(() => cdn.stop());
    for (const name of [distribution.domainName, ...distribution.aliases]) run.publicUrls.set(`https://${name}`, cdn.url);
    run.urls.push({ kind: 'site', name: resource.logicalId, url: cdn.url });
    serviceOf(run).invalidated.set(distribution.id, []);
  },
};

/** Policies of buckets do not change during a run, and are asked for at every request. */
function remembered<T>(read: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const value = known.get(name) ?? read(name);
    known.set(name, value);
    return value;
  };
}

function serviceOf(run: LocalResources): CloudFrontService {
  const known = services.get(run);
  if (known) return known;
  const service = new CloudFrontService();
  services.set(run, service);
  run.services.set('cloudfront', (_operation, message, response) => service.handle(message, response));
  return service;
}

/** CloudFront functions: run by the distributions that name them. */
export const cloudFrontFunction: ResourceAdapter = {
  types: ['AWS::CloudFront::Function'],
  id: edgeFunctionArn,
  attribute: (resource, name) => ({ FunctionARN: edgeFunctionArn(resource), Stage: 'LIVE' })[name],
  part: 'restart',
};

/** What distributions read by its id. */
export const cloudFrontPart: ResourceAdapter = {
  types: [
    'AWS::CloudFront::CachePolicy',
    'AWS::CloudFront::OriginAccessControl',
    'AWS::CloudFront::OriginRequestPolicy',
    'AWS::CloudFront::ResponseHeadersPolicy',
  ],
  id: policyId,
  attribute: (resource, name) => (name === 'Id' ? policyId(resource) : undefined),
  part: 'restart',
};
