/** What API Gateway writes of every request, one JSON line each. */
const SHARED = {
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  requestTime: '$context.requestTime',
  protocol: '$context.protocol',
  status: '$context.status',
  responseLength: '$context.responseLength',
  error: '$context.error.message',
  integrationError: '$context.integration.error',
  integrationLatency: '$context.integrationLatency',
  responseLatency: '$context.responseLatency',
  userAgent: '$context.identity.userAgent',
};

export const HTTP_LOG_FORMAT = JSON.stringify({ ...SHARED, routeKey: '$context.routeKey', authorizerError: '$context.authorizer.error' });

export const REST_LOG_FORMAT = JSON.stringify({
  ...SHARED,
  httpMethod: '$context.httpMethod',
  resourcePath: '$context.resourcePath',
  authorizerError: '$context.authorize.error',
});
