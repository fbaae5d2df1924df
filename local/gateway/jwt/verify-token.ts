import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { KeySource } from './key-source';

export interface TokenRules {
  readonly issuer: string;
  /** Accepted values of `aud`, or of `client_id` in a token without `aud`. Empty: any. */
  readonly audiences: readonly string[];
}

/** The claims of a token, or what is wrong with it. */
export type TokenVerdict = { readonly claims: JWTPayload } | { readonly problem: string };

/** RSA only, as in API Gateway. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];

/**
 * The checks of a JWT authorizer: form, algorithm, issuer, signature, audience, times.
 * Source: "Control access to HTTP APIs with JWT authorizers in API Gateway", http-api-jwt-authorizer.html.
 *
 * @param now milliseconds since 1970
 * @throws Error when the issuer does not answer
 */
export async function verifyToken(text: string, { issuer, audiences }: TokenRules, keys: KeySource, now: number): Promise<TokenVerdict> {
  const getKey = await keys.keysOf(issuer);
  const options = { issuer, algorithms: ALGORITHMS, currentDate: new Date(now), requiredClaims: ['exp'] };
  try {
    const { payload } = await jwtVerify(text, getKey, options);
    if (!hasAudience(payload, audiences)) return { problem: 'the token does not have a valid audience' };
    if (payload.iat !== undefined && payload.iat * 1000 > now) return { problem: 'the token was issued in the future' };
    return { claims: payload };
  } catch (error) {
    if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout) throw error;
    return { problem: problemOf(error) };
  }
}

function problemOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `the token does not have a valid ${error.claim}`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature of the token is not that of its issuer';
  if (error instanceof errors.JWKSNoMatchingKey) return 'the issuer does not have the key of the token';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'the token is not signed with RSA';
  return 'invalid token';
}

/** `client_id` counts only in a token without `aud`. */
function hasAudience({ aud, client_id: client }: JWTPayload, audiences: readonly string[]): boolean {
  return audiences.length === 0 || [aud ?? client].flat().some((value) => audiences.includes(String(value)));
}

/** The scopes of a token: `scope` or `scp`, a list or a text with spaces. */
export function scopesOf({ scope, scp }: JWTPayload): string[] {
  const found = scope ?? scp;
  if (Array.isArray(found)) return found.map(String);
  return typeof found === 'string' ? found.split(' ').filter(Boolean) : [];
}
