import { type GatewayAnswer, type Header, mediaType, withHeader } from '../exchange';
import type { RequestContext } from '../payload/context';
import type { RestIntegration } from './integration';
import { mapped } from './variables';
import { render } from './velocity';
import type { Scope } from './velocity-expression';

const JSON_TYPE = 'application/json';
/** A template changes a header of the answer by setting this and its name. */
const OVERRIDE = 'context.responseOverride.header.';

/**
 * The answer of a MOCK integration: its request template names a status, the first response for that status makes the answer.
 * Source: "Mock integrations for REST APIs in API Gateway", how-to-mock-integration.html.
 * @returns undefined when there is no template for the media type of the request, or no response: an error of the configuration
 */
export function mockAnswer(
  { templates, responses }: Extract<RestIntegration, { kind: 'mock' }>,
  context: RequestContext,
): GatewayAnswer | undefined {
  const asked = templates[mediaType(context.request.headers) ?? JSON_TYPE] ?? templates[JSON_TYPE];
  const status = asked && /["']?statusCode["']?\s*:\s*["']?(\d{3})/.exec(render(asked, scopeOf(context)))?.[1];
  if (status === undefined) return undefined;
  const response = responses.find(({ selection }) => selection?.test(status)) ?? responses.find(({ selection }) => selection === undefined);
  if (!response) return undefined;
  const [type, template] = Object.entries(response.templates)[0] ?? [JSON_TYPE, undefined];
  let headers: Header[] = [['Content-Type', type]];
  for (const [target, expression] of Object.entries(response.parameters)) {
    const value = mapped(expression, context);
    if (value !== undefined) headers = withHeader(headers, target.replace('method.response.header.', ''), value);
  }
  const scope = scopeOf(context);
  const body = template ? render(template, scope) : '';
  for (const [name, value] of scope.variables) {
    if (name.startsWith(OVERRIDE)) headers = withHeader(headers, name.slice(OVERRIDE.length), String(value));
  }
  const overridden = scope.variables.get('context.responseOverride.status');
  return { status: overridden === undefined ? response.status : Number(overridden), headers, body };
}

function scopeOf(context: RequestContext): Scope {
  return { context, variables: new Map() };
}
