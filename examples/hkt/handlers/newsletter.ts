import { EntityExistsError, EntityNotFoundError } from 'cdk-single-table/client';
import { route } from 'cdk-single-table/handler';
import { emailOf } from '../domain/accounts';
import { now } from '../domain/clock';
import { model } from '../model';

/** Subscribing again after unsubscribing is subscribing. The answer does not say which it was. */
export const subscribe = route(
  model,
  { body: { email: 'string', name: 'string?', interests: 'string[]?', source: 'string?' } },
  async ({ table, body: { email: typed, name, interests = [], source } }) => {
    const email = emailOf(typed);
    const subscribedAt = now();
    try {
      await table.Subscriber.create({ email, name, interests, isActive: true, source, subscribedAt });
    } catch (error) {
      if (!(error instanceof EntityExistsError)) throw error;
      await table.Subscriber.update({ email }, { set: { isActive: true }, remove: ['unsubscribedAt'] });
    }
  },
);

/** Needs the address and nothing else: the worst that can happen is a newsletter less. */
export const unsubscribe = route(model, { params: { email: 'string' } }, async ({ table, params: { email } }) => {
  try {
    await table.Subscriber.update({ email }, { isActive: false, unsubscribedAt: now() });
  } catch (error) {
    if (!(error instanceof EntityNotFoundError)) throw error;
  }
});
