/**
 * Code of the CloudFront functions (runtime cloudfront-js-2.0). They run for every request, so they are as small as they can be.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */

/**
 * Routes of a single-page application, paths whose last segment has no dot, are answered with the page that knows them. What lies below
 * `/.well-known/` is asked for by programs, and often has no extension.
 */
export const PAGE_ROUTES = `function handler(event) {
  const request = event.request;
  const name = request.uri.slice(request.uri.lastIndexOf('/'));
  if (!name.includes('.') && !request.uri.startsWith('/.well-known/')) request.uri = '/index.html';
  return request;
}
`;

/** The API does not know the path under which it is served. */
export function withoutPrefix(prefix: string): string {
  return `function handler(event) {
  const request = event.request;
  request.uri = request.uri.slice('${prefix}'.length) || '/';
  return request;
}
`;
}
