import { type GatewayAnswer, type GatewayRequest, type Header, headerValue } from '../exchange';
import type { CorsConfiguration } from './template';

/**
 * The answer to a preflight request, which the gateway gives itself, whether there is a route or not.
 * Source: "Configure CORS for HTTP APIs", API Gateway developer guide, http-api-cors.html.
 * @returns undefined when the request is no preflight
 */
export function preflightAnswer(cors: CorsConfiguration, request: GatewayRequest): GatewayAnswer | undefined {
  const isPreflight = request.method === 'OPTIONS' && headerValue(request.headers, 'access-control-request-method') !== undefined;
  if (!isPreflight || headerValue(request.headers, 'origin') === undefined) return undefined;
  const origin = allowedOrigin(cors, request);
  if (origin === undefined) return { status: 204, headers: [], body: '' };
  const { AllowMethods = [], AllowHeaders = [], MaxAge } = cors;
  const headers: Header[] = [...originHeaders(cors, origin)];
  if (AllowMethods.length > 0) headers.push(['access-control-allow-methods', AllowMethods.join(',')]);
  if (AllowHeaders.length > 0) headers.push(['access-control-allow-headers', AllowHeaders.join(',')]);
  if (MaxAge !== undefined) headers.push(['access-control-max-age', String(MaxAge)]);
  return { status: 204, headers, body: '' };
}

/** An answer with the CORS headers of the API. Those of the integration are ignored, whatever the origin. */
export function withCors(cors: CorsConfiguration, request: GatewayRequest, answer: GatewayAnswer): GatewayAnswer {
  const kept = answer.headers.filter(([name]) => !/^access-control-/i.test(name));
  const origin = allowedOrigin(cors, request);
  if (origin === undefined) return { ...answer, headers: kept };
  const exposed: Header[] = cors.ExposeHeaders?.length ? [['access-control-expose-headers', cors.ExposeHeaders.join(',')]] : [];
  return { ...answer, headers: [...kept, ...originHeaders(cors, origin), ...exposed] };
}

function originHeaders({ AllowCredentials, AllowOrigins = [] }: CorsConfiguration, origin: string): Header[] {
  const any = AllowOrigins.includes('*') && !AllowCredentials;
  return [
    ['access-control-allow-origin', any ? '*' : origin],
    ...(AllowCredentials ? [['access-control-allow-credentials', 'true'] as const] : []),
    ...(any ? [] : [['vary', 'Origin'] as const]),
  ];
}

/** Origins are literal, `*`, `https://*` or `http://*`. */
function allowedOrigin({ AllowOrigins = [] }: CorsConfiguration, request: GatewayRequest): string | undefined {
  const origin = headerValue(request.headers, 'origin');
  if (origin === undefined) return undefined;
  const isAllowed = AllowOrigins.some((allowed) => (allowed.endsWith('*') ? origin.startsWith(allowed.slice(0, -1)) : allowed === origin));
  return isAllowed ? origin : undefined;
}
