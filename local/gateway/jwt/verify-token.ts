import type { KeySource } from './key-source';
import { type Claims, decodeToken } from './token';

export interface TokenRules {
  readonly issuer: string;
  /** Accepted values of `aud`, or of `client_id` in a token without `aud`. Empty: any. */
  readonly audiences: readonly string[];
}

/** The claims of a token, or what is wrong with it in the words of API Gateway. */
export type TokenVerdict = { readonly claims: Claims } | { readonly problem: string };

/**
 * The checks of a JWT authorizer: form, algorithm, issuer, signature, audience, times.
 * Source: "Control access to HTTP APIs with JWT authorizers in API Gateway", http-api-jwt-authorizer.html.
 */
export async function verifyToken(text: string, { issuer, audiences }: TokenRules, keys: KeySource, now: number): Promise<TokenVerdict> {
  const token = decodeToken(text);
  if (!token) return { problem: 'invalid token' };
  const { claims } = token;
  if (claims.iss !== issuer) return { problem: "the token's issuer does not match the issuer of the authorizer" };
  if (!(await keys.hasSigned(issuer, token))) return { problem: 'the token could not be verified with the keys of its issuer' };
  if (!hasAudience(claims, audiences)) return { problem: 'the token does not have a valid audience' };
  const seconds = now / 1000;
  if (!(typeof claims.exp === 'number' && claims.exp > seconds)) return { problem: 'the token has expired' };
  if (typeof claims.nbf === 'number' && claims.nbf > seconds) return { problem: 'the token is not valid yet' };
  if (typeof claims.iat === 'number' && claims.iat > seconds) return { problem: 'the token was issued in the future' };
  return { claims };
}

function hasAudience({ aud, client_id }: Claims, audiences: readonly string[]): boolean {
  if (audiences.length === 0) return true;
  const found = aud === undefined ? [client_id] : [aud].flat();
  return found.some((value) => audiences.includes(String(value)));
}

/** The scopes of a token: `scope` or `scp`, a list or a text with spaces. */
export function scopesOf({ scope, scp }: Claims): string[] {
  const found = scope ?? scp;
  if (Array.isArray(found)) return found.map(String);
  return typeof found === 'string' ? found.split(' ').filter(Boolean) : [];
}
