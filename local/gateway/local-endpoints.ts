import { type GatewayAnswer, type GatewayRequest, jsonAnswer } from './exchange';
import type { RunIssuer } from './jwt/run-issuer';
import type { Claims } from './jwt/token';

/** What tokens of this API usually say. */
export interface TokenDefaults {
  readonly iss?: string;
  readonly aud?: string;
}

const ISSUER_PATH = '/_local/issuer';

/**
 * What the server of an API has beside the API itself: `POST /_local/token` makes a token with the claims in its body, and
 * `/_local/issuer` is the run's issuer with discovery and keys.
 * @returns undefined when the request is one for the API
 */
export function localEndpoint(
  request: GatewayRequest,
  issuer: RunIssuer,
  defaults: () => TokenDefaults,
  url: string,
): GatewayAnswer | undefined {
  const { method, path } = request;
  if (method === 'POST' && path === '/_local/token') return tokenAnswer(request, issuer, defaults());
  if (method !== 'GET') return undefined;
  if (path === `${ISSUER_PATH}/.well-known/openid-configuration`) {
    return jsonAnswer(200, {
      issuer: url + ISSUER_PATH,
      jwks_uri: `${url}${ISSUER_PATH}/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
    });
  }
  return path === `${ISSUER_PATH}/jwks.json` ? jsonAnswer(200, issuer.keySet()) : undefined;
}

function tokenAnswer({ body }: GatewayRequest, issuer: RunIssuer, defaults: TokenDefaults): GatewayAnswer {
  const claims = claimsIn(body.toString());
  if (!claims)
    return jsonAnswer(400, { message: 'Send the claims of the token as a JSON object, for example {"sub":"ada","scope":"read"}.' });
  return jsonAnswer(200, { token: issuer.token({ ...defaults, ...claims }) });
}

function claimsIn(text: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}
