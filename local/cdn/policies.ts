import type { StackResource } from '../assembly';
import { LocalError } from '../errors';
import { MANAGED_CACHE_POLICIES, MANAGED_ORIGIN_REQUEST_POLICIES, MANAGED_RESPONSE_HEADERS_POLICIES } from './managed-policies';
import { headersOfPolicy } from './response-headers';

/** Which of many values are passed on. @default - none */
export interface Selection {
  readonly behavior: 'none' | 'all' | 'allViewer' | 'allExcept' | 'whitelist' | 'allViewerAndWhitelistCloudFront';
  /** In lower case where they are headers. */
  readonly names?: readonly string[];
}

/** What is forwarded because it is part of the cache key. Nothing is kept here, so times have no meaning. */
export interface CachePolicy {
  readonly headers?: Selection;
  readonly cookies?: Selection;
  readonly query?: Selection;
  readonly compression?: boolean;
}

/** What is forwarded besides. */
export interface OriginRequestPolicy {
  readonly headers?: Selection;
  readonly cookies?: Selection;
  readonly query?: Selection;
}

export interface PolicyHeader {
  readonly name: string;
  readonly value: string;
  /** Whether it replaces the origin's own. */
  readonly override: boolean;
}

export interface ResponseHeadersPolicy {
  readonly set: readonly PolicyHeader[];
  readonly remove: readonly string[];
}

type Config = { readonly [name: string]: unknown };

/** The id of a policy of the template: `Ref`. */
export function policyId({ scope, logicalId }: StackResource): string {
  return `${scope.stack.stackName}-${logicalId}`;
}

export function cachePolicy(distribution: StackResource, id: string | undefined): CachePolicy | undefined {
  return find(distribution, id, 'AWS::CloudFront::CachePolicy', MANAGED_CACHE_POLICIES, (policy) => {
    const { ParametersInCacheKeyAndForwardedToOrigin: key = {} } = policy.property('CachePolicyConfig') as {
      ParametersInCacheKeyAndForwardedToOrigin?: Config;
    };
    return { ...selections(key), compression: key.EnableAcceptEncodingGzip === true || key.EnableAcceptEncodingBrotli === true };
  });
}

export function originRequestPolicy(distribution: StackResource, id: string | undefined): OriginRequestPolicy | undefined {
  return find(distribution, id, 'AWS::CloudFront::OriginRequestPolicy', MANAGED_ORIGIN_REQUEST_POLICIES, (policy) =>
    selections(policy.property('OriginRequestPolicyConfig') as Config),
  );
}

export function responseHeadersPolicy(distribution: StackResource, id: string | undefined): ResponseHeadersPolicy | undefined {
  return find(distribution, id, 'AWS::CloudFront::ResponseHeadersPolicy', MANAGED_RESPONSE_HEADERS_POLICIES, (policy) =>
    headersOfPolicy(policy.property('ResponseHeadersPolicyConfig') as Config),
  );
}

function find<T>(
  { scope, logicalId }: StackResource,
  id: string | undefined,
  type: string,
  managed: { readonly [id: string]: T },
  read: (policy: StackResource) => T,
): T | undefined {
  if (id === undefined) return undefined;
  if (Object.hasOwn(managed, id)) return managed[id];
  const policies = scope.run.scopes.flatMap((stack) => stack.resources()).filter((resource) => resource.type === type);
  const policy = policies.find((resource) => policyId(resource) === id);
  if (policy) return read(policy);
  throw new LocalError(
    'CloudFrontNotAvailable',
    `Distribution ${logicalId}: the policy ${id} is neither in this app nor one that is known locally.`,
  );
}

function selections(config: Config): OriginRequestPolicy {
  const { HeadersConfig: headers, CookiesConfig: cookies, QueryStringsConfig: query } = config as Record<string, Config | undefined>;
  return {
    headers: selection(headers?.HeaderBehavior, headers?.Headers, (name) => name.toLowerCase()),
    cookies: selection(cookies?.CookieBehavior, cookies?.Cookies),
    query: selection(query?.QueryStringBehavior, query?.QueryStrings),
  };
}

function selection(behavior: unknown = 'none', names: unknown = [], form = (name: string): string => name): Selection {
  return { behavior: behavior as Selection['behavior'], names: (names as string[]).map(form) };
}
