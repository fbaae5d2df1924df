import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import type { Cors } from './cors';

/** What API Gateway answers instead of a function. */
interface GatewayAnswer {
  readonly type: string;
  /** Of all answers of this kind; undefined where the kind has several. */
  readonly status?: number;
  readonly title?: string;
  /** A text in quotes, or a variable that brings its own. */
  readonly detail: string;
  readonly more?: string;
  readonly headers?: { readonly [name: string]: string };
}

/** What API Gateway says itself, with quotes. */
const MESSAGE = '$context.error.messageString';

const ANSWERS: readonly GatewayAnswer[] = [
  { type: 'DEFAULT_4XX', detail: MESSAGE },
  { type: 'DEFAULT_5XX', title: 'Internal Server Error', detail: '"Something went wrong on our side"' },
  { type: 'UNAUTHORIZED', status: 401, title: 'Unauthorized', detail: MESSAGE, headers: { 'WWW-Authenticate': 'Bearer' } },
  { type: 'ACCESS_DENIED', status: 403, title: 'Forbidden', detail: MESSAGE },
  {
    type: 'BAD_REQUEST_BODY',
    status: 400,
    title: 'Bad Request',
    detail: MESSAGE,
    more: ',"errors":[{"in":"body","message":"$context.error.validationErrorString"}]',
  },
  { type: 'REQUEST_TOO_LARGE', status: 413, title: 'Content Too Large', detail: MESSAGE },
  { type: 'THROTTLED', status: 429, title: 'Too Many Requests', detail: MESSAGE, headers: { 'Retry-After': '1' } },
];

/** API Gateway calls a path that it does not know a missing signature, and answers 403. */
const NO_ROUTE: GatewayAnswer = {
  type: 'MISSING_AUTHENTICATION_TOKEN',
  status: 404,
  title: 'Not Found',
  detail: '"There is no such route"',
};

/** Problem bodies (RFC 9457), with CORS headers, for everything that does not come from a function. */
export function gatewayResponses(scope: Construct, restApiId: string, cors: Cors | undefined, usesIam: boolean): void {
  // With IAM routes, a missing signature may be just that.
  for (const { type, status, title, detail, more = '', headers } of usesIam ? ANSWERS : [...ANSWERS, NO_ROUTE]) {
    const shown = [title && `"title":"${title}"`, status && `"status":${status}`].filter(Boolean).map((member) => `${member},`);
    new apigateway.CfnGatewayResponse(scope, `Answer${type}`, {
      restApiId,
      responseType: type,
      ...(status && { statusCode: String(status) }),
      responseParameters: Object.fromEntries(
        Object.entries({ 'Content-Type': "'application/problem+json'", ...quoted(headers), ...corsHeaders(cors) }).map(([name, value]) => [
          `gatewayresponse.header.${name}`,
          value,
        ]),
      ),
      responseTemplates: { 'application/json': `{"type":"about:blank",${shown.join('')}"detail":${detail}${more}}` },
    });
  }
}

/**
 * With several origins, the one that asks is answered: a template cannot choose here, and an error tells it nothing. Cookies count only
 * with a single origin, for the same reason.
 */
function corsHeaders(cors: Cors | undefined): { [name: string]: string } {
  if (!cors) return {};
  if (cors.origins.length > 1) return { 'Access-Control-Allow-Origin': 'method.request.header.Origin', Vary: "'Origin'" };
  return {
    'Access-Control-Allow-Origin': `'${cors.origins[0]}'`,
    ...(cors.credentials && { 'Access-Control-Allow-Credentials': "'true'" }),
  };
}

function quoted(headers: GatewayAnswer['headers'] = {}): { [name: string]: string } {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`]));
}
