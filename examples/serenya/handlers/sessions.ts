import { route } from 'cdk-single-table/handler';
import { callerOf, isLive, sessionView } from '../domain/sessions';
import { model } from '../model';

export const list = route(model, {}, async ({ table, claims }) => {
  const { user_id, session_id } = await callerOf(table, claims);
  const sessions = await table.Session.query({ user_id }).all();
  return {
    sessions: sessions.filter(isLive).map((session) => ({ ...sessionView(session), is_current: session.session_id === session_id })),
  };
});

/** Signs out one device, this one or another. It stays as what it was, and its time to live removes it. */
export const revoke = route(model, { params: { sessionId: 'uuid' } }, async ({ table, claims, params: { sessionId } }) => {
  const { user_id } = await callerOf(table, claims);
  await table.Session.update({ user_id, session_id: sessionId }, { status: 'revoked' });
});
