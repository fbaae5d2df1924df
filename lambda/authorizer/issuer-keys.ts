import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { CLOCK_TOLERANCE_SECONDS } from './clock-tolerance';

/** Signatures with a public key. Never HS…: the public key would be the secret then. Never none. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];
/** Keys are asked for again after this time, and when a token names one that is not known, but not more often than the second one. */
const CACHE_MS = 5 * 60_000;
const COOLDOWN_MS = 10_000;
const TIMEOUT_MS = 5_000;

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** Verifies tokens of an OpenID Connect provider. Its keys are where its discovery document says. */
export function issuerVerifier(issuer: string, audience: string[]): (token: string) => Promise<JWTPayload> {
  let keySet: Promise<KeySet> | undefined;
  const keys = (): Promise<KeySet> => {
    keySet ??= discover(issuer).catch((error: unknown) => {
      keySet = undefined; // the next request tries again
      throw error;
    });
    return keySet;
  };
  return async (token) => {
    const getKey = await keys();
    const { payload } = await jwtVerify(token, getKey, {
      issuer,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp'],
    });
    if (!isFor(audience, payload))
      throw new errors.JWTClaimValidationFailed('the token is for someone else', payload, 'aud', 'check_failed');
    return payload;
  };
}

/** As the authorizer of an HTTP API: `client_id` counts only where there is no `aud` (access tokens of Cognito). */
function isFor(audience: readonly string[], { aud, client_id: client }: JWTPayload): boolean {
  return [aud ?? client].flat().some((one) => typeof one === 'string' && audience.includes(one));
}

async function discover(issuer: string): Promise<KeySet> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  const { jwks_uri: uri } = (await response.json()) as { jwks_uri?: string };
  if (!uri) throw new Error(`${address} names no jwks_uri`);
  const { protocol } = new URL(uri);
  if (protocol !== 'https:' && protocol !== new URL(issuer).protocol)
    throw new Error(`${address} names keys that are not on https: ${uri}`);
  return createRemoteJWKSet(new URL(uri), { cacheMaxAge: CACHE_MS, cooldownDuration: COOLDOWN_MS, timeoutDuration: TIMEOUT_MS });
}
