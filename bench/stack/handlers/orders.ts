import { randomUUID } from 'node:crypto';
import { bodyOf, reply, route } from 'cdk-single-table/handler';
import { model } from '../model';

export const list = route(model, { query: { limit: 'integer?' } }, async ({ claims, query, table }) => {
  const { items } = await table.Order.query({ userId: `${claims.sub}` }, { reverse: true, limit: query.limit ?? 20 });
  return { orders: items };
});

export const create = route(model, { body: bodyOf(model, 'Order', ['total', 'notes']) }, async ({ claims, body, table }) => {
  const order = { ...body, userId: `${claims.sub}`, orderId: randomUUID(), createdAt: new Date().toISOString() };
  await table.Order.create(order);
  return reply(201, order);
});
