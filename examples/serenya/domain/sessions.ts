import { createHash, timingSafeEqual } from 'node:crypto';
import { type Claims, HttpProblem } from 'cdk-single-table/handler';
import type { SerenyaTable, Session } from './table';

/** A time to live deletes items late, so whoever reads one looks at it too. */
export function isLive({ status, expires_at }: Session): boolean {
  return status === 'active' && Date.parse(expires_at) > Date.now();
}

/** Whether this is the token whose hash the session has had since it began. */
export function hasRefreshToken({ refresh_token_hash }: Session, token: string): boolean {
  const hash = createHash('sha256').update(token).digest();
  const stored = Buffer.from(refresh_token_hash, 'hex');
  return stored.length === hash.length && timingSafeEqual(stored, hash);
}

export interface Caller {
  readonly user_id: string;
  readonly session_id: string;
}

/**
 * Who is asking. The authorizer has verified the token; that its session has not ended is up to us.
 * @throws HttpProblem 401
 */
export async function callerOf(table: SerenyaTable, { sub, sid }: Claims): Promise<Caller> {
  if (typeof sub !== 'string' || typeof sid !== 'string') throw new HttpProblem(401, 'This token has no session.');
  const caller = { user_id: sub, session_id: sid };
  const session = await table.Session.get(caller, { consistent: true });
  if (!session || !isLive(session)) throw new HttpProblem(401, 'This session has ended.');
  return caller;
}

/** What a client sees of a session. */
export function sessionView({ refresh_token_hash: _, ...session }: Session): Omit<Session, 'refresh_token_hash'> {
  return session;
}
