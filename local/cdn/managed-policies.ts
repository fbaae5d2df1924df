import type { CachePolicy, OriginRequestPolicy, ResponseHeadersPolicy } from './policies';

/** The policies that CloudFront has by itself, by id. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
export const MANAGED_CACHE_POLICIES: { readonly [id: string]: CachePolicy } = {
  // CachingDisabled
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': {},
  // CachingOptimized
  '658327ea-f89d-4fab-a63d-7e88639e58f6': { compression: true },
  // CachingOptimizedForUncompressedObjects
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': {},
  // UseOriginCacheControlHeaders
  '83da9c7e-98b4-4e11-a168-04f0df8e2c65': {
    compression: true,
    headers: { behavior: 'whitelist', names: ['host', 'origin', 'x-http-method', 'x-http-method-override', 'x-method-override'] },
    cookies: { behavior: 'all' },
  },
  // UseOriginCacheControlHeaders-QueryStrings
  '4cc15a8a-d715-48a4-82b8-cc0b614638fe': {
    compression: true,
    headers: { behavior: 'whitelist', names: ['host', 'origin', 'x-http-method', 'x-http-method-override', 'x-method-override'] },
    cookies: { behavior: 'all' },
    query: { behavior: 'all' },
  },
};

const CORS_HEADERS = ['origin', 'access-control-request-headers', 'access-control-request-method'];

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
export const MANAGED_ORIGIN_REQUEST_POLICIES: { readonly [id: string]: OriginRequestPolicy } = {
  // AllViewer
  '216adef6-5c7f-47e4-b989-5492eafa07d3': { headers: { behavior: 'allViewer' }, cookies: { behavior: 'all' }, query: { behavior: 'all' } },
  // AllViewerExceptHostHeader
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': {
    headers: { behavior: 'allExcept', names: ['host'] },
    cookies: { behavior: 'all' },
    query: { behavior: 'all' },
  },
  // CORS-S3Origin
  '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf': { headers: { behavior: 'whitelist', names: CORS_HEADERS } },
  // CORS-CustomOrigin
  '59781a5b-3903-41f3-afcb-af62929ccde1': { headers: { behavior: 'whitelist', names: ['origin'] } },
  // UserAgentRefererHeaders
  'acba4595-bd28-49b8-b9fe-13317c0390fa': { headers: { behavior: 'whitelist', names: ['user-agent', 'referer'] } },
  // HostHeaderOnly
  'bf0718e1-ba1e-49d1-88b1-f726733018ae': { headers: { behavior: 'whitelist', names: ['host'] } },
};

const SECURITY: ResponseHeadersPolicy = {
  set: [
    { name: 'strict-transport-security', value: 'max-age=31536000', override: false },
    { name: 'x-content-type-options', value: 'nosniff', override: true },
    { name: 'x-frame-options', value: 'SAMEORIGIN', override: false },
    { name: 'x-xss-protection', value: '1; mode=block', override: false },
    { name: 'referrer-policy', value: 'strict-origin-when-cross-origin', override: false },
  ],
  remove: [],
};

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
export const MANAGED_RESPONSE_HEADERS_POLICIES: { readonly [id: string]: ResponseHeadersPolicy } = {
  // SecurityHeadersPolicy
  '67f7725c-6f97-4210-82d7-5512b31e9d03': SECURITY,
  // SimpleCORS
  '60669652-455b-4ae9-85a4-c4c02393f86c': {
    set: [{ name: 'access-control-allow-origin', value: '*', override: false }],
    remove: [],
  },
  // CORS-and-SecurityHeadersPolicy
  'e61eb60c-9c35-4d20-a928-2b84e02af89c': {
    set: [{ name: 'access-control-allow-origin', value: '*', override: false }, ...SECURITY.set],
    remove: [],
  },
};
