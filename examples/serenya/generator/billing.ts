import { userIds } from './accounts';
import { JSONS, REFERENCES } from './hard-values';
import { Random } from './random';
import { daysAfter, past, type Row, writtenAt } from './row';

/** Everybody began with a free year; every third went on to pay for one. */
export const subscriptions: readonly Row[] = userIds.flatMap((userId, index): Row[] => {
  const random = new Random('subscriptions', index);
  const start = past(400, random);
  const paid = index % 3 === 0;
  const common = { user_id: userId, created_at: writtenAt(400, random), updated_at: writtenAt(100, random) };
  const free: Row = {
    id: random.uuid(),
    subscription_type: 'free',
    subscription_status: paid ? 'expired' : 'active',
    provider: 'internal',
    external_subscription_id: `free_${userId}`,
    price: null,
    start_date: start,
    end_date: daysAfter(start, 365),
    ...common,
  };
  if (!paid) return [free];
  const premium: Row = {
    id: random.uuid(),
    subscription_type: 'premium',
    subscription_status: random.pick(['active', 'active', 'cancelled']),
    provider: random.pick(['apple', 'google']),
    external_subscription_id: random.chance(20) ? null : `sub_${random.hex(20)}`,
    price: '9.90',
    start_date: daysAfter(start, 365),
    end_date: null,
    ...common,
  };
  return [free, premium];
});

export const payments: readonly Row[] = subscriptions
  .filter(({ subscription_type }) => subscription_type === 'premium')
  .flatMap((subscription, index) =>
    [0, 1, 2].map((month): Row => {
      const random = new Random('payments', index * 3 + month);
      return {
        id: random.uuid(),
        user_id: subscription.user_id,
        subscription_id: random.chance(10) ? null : subscription.id,
        amount: index === 0 && month === 0 ? '1234567890123456.7891' : random.pick(['9.90', '99.0000', '0.0001', '-9.90']),
        currency: random.pick(['EUR', 'TRY', 'CHF']),
        provider: subscription.provider,
        provider_payment_id: (month === 0 ? REFERENCES[index] : undefined) ?? `pay_${random.hex(24)}`,
        receipt: random.chance(40) ? null : (JSONS[index] ?? `{"net":${random.below(100)}.${random.below(10)}5,"vat":0.19}`),
        paid_at: random.chance(10) ? null : past(90, random),
        created_at: writtenAt(90, random),
      };
    }),
  );
