import { signingKey } from 'cdk-single-table/handler';
import { SignJWT } from 'jose';
import type { Caller } from './sessions';

const MINUTES = 15;

/** The short-lived token that proves a session to the API's authorizer. */
export async function accessToken({ user_id, session_id }: Caller): Promise<{ readonly token: string; readonly expires_at: string }> {
  const { kid, key, issuer, audience } = await signingKey('JWT_KEY');
  const expiresAt = new Date(Date.now() + MINUTES * 60_000);
  const token = await new SignJWT({ sid: session_id })
    .setProtectedHeader({ alg: 'HS256', kid })
    .setSubject(user_id)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(expiresAt)
    .sign(key);
  return { token, expires_at: expiresAt.toISOString() };
}
