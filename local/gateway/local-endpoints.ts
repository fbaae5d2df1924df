import { type GatewayAnswer, type GatewayRequest, jsonAnswer } from './exchange';
import type { RunIssuer } from './jwt/run-issuer';

/** What tokens of this API usually say. */
export interface TokenDefaults {
  readonly iss?: string;
  readonly aud?: string;
}

/** Where an API has the run's issuer, below its URL. */
export const ISSUER_PATH = '/_local/issuer';

/**
 * What the server of an API has beside the API itself: `POST /_local/token` makes a token with the claims in its body, and
 * `/_local/issuer` is the run's issuer with discovery and keys.
 *
 * @param url of the server
 * @returns undefined when the request is one for the API
 */
export async function localEndpoint(
  { method, path, body }: GatewayRequest,
  issuer: RunIssuer,
  defaults: () => TokenDefaults,
  url: string,
): Promise<GatewayAnswer | undefined> {
  if (method === 'POST' && path === '/_local/token') return tokenAnswer(body.toString(), issuer, defaults());
  if (method !== 'GET') return undefined;
  if (path === `${ISSUER_PATH}/jwks.json`) return jsonAnswer(200, await issuer.keySet());
  if (path !== `${ISSUER_PATH}/.well-known/openid-configuration`) return undefined;
  return jsonAnswer(200, { issuer: url + ISSUER_PATH, jwks_uri: `${url}${ISSUER_PATH}/jwks.json` });
}

async function tokenAnswer(body: string, issuer: RunIssuer, defaults: TokenDefaults): Promise<GatewayAnswer> {
  const claims = jsonObject(body || '{}');
  // A token for a client has no audience.
  const { iss, aud } = defaults;
  if (claims) return jsonAnswer(200, { token: await issuer.token({ ...('client_id' in claims ? { iss } : { iss, aud }), ...claims }) });
  return jsonAnswer(400, { message: 'Send the claims of the token as a JSON object, for example {"sub":"ada","scope":"read"}.' });
}

function jsonObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
