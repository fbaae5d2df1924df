/** What API Gateway writes of every request, one JSON line each. */
const SHARED = {
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  requestTime: '$context.requestTime',
  protocol: '$context.protocol',
  status: '$context.status',
  responseLength: '$context.responseLength',
  error: '$context.error.message',
  authorizerError: '$context.authorizer.error',
  integrationError: '$context.integration.error',
  integrationLatency: '$context.integrationLatency',
  responseLatency: '$context.responseLatency',
  userAgent: '$context.identity.userAgent',
};

export const HTTP_LOG_FORMAT = JSON.stringify({ ...SHARED, routeKey: '$context.routeKey' });

export const REST_LOG_FORMAT = JSON.stringify({
  ...SHARED,
  httpMethod: '$context.httpMethod',
  resourcePath: '$context.resourcePath',
});
