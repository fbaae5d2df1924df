import type { Allowed } from '../authorizers/decision';
import { type GatewayAnswer, type Header, headerValue, mediaType } from '../exchange';
import type { GatewayRun } from '../gateway-run';
import { complaint, invokeWithin } from '../invoke';
import type { RequestContext } from '../payload/context';
import { eventV1 } from '../payload/event-v1';
import { type ProxyAnswer, proxyAnswerV1 } from '../payload/function-answer';
import { sendUpstream } from '../upstream';
import type { ResponseType } from './gateway-responses';
import { proxyRequest } from './http-proxy';
import type { RestIntegration } from './integration';
import { mockAnswer } from './mock';

export interface Authorized {
  readonly decision: Allowed;
  readonly apiKey?: string;
  readonly apiKeyId?: string;
}

/** The answer of an integration, or why there is none. */
export type Integrated = { readonly answer: GatewayAnswer } | { readonly failed: ResponseType; readonly message?: string };

export async function integrate(
  integration: RestIntegration,
  context: RequestContext,
  authorized: Authorized,
  run: GatewayRun,
  binaryMediaTypes: readonly string[],
): Promise<Integrated> {
  if (integration.kind === 'function') return invokeFunction(integration, context, authorized, run, binaryMediaTypes);
  if (integration.kind === 'mock') {
    const answer = mockAnswer(integration, context);
    return answer ? { answer } : { failed: 'API_CONFIGURATION_ERROR' };
  }
  const authorizer = authorized.decision.context as { readonly [name: string]: unknown } | undefined;
  const outcome = await sendUpstream(proxyRequest(integration, context, { authorizer }), {
    timeoutMs: integration.timeoutMs,
    allowedHosts: run.allowedHosts,
  });
  if (outcome.kind === 'answered') return { answer: outcome.answer };
  if (outcome.kind === 'timeout') return { failed: 'INTEGRATION_TIMEOUT' };
  run.notice(`${context.routeKey}: ${outcome.message}`);
  return outcome.kind === 'refused' ? { failed: 'DEFAULT_5XX', message: outcome.message } : { failed: 'INTEGRATION_FAILURE' };
}

async function invokeFunction(
  { arn, timeoutMs }: Extract<RestIntegration, { kind: 'function' }>,
  context: RequestContext,
  { decision, apiKey, apiKeyId }: Authorized,
  run: GatewayRun,
  binaryMediaTypes: readonly string[],
): Promise<Integrated> {
  const event = eventV1(context, {
    decodePaths: false,
    binary: isBinary(mediaType(context.request.headers), binaryMediaTypes),
    authorizer: decision.context,
    identity: { ...decision.identity, ...(apiKey === undefined ? {} : { apiKey, apiKeyId }) },
  });
  const outcome = await invokeWithin(() => run.invoke(arn, event), timeoutMs);
  const answer = outcome.kind === 'answered' ? proxyAnswerV1(outcome.value) : undefined;
  const problem = complaint(outcome, answer !== undefined);
  if (problem) run.notice(`${context.routeKey}: ${problem}`);
  if (outcome.kind === 'timeout') return { failed: 'INTEGRATION_TIMEOUT' };
  if (outcome.kind === 'too-large') return { failed: 'REQUEST_TOO_LARGE' };
  return answer ? { answer: clientAnswer(answer, context, binaryMediaTypes) } : { failed: 'DEFAULT_5XX' };
}

/**
 * Base64 is decoded only for who accepts a binary media type of the API, by the first type that it accepts.
 * Source: "Return binary media from a Lambda proxy integration in API Gateway", lambda-proxy-binary-media.html.
 */
function clientAnswer(
  { status, headers, body, isBase64Encoded }: ProxyAnswer,
  context: RequestContext,
  binaryMediaTypes: readonly string[],
): GatewayAnswer {
  const accepted = headerValue(context.request.headers, 'accept')?.split(',')[0].split(';')[0].trim().toLowerCase();
  const decode = isBase64Encoded && isBinary(accepted, binaryMediaTypes);
  const typed = headerValue(headers, 'content-type') !== undefined;
  const own: readonly Header[] = typed ? headers : [['Content-Type', 'application/json'], ...headers];
  return { status, headers: own.map(remapped), body: decode ? Buffer.from(body, 'base64') : body };
}

function isBinary(type: string | undefined, binaryMediaTypes: readonly string[]): boolean {
  return binaryMediaTypes.some(
    (binary) =>
      binary === '*/*' || (type !== undefined && (binary === type || (binary.endsWith('/*') && type.startsWith(binary.slice(0, -1))))),
  );
}

/** Headers that REST APIs rename in answers. Source: "Important notes for Amazon API Gateway", api-gateway-known-issues.html. */
const REMAPPED = [
  'authorization',
  'connection',
  'content-md5',
  'date',
  'expect',
  'host',
  'max-forwards',
  'server',
  'trailer',
  'upgrade',
  'user-agent',
  'warning',
  'www-authenticate',
];

function remapped([name, value]: Header): Header {
  return REMAPPED.includes(name.toLowerCase()) ? [`x-amzn-Remapped-${name}`, value] : [name, value];
}
