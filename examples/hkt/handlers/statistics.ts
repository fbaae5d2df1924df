import { HttpProblem, route } from 'cdk-single-table/handler';
import { model } from '../model';

/** Prices, newest first: one each five minutes. */
export const list = route(model, { query: { limit: 'integer?' } }, async ({ table, query: { limit = 48 } }) => {
  if (limit < 1 || limit > 288) throw new HttpProblem(400, 'The limit is 1 to 288.');
  const { items } = await table.HktStats.query({}, { reverse: true, limit });
  return {
    statistics: items.map(({ timestamp, price, change24h, volume24h, marketCap, holders }) => ({
      timestamp,
      price,
      change24h,
      volume24h,
      marketCap,
      holders,
    })),
  };
});
