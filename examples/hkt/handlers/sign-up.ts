import { randomUUID } from 'node:crypto';
import { type Item, TransactionCanceledError } from 'cdk-single-table/client';
import { HttpProblem, reply, route } from 'cdk-single-table/handler';
import { acceptablePassword, emailOf, randomToken } from '../domain/accounts';
import { inMinutes, isOver, now } from '../domain/clock';
import { linkTo, sendMail } from '../domain/mail';
import { hashPassword } from '../domain/passwords';
import { model } from '../model';

const CONFIRM_MINUTES = 24 * 60;

/** The answer is the same whether the address is taken or not: only its owner learns that. */
export const signUp = route(
  model,
  { body: { email: 'string', password: 'string', name: 'string?' } },
  async ({ body: { email: typed, password, name }, table }) => {
    const email = emailOf(typed);
    const passwordHash = await hashPassword(acceptablePassword(password));
    const userId = randomUUID();
    const token = randomToken();
    const createdAt = now();
    const user: Item<typeof model, 'User'> = {
      userId,
      email,
      passwordHash,
      name,
      role: 'user',
      emailVerified: false,
      balance: '0',
      interests: [],
      createdAt,
      updatedAt: createdAt,
    };
    try {
      await table
        .transactWrite()
        .create('EmailOwner', { email, userId })
        .create('User', user)
        .create('EmailVerification', { userId, email, token, expiresAt: inMinutes(CONFIRM_MINUTES), createdAt })
        .commit();
    } catch (error) {
      if (!isTaken(error)) throw error;
      await sendMail({
        to: email,
        subject: 'You have an HKT account',
        text: `Somebody, maybe you, tried to sign up with this address. You have an account already.\n\nLog in: ${linkTo('/login')}`,
      });
      return reply(202);
    }
    await sendMail({
      to: email,
      subject: 'Welcome to HKT: confirm your address',
      text: `Hello${name ? ` ${name}` : ''},\n\nconfirm that this address is yours:\n${linkTo('/verify', { email, token })}\n\nThe link works for a day.`,
    });
    return reply(202);
  },
);

/** `EmailOwner` is what keeps an address unique: it exists before the user does, or not at all. */
function isTaken(error: unknown): boolean {
  return error instanceof TransactionCanceledError && error.reasons[0]?.code === 'ConditionalCheckFailed';
}

/** Opening the link twice is no error. */
export const verifyEmail = route(model, { body: { email: 'string', token: 'string' } }, async ({ body: { email, token }, table }) => {
  const verification = await table.EmailVerification.get({ email, token }, { consistent: true });
  if (!verification?.userId || isOver(verification.expiresAt)) throw new HttpProblem(400, 'This link does not work, or no longer.');
  if (verification.verifiedAt) return;
  const at = now();
  await table
    .transactWrite()
    .update('EmailVerification', { email, token }, { verifiedAt: at })
    .update('User', { userId: verification.userId }, { emailVerified: true, updatedAt: at })
    .commit();
});
