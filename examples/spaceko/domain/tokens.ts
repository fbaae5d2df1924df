import { type Claims, HttpProblem, signingKey } from 'cdk-single-table/handler';
import { SignJWT } from 'jose';

const HOURS = 12;

export interface Session {
  readonly token: string;
  readonly expiresAt: string;
  readonly name: string;
}

/** A token that says who it is for twelve hours. Nothing about it is stored: it cannot be taken back, and no request looks it up. */
export async function startSession({ userId, name }: { readonly userId: string; readonly name: string }): Promise<Session> {
  const { kid, key, issuer, audience } = await signingKey('JWT_KEY');
  const expiresAt = new Date(Date.now() + HOURS * 3_600_000);
  const token = await new SignJWT({ name })
    .setProtectedHeader({ alg: 'HS256', kid })
    .setSubject(userId)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(expiresAt)
    .sign(key);
  return { token, expiresAt: expiresAt.toISOString(), name };
}

/** Who is asking: the API's authorizer has verified the token. @throws HttpProblem 401 */
export function callerOf({ sub, name }: Claims): { readonly userId: string; readonly name: string } {
  if (typeof sub !== 'string' || typeof name !== 'string') throw new HttpProblem(401, 'This token names nobody.');
  return { userId: sub, name };
}
