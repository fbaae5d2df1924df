import { ConfigurationError } from '../client/errors';
import { secretJson } from './secrets';

/** What a handler signs tokens with. */
export interface SigningKey {
  /** The id of the key: the `kid` of the token's header. */
  readonly kid: string;
  /** At least 32 bytes, for HS256. */
  readonly key: Uint8Array;
  /** The `iss` that the API's authorizer expects. */
  readonly issuer: string;
  /** The `aud` that the API's authorizer expects. */
  readonly audience: string;
}

const MIN_BYTES = 32;

/**
 * The key that a `JwtSigningKey` keeps in its secret, for a function that signs tokens: `secrets: { JWT_KEY: signingKey.secret }`. After a
 * rotation it is the new one within 5 minutes; the authorizer goes on to accept the old ones.
 *
 * @throws ConfigurationError when the construct names no such secret, or it holds something else.
 * @example
 * const { kid, key, issuer, audience } = await signingKey('JWT_KEY');
 * const token = await new SignJWT({ role: 'admin' })
 *   .setProtectedHeader({ alg: 'HS256', kid })
 *   .setSubject(userId).setIssuer(issuer).setAudience(audience).setIssuedAt().setExpirationTime('1h')
 *   .sign(key);
 */
export async function signingKey(name: string): Promise<SigningKey> {
  const secret = await secretJson<{ readonly [member: string]: unknown } | null>(name);
  const text = (member: string): string => {
    const value = secret?.[member];
    if (typeof value === 'string' && value !== '') return value;
    throw new ConfigurationError(`the secret ${name} is no signing key: it has no "${member}". Name the secret of a JwtSigningKey`);
  };
  const key = new TextEncoder().encode(text('key'));
  if (key.length < MIN_BYTES) {
    throw new ConfigurationError(`the secret ${name} is no signing key: its key has ${key.length} bytes, HS256 needs ${MIN_BYTES}`);
  }
  return { kid: text('kid'), key, issuer: text('issuer'), audience: text('audience') };
}
