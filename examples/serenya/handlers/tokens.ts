import { HttpProblem, reply, route } from 'cdk-single-table/handler';
import { accessToken } from '../domain/access-token';
import { hasRefreshToken, isLive } from '../domain/sessions';
import { model } from '../model';

/** A device that is signed in gets the next access token. That its session began before the migration makes no difference. */
export const refresh = route(
  model,
  { params: { sessionId: 'uuid' }, body: { refresh_token: 'string' } },
  async ({ table, params: { sessionId }, body: { refresh_token } }) => {
    // The index says whose session it is, and may be late; the item itself says whether it still is one.
    const found = await table.Session.by.GSI1({ session_id: sessionId }).first();
    const key = found && { user_id: found.user_id, session_id: sessionId };
    const session = key && (await table.Session.get(key, { consistent: true }));
    if (!session || !isLive(session) || !hasRefreshToken(session, refresh_token)) {
      throw new HttpProblem(401, 'There is no such session, or it has ended.');
    }
    await table.Session.update(key, { last_accessed_at: new Date().toISOString() });
    return reply(201, await accessToken(key));
  },
);
