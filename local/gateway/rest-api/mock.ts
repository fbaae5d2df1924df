import { type GatewayAnswer, type Header, mediaType } from '../exchange';
import type { RequestContext } from '../payload/context';
import type { RestIntegration } from './integration';
import { mapped, renderTemplate } from './variables';

/**
 * The answer of a MOCK integration: its request template names a status, the first response for that status makes the answer.
 * Source: "Mock integrations for REST APIs in API Gateway", how-to-mock-integration.html.
 * @returns undefined when there is no template for the media type of the request, or no response: an error of the configuration
 */
export function mockAnswer(
  { templates, responses }: Extract<RestIntegration, { kind: 'mock' }>,
  context: RequestContext,
): GatewayAnswer | undefined {
  const template = templates[mediaType(context.request.headers) ?? 'application/json'] ?? templates['application/json'];
  const status = /["']?statusCode["']?\s*:\s*["']?(\d{3})/.exec(template ?? '')?.[1];
  if (status === undefined) return undefined;
  const response = responses.find(({ selection }) => selection?.test(status)) ?? responses.find(({ selection }) => selection === undefined);
  if (!response) return undefined;
  const headers = Object.entries(response.parameters).flatMap(([target, expression]): Header[] => {
    const value = mapped(expression, context);
    return value === undefined ? [] : [[target.replace('method.response.header.', ''), value]];
  });
  const [type, body] = Object.entries(response.templates)[0] ?? ['application/json', ''];
  return { status: response.status, headers: [['Content-Type', type], ...headers], body: renderTemplate(body, context, {}) };
}
