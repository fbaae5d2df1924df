import { randomUUID } from 'node:crypto';
import { TransactionCanceledError } from 'cdk-single-table/client';
import { HttpProblem, reply, route } from 'cdk-single-table/handler';
import { now } from '../domain/clock';
import { hashPassword } from '../domain/passwords';
import { startSession } from '../domain/tokens';
import { model } from '../model';

/** Opens an account, and its first session. The login is what keeps an address unique. */
export const signUp = route(
  model,
  { body: { email: 'string', password: 'string', name: 'string' } },
  async ({ body: { email: typed, password, name: typedName }, table }) => {
    const [email, name] = [typed.trim(), typedName.trim()];
    if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 320) throw new HttpProblem(400, 'This is no e-mail address.');
    if (name === '' || name.length > 120) throw new HttpProblem(400, 'Tell us a name of up to 120 characters.');
    if (password.length < 10 || password.length > 200) throw new HttpProblem(400, 'A password has 10 to 200 characters.');

    const [userId, passwordHash, createdAt] = [randomUUID(), await hashPassword(password), now()];
    try {
      await table
        .transactWrite()
        .create('Login', { email, userId, passwordHash })
        .create('User', { userId, email, name, locale: 'en', createdAt, updatedAt: createdAt })
        .commit();
    } catch (error) {
      const isTaken = error instanceof TransactionCanceledError && error.reasons[0]?.code === 'ConditionalCheckFailed';
      throw isTaken ? new HttpProblem(409, 'There is an account with this address already.') : error;
    }
    return reply(201, await startSession({ userId, name }));
  },
);
