import { HttpProblem, signingKey } from 'cdk-single-table/handler';
import { SignJWT } from 'jose';
import { randomToken } from './accounts';
import { inMinutes, isOver, now } from './clock';
import type { HktTable } from './table';

const SESSION_MINUTES = 7 * 24 * 60;

export interface SignedIn {
  readonly userId: string;
  readonly sessionId: string;
}

/** Starts a session. @returns the token that proves it to the API's authorizer */
export async function startSession(
  table: HktTable,
  userId: string,
  from: { readonly ipAddress?: string; readonly userAgent?: string },
): Promise<{ readonly token: string; readonly expiresAt: string }> {
  const sessionId = randomToken();
  const expiresAt = inMinutes(SESSION_MINUTES);
  await table.Session.create({ userId, sessionId, data: {}, expiresAt, ...from, createdAt: now() });

  const { kid, key, issuer, audience } = await signingKey('JWT_KEY');
  const token = await new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: 'HS256', kid })
    .setSubject(userId)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(new Date(expiresAt))
    .sign(key);
  return { token, expiresAt };
}

/**
 * Who is asking. The authorizer has verified the token; that its session has not ended is up to us.
 * @throws HttpProblem 401
 */
export async function signedIn(table: HktTable, claims: { readonly [name: string]: unknown }): Promise<SignedIn> {
  const { sub: userId, sid: sessionId } = claims;
  if (typeof userId !== 'string' || typeof sessionId !== 'string') throw new HttpProblem(401, 'This token has no session.');
  const session = await table.Session.get({ userId, sessionId }, { consistent: true });
  if (!session || isOver(session.expiresAt)) throw new HttpProblem(401, 'This session has ended.');
  return { userId, sessionId };
}

/** Ends every session of a user. */
export async function endSessions(table: HktTable, userId: string): Promise<void> {
  const sessions = await table.Session.query({ userId }, { consistent: true }).all();
  await table.batchWrite({ Session: { delete: sessions.map(({ sessionId }) => ({ userId, sessionId })) } });
}
