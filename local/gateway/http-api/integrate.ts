import type { Allowed } from '../authorizers/decision';
import { type GatewayAnswer, headerValue, jsonAnswer } from '../exchange';
import type { GatewayRun } from '../gateway-run';
import { complaint, invokeWithin } from '../invoke';
import { isText, type RequestContext } from '../payload/context';
import { eventV1 } from '../payload/event-v1';
import { eventV2 } from '../payload/event-v2';
import { type ProxyAnswer, proxyAnswerV1, proxyAnswerV2 } from '../payload/function-answer';
import { sendUpstream } from '../upstream';
import { proxyRequest } from './http-proxy';
import type { HttpIntegration } from './integration';
import type { HttpRoute } from './template';

/** Hands an authorized request to the integration of its route. */
export async function integrate(route: HttpRoute, context: RequestContext, decision: Allowed, run: GatewayRun): Promise<GatewayAnswer> {
  const { integration } = route;
  if (integration.kind === 'function') return invokeFunction(integration, context, decision, run);
  const outcome = await sendUpstream(proxyRequest(integration, context), {
    timeoutMs: integration.timeoutMs,
    allowedHosts: run.allowedHosts,
  });
  if (outcome.kind === 'answered') return outcome.answer;
  if (outcome.kind !== 'timeout') run.notice(`${context.routeKey}: ${outcome.message}`);
  if (outcome.kind === 'refused') return jsonAnswer(502, { message: outcome.message });
  return jsonAnswer(503, { message: 'Service Unavailable' });
}

async function invokeFunction(
  { arn, payload, timeoutMs }: Extract<HttpIntegration, { kind: 'function' }>,
  context: RequestContext,
  decision: Allowed,
  run: GatewayRun,
): Promise<GatewayAnswer> {
  const event = payload === '2.0' ? eventV2(context, decision.context) : eventV1(context, v1Options(context, decision));
  const outcome = await invokeWithin(() => run.invoke(arn, event), timeoutMs);
  const answer = outcome.kind === 'answered' ? understood(outcome.value, payload) : undefined;
  const problem = complaint(outcome, answer !== undefined);
  if (problem) run.notice(`${context.routeKey}: ${problem}`);
  if (outcome.kind === 'too-large') return jsonAnswer(413, { message: 'Request Entity Too Large' });
  // A function that takes too long is not an error of the function: 503, where a REST API says 504.
  if (outcome.kind === 'timeout') return jsonAnswer(503, { message: 'Service Unavailable' });
  return answer ? clientAnswer(answer) : jsonAnswer(500, { message: 'Internal Server Error' });
}

function understood(value: unknown, payload: '1.0' | '2.0'): ProxyAnswer | undefined {
  return payload === '2.0' ? proxyAnswerV2(value) : proxyAnswerV1(value, true);
}

function v1Options(context: RequestContext, { context: authorizer, identity }: Allowed) {
  const { lambda, jwt } = (authorizer ?? {}) as { readonly lambda?: object | null; readonly jwt?: object };
  return { decodePaths: true, binary: !isText(context.request), authorizer: jwt ?? lambda ?? undefined, identity };
}

function clientAnswer({ status, headers, body, isBase64Encoded }: ProxyAnswer): GatewayAnswer {
  const typed = headerValue(headers, 'content-type') !== undefined;
  return {
    status,
    headers: typed ? headers : [...headers, ['content-type', 'text/plain; charset=utf-8']],
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}
