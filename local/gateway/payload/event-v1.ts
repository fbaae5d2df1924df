import { headerValue } from '../exchange';
import { decoded, queryValues } from '../query';
import { commonContext, forwardedHeaders, nullIfEmpty, type RequestContext, requestTime } from './context';

export interface EventV1Options {
  /** HTTP APIs decode the path and its variables, REST APIs pass both on as they were sent. */
  readonly decodePaths: boolean;
  /** The body is passed on as base64. */
  readonly binary: boolean;
  /** Goes into `requestContext.authorizer`. @default - left out */
  readonly authorizer?: object;
  /** Goes into `requestContext.identity` beside the address of the client. */
  readonly identity?: object;
}

/**
 * The event of payload format 1.0: that of REST APIs, and of HTTP APIs that ask for it.
 * Source: "Lambda proxy integrations in API Gateway", API Gateway developer guide, set-up-lambda-proxy-integrations.html.
 */
export function eventV1(context: RequestContext, options: EventV1Options) {
  const { body } = context.request;
  return {
    ...requestV1(context, options),
    body: body.length === 0 ? null : body.toString(options.binary ? 'base64' : 'utf8'),
    isBase64Encoded: body.length > 0 && options.binary,
  };
}

/** The event without the body, which is also what a REQUEST authorizer gets. */
export function requestV1(context: RequestContext, { decodePaths, authorizer, identity }: Omit<EventV1Options, 'binary'>) {
  const { request, resourcePath, stage, stageVariables, resourceId } = context;
  const { userAgent, ...common } = commonContext(context);
  const plain = (value: string): string => (decodePaths ? decoded(value) : value);
  const withStage = plain(stage === '$default' ? context.path : `/${stage}${context.path}`);
  const multiValueHeaders = grouped(forwardedHeaders(context));
  const multiValueQuery = Object.fromEntries(queryValues(request.query));
  const pathParameters = Object.fromEntries(Object.entries(context.pathParameters).map(([name, value]) => [name, plain(value)]));
  return {
    // HTTP APIs put the version and, in a named stage, the stage into `path`.
    ...(decodePaths ? { version: '1.0' } : {}),
    resource: resourcePath,
    path: decodePaths ? withStage : context.path,
    httpMethod: request.method,
    headers: lastOf(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: nullIfEmpty(lastOf(multiValueQuery)),
    multiValueQueryStringParameters: nullIfEmpty(multiValueQuery),
    pathParameters: nullIfEmpty(pathParameters),
    stageVariables: nullIfEmpty(stageVariables),
    requestContext: {
      ...common,
      resourceId: resourceId ?? context.routeKey,
      resourcePath,
      httpMethod: request.method,
      extendedRequestId: common.requestId,
      requestTime: requestTime(request.receivedAt),
      requestTimeEpoch: request.receivedAt.getTime(),
      path: withStage,
      protocol: 'HTTP/1.1',
      ...(authorizer ? { authorizer } : {}),
      identity: { ...NOBODY, sourceIp: request.sourceIp, userAgent: headerValue(request.headers, 'user-agent') ?? null, ...identity },
    },
  };
}

const NOBODY = {
  accessKey: null,
  accountId: null,
  caller: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

function grouped(headers: readonly (readonly [string, string])[]): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  const names = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = names.get(name.toLowerCase()) ?? name;
    names.set(name.toLowerCase(), key);
    groups[key] = [...(groups[key] ?? []), value];
  }
  return groups;
}

function lastOf(values: { readonly [name: string]: readonly string[] }): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) as string]));
}
