import { headerValues } from '../exchange';
import { decoded, queryValues } from '../query';
import { commonContext, forwardedHeaders, isText, type RequestContext, requestTime } from './context';

/**
 * The event of payload format 2.0. Paths and path variables are decoded in HTTP APIs, the query string is not.
 * Source: "Create AWS Lambda proxy integrations for HTTP APIs", API Gateway developer guide.
 *
 * @param authorizer what goes into `requestContext.authorizer`; left out when undefined
 */
export function eventV2(context: RequestContext, authorizer?: object) {
  const { request } = context;
  const textual = isText(request);
  return {
    ...requestV2(context, authorizer),
    ...(request.body.length > 0 ? { body: request.body.toString(textual ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: request.body.length > 0 && !textual,
  };
}

/** The event without the body, which is also what a Lambda authorizer gets. */
export function requestV2(context: RequestContext, authorizer?: object) {
  const { request, routeKey, stage, stageVariables, pathParameters } = context;
  const { userAgent, ...common } = commonContext(context);
  const rawPath = decoded(stage === '$default' ? context.path : `/${stage}${context.path}`);
  const cookies = headerValues(request.headers, 'cookie').flatMap((line) => line.split(/;\s*/).filter(Boolean));
  const query = [...queryValues(request.query)].map(([name, values]) => [name, values.join(',')]);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: request.query,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: joinedHeaders(context),
    ...(query.length > 0 ? { queryStringParameters: Object.fromEntries(query) as Record<string, string> } : {}),
    requestContext: {
      ...common,
      ...(authorizer ? { authorizer } : {}),
      http: { method: request.method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: request.sourceIp, userAgent },
      routeKey,
      time: requestTime(request.receivedAt),
      timeEpoch: request.receivedAt.getTime(),
    },
    ...(Object.keys(pathParameters).length > 0
      ? { pathParameters: Object.fromEntries(Object.entries(pathParameters).map(([name, value]) => [name, decoded(value)])) }
      : {}),
    ...(Object.keys(stageVariables).length > 0 ? { stageVariables } : {}),
  };
}

/** Names in lower case, values of one name joined with commas; cookies have a place of their own. */
function joinedHeaders(context: RequestContext): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of forwardedHeaders(context)) {
    const key = name.toLowerCase();
    if (key !== 'cookie') joined[key] = key in joined ? `${joined[key]},${value}` : value;
  }
  return joined;
}
