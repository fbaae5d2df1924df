import { randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';
import { HttpProblem, reply, route, signingKey } from 'cdk-single-table/handler';
import { SignJWT } from 'jose';
import { model } from '../model';

const HOUR = 3600;

export const handler = route(model, { body: { email: 'string', password: 'string' } }, async ({ body, table }) => {
  const user = await table.User.by.EmailIndex({ email: body.email }).first();
  if (!user || !matches(body.password, user.passwordHash)) throw new HttpProblem(401, 'Wrong e-mail or password');
  const sessionId = randomUUID();
  await table.Session.create({ userId: user.userId, sessionId, expiresAt: new Date(Date.now() + HOUR * 1000).toISOString() });
  const { kid, key, issuer, audience } = await signingKey('JWT_KEY');
  const token = await new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: 'HS256', kid })
    .setSubject(user.userId)
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime(`${HOUR}s`)
    .sign(key);
  return reply(201, { token });
});

function matches(password: string, stored: string): boolean {
  const [salt, hash] = stored.split(':');
  return timingSafeEqual(scryptSync(password, salt, 32), Buffer.from(hash, 'hex'));
}
