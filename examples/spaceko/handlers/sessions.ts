import { HttpProblem, reply, route } from 'cdk-single-table/handler';
import { isPassword } from '../domain/passwords';
import { startSession } from '../domain/tokens';
import { model } from '../model';

export const logIn = route(model, { body: { email: 'string', password: 'string' } }, async ({ body: { email, password }, table }) => {
  const login = await table.Login.get({ email: email.trim() });
  if (!(await isPassword(password, login?.passwordHash)) || !login) throw new HttpProblem(401, 'The address or the password is wrong.');
  const user = await table.User.get({ userId: login.userId });
  if (!user) throw new HttpProblem(401, 'This account no longer exists.');
  return reply(201, await startSession(user));
});
