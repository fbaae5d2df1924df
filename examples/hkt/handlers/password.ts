import { HttpProblem, reply, route } from 'cdk-single-table/handler';
import { acceptablePassword, findUser, randomToken } from '../domain/accounts';
import { inMinutes, isOver, now, takingAtLeast } from '../domain/clock';
import { linkTo, sendMail } from '../domain/mail';
import { hashPassword } from '../domain/passwords';
import { endSessions } from '../domain/sessions';
import type { HktTable } from '../domain/table';
import { model } from '../model';

const RESET_MINUTES = 60;

/** Neither the answer nor the time it takes says whether there is an account. */
export const forgot = route(model, { body: { email: 'string' } }, async ({ body: { email }, table }) => {
  await takingAtLeast(400, sendReset(table, email));
  return reply(202);
});

async function sendReset(table: HktTable, typed: string): Promise<void> {
  const user = await findUser(table, typed);
  if (!user) return;
  const { userId, email } = user;
  const token = randomToken();
  await table.PasswordReset.create({ userId, email, token, used: false, expiresAt: inMinutes(RESET_MINUTES), createdAt: now() });
  await sendMail({
    to: email,
    subject: 'Choose a new HKT password',
    text: `Choose a new password:\n${linkTo('/reset-password', { email, token })}\n\nThe link works once, within an hour. If you did not ask for it, do nothing.`,
  });
}

/** A token works once, proves the address as well, and ends every session that the old password started. */
export const reset = route(
  model,
  { body: { email: 'string', token: 'string', password: 'string' } },
  async ({ body: { email, token, password }, table }) => {
    const found = await table.PasswordReset.get({ email, token }, { consistent: true });
    if (!found || found.used || isOver(found.expiresAt)) throw new HttpProblem(400, 'This link does not work, or no longer.');
    const passwordHash = await hashPassword(acceptablePassword(password));
    await table
      .transactWrite()
      .update('PasswordReset', { email, token }, { used: true }, { if: { used: false } })
      .update('User', { userId: found.userId }, { passwordHash, emailVerified: true, updatedAt: now() })
      .commit();
    await endSessions(table, found.userId);
  },
);
