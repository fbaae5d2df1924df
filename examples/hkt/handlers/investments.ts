import { randomUUID } from 'node:crypto';
import { HttpProblem, reply, route } from 'cdk-single-table/handler';
import { now } from '../domain/clock';
import { divide, isPositive } from '../domain/decimal';
import { latestStats } from '../domain/prices';
import { signedIn } from '../domain/sessions';
import { model } from '../model';

/** What `numeric(18, 8)` holds. */
const AMOUNT = /^\d{1,10}(\.\d{1,8})?$/;

export const list = route(model, {}, async ({ table, claims }) => {
  const { userId } = await signedIn(table, claims);
  const investments = await table.Investment.query({ userId }).all();
  return { investments: investments.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)) };
});

/** Buys tokens at the price of this moment. */
export const create = route(
  model,
  { body: { investmentType: ['token', 'real_estate', 'staking'], amount: 'decimal', autoReinvest: 'boolean?', notes: 'string?' } },
  async ({ table, claims, body: { investmentType, amount, autoReinvest = false, notes } }) => {
    const { userId } = await signedIn(table, claims);
    if (!AMOUNT.test(amount) || !isPositive(amount)) throw new HttpProblem(400, 'An amount is positive and has up to 8 decimals.');
    const price = (await latestStats(table))?.price;
    if (price === undefined) throw new HttpProblem(503, 'There is no price yet.');
    const createdAt = now();
    const investment = {
      userId,
      investmentId: randomUUID(),
      investmentType,
      status: 'pending',
      autoReinvest,
      notes,
      amount,
      purchasePrice: price,
      tokenAmount: divide(amount, price, 18),
      createdAt,
      updatedAt: createdAt,
    };
    await table.Investment.create(investment);
    return reply(201, investment);
  },
);

export const update = route(
  model,
  { params: { investmentId: 'uuid' }, body: { autoReinvest: 'boolean?', notes: 'string?' } },
  async ({ table, claims, params: { investmentId }, body }) => {
    const { userId } = await signedIn(table, claims);
    return table.Investment.update({ userId, investmentId }, { ...body, updatedAt: now() }, { returning: true });
  },
);

/** What was invested lately in one type, by everybody: nobody learns by whom. */
export const ofType = route(
  model,
  { params: { investmentType: 'string' }, query: { limit: 'integer?', cursor: 'string?' } },
  async ({ table, claims, params: { investmentType }, query: { limit = 20, cursor } }) => {
    await signedIn(table, claims);
    if (limit < 1 || limit > 100) throw new HttpProblem(400, 'The limit is 1 to 100.');
    const page = await table.Investment.by.InvestmentIndex({ investmentType }, { reverse: true, limit, cursor });
    return {
      investments: page.items.map(({ amount, tokenAmount, status, createdAt }) => ({ amount, tokenAmount, status, createdAt })),
      cursor: page.cursor,
    };
  },
);
