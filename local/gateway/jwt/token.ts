import { type KeyObject, verify } from 'node:crypto';

/** The payload of a token. */
export type Claims = { readonly [name: string]: unknown };

export interface DecodedToken {
  readonly algorithm: string;
  readonly keyId?: string;
  readonly claims: Claims;
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** API Gateway takes RSA signatures only. Source: "Control access to HTTP APIs with JWT authorizers". */
const HASHES: { readonly [algorithm: string]: string } = { RS256: 'RSA-SHA256', RS384: 'RSA-SHA384', RS512: 'RSA-SHA512' };

/** Reads a token without believing it. @returns undefined when it is no token */
export function decodeToken(token: string): DecodedToken | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  const header = json(parts[0]);
  const claims = json(parts[1]);
  if (!header || !claims) return undefined;
  return {
    algorithm: String(header.alg),
    keyId: typeof header.kid === 'string' ? header.kid : undefined,
    claims,
    signed: Buffer.from(`${parts[0]}.${parts[1]}`),
    signature: Buffer.from(parts[2], 'base64url'),
  };
}

export function isSignedBy(token: DecodedToken, key: KeyObject): boolean {
  const hash = Object.hasOwn(HASHES, token.algorithm) ? HASHES[token.algorithm] : undefined;
  return hash !== undefined && key.asymmetricKeyType === 'rsa' && verify(hash, token.signed, key, token.signature);
}

function json(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}
