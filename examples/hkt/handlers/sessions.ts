import { HttpProblem, reply, route } from 'cdk-single-table/handler';
import { findUser, profileOf } from '../domain/accounts';
import { now } from '../domain/clock';
import { checkPassword, hashPassword } from '../domain/passwords';
import { signedIn, startSession } from '../domain/sessions';
import { model } from '../model';

/** A password that the old application hashed is hashed again, as new ones are, the first time it is used. */
export const login = route(
  model,
  { body: { email: 'string', password: 'string' } },
  async ({ body: { email, password }, table, headers, sourceIp }) => {
    const user = await findUser(table, email);
    const verdict = await checkPassword(password, user?.passwordHash);
    if (!user || verdict === 'wrong') throw new HttpProblem(401, 'The address or the password is wrong.');
    if (!user.emailVerified) throw new HttpProblem(403, 'Open the link in our mail first, or choose a new password to get another one.');

    const passwordHash = verdict === 'outdated' ? await hashPassword(password) : undefined;
    const lastLoginAt = now();
    await table.User.update({ userId: user.userId }, { passwordHash, lastLoginAt, updatedAt: lastLoginAt });
    const session = await startSession(table, user.userId, { ipAddress: sourceIp, userAgent: headers['user-agent'] });
    return reply(201, { ...session, user: profileOf({ ...user, lastLoginAt }) });
  },
);

export const logout = route(model, {}, async ({ table, claims }) => {
  await table.Session.delete(await signedIn(table, claims));
});
