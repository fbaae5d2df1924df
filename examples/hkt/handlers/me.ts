import { HttpProblem, route } from 'cdk-single-table/handler';
import { profileOf } from '../domain/accounts';
import { now } from '../domain/clock';
import { signedIn } from '../domain/sessions';
import { model } from '../model';

export const show = route(model, {}, async ({ table, claims }) => {
  const { userId } = await signedIn(table, claims);
  const user = await table.User.get({ userId });
  if (!user) throw new HttpProblem(404, 'This account no longer exists.');
  return profileOf(user);
});

export const change = route(
  model,
  { body: { name: 'string?', bio: 'string?', interests: 'string[]?' } },
  async ({ table, claims, body }) => {
    const { userId } = await signedIn(table, claims);
    return profileOf(await table.User.update({ userId }, { ...body, updatedAt: now() }, { returning: true }));
  },
);
