import { HttpProblem, route } from 'cdk-single-table/handler';
import { callerOf } from '../domain/sessions';
import { model } from '../model';

export const show = route(model, {}, async ({ table, claims }) => {
  const { user_id } = await callerOf(table, claims);
  const user = await table.User.get({ user_id });
  if (user?.account_status !== 'active') throw new HttpProblem(404, 'This account is no longer active.');
  return user;
});

/** The one that began last: ids of subscriptions are random, so the last sort key means nothing. */
export const subscription = route(model, {}, async ({ table, claims }) => {
  const { user_id } = await callerOf(table, claims);
  const all = await table.Subscription.query({ user_id }).all();
  const [latest] = all.sort((a, b) => (a.start_date < b.start_date ? 1 : -1));
  if (!latest) throw new HttpProblem(404, 'There is no subscription.');
  return latest;
});
