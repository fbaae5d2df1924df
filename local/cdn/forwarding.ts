import type { CachePolicy, OriginRequestPolicy, Selection } from './policies';
import { joinPairs, type Values, type ViewerRequest } from './viewer-exchange';

/** Headers between two machines: they end here. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
/** What origins get without a policy, because the request is about it. */
const ALWAYS = [
  'content-length',
  'content-type',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'range',
];
const WITH_BODY = new Set(['DELETE', 'PATCH', 'POST', 'PUT', 'OPTIONS']);

export interface ForwardingPolicies {
  readonly cache?: CachePolicy;
  readonly originRequest?: OriginRequestPolicy;
}

/** What the origin sees of a request. */
export interface OriginRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Values;
}

/**
 * Applies the cache policy and the origin request policy of a behaviour: what neither names does not arrive.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
 */
export function originRequest(request: ViewerRequest, policies: ForwardingPolicies, originHost: string, viewerIp: string): OriginRequest {
  const { cache = {}, originRequest: origin = {} } = policies;
  const query = { ...select(request.query, cache.query), ...select(request.query, origin.query) };
  const cookies = { ...select(request.cookies, cache.cookies), ...select(request.cookies, origin.cookies) };
  const headers: Values = {
    'user-agent': ['Amazon CloudFront'],
    ...pick(request.headers, ALWAYS),
    ...(WITH_BODY.has(request.method) ? pick(request.headers, ['authorization']) : {}),
    ...select(request.headers, cache.headers),
    ...select(request.headers, origin.headers),
  };
  for (const name of HOP_BY_HOP) delete headers[name];
  // Named in its policy it is always one of these; compressing is left out here.
  if (cache.compression) headers['accept-encoding'] = ['identity'];
  if (Object.keys(cookies).length > 0) headers.cookie = [joinPairs(cookies, '; ')];
  headers.host ??= [originHost];
  headers['x-forwarded-for'] = [[...(request.headers['x-forwarded-for'] ?? []), viewerIp].join(', ')];
  headers.via = ['1.1 local.cloudfront.net (CloudFront)'];
  const search = joinPairs(query, '&');
  return { method: request.method, path: search === '' ? request.uri : `${request.uri}?${search}`, headers };
}

/** The answer without what ends here. */
export function withoutHopByHop(headers: Values): Values {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
}

function select(values: Values, { behavior, names = [] }: Selection = { behavior: 'none' }): Values {
  switch (behavior) {
    case 'all':
    case 'allViewer':
    case 'allViewerAndWhitelistCloudFront':
      return { ...values };
    case 'allExcept':
      return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
    case 'whitelist':
      return pick(values, names);
    default:
      return {};
  }
}

function pick(values: Values, names: readonly string[]): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}
