import { fetchQuote } from '../../../examples/hkt/domain/prices';
import * as blog from '../../../examples/hkt/handlers/blog';
import { subscribe, unsubscribe } from '../../../examples/hkt/handlers/newsletter';
import { handler as updatePrice } from '../../../examples/hkt/handlers/prices';
import * as statistics from '../../../examples/hkt/handlers/statistics';
import { type Application, startApplication } from './support/application';
import { call } from './support/call';

const HOUR = '2026-01-01T00:00:00.000Z';

let app: Application;
beforeAll(async () => {
  app = await startApplication();
});
afterAll(() => app?.stop());

describe('the blog', () => {
  beforeAll(async () => {
    const posts = [
      { postId: 1, slug: 'old', status: 'published', publishedAt: '2025-01-01T00:00:00.000Z' },
      { postId: 2, slug: 'c#-and-100%', status: 'published', publishedAt: '2025-06-01T00:00:00.000Z' },
      { postId: 3, slug: 'secret', status: 'draft' },
      { postId: 4, slug: 'gone', status: 'archived', publishedAt: '2024-01-01T00:00:00.000Z' },
    ] as const;
    for (const { postId, slug, ...post } of posts) {
      const title = `Post ${postId}`;
      const facts = { authorId: undefined, tags: [], views: 0n, featured: false, createdAt: HOUR, updatedAt: HOUR };
      await app.table.BlogPost.create({ postId, slug, title, ...post, ...facts, tags: [] });
      await app.table.BlogContent.create({ postId, slug, title, content: `Text of ${postId}`, updatedAt: HOUR });
    }
  });

  test('lists posts by status, newest first', async () => {
    const slugs = async (status: string) =>
      (await call(blog.list, { query: { status } })).body.posts.map(({ slug }: { slug: string }) => slug);
    expect(await slugs('published')).toEqual(['c#-and-100%', 'old']);
    expect(await slugs('archived')).toEqual(['gone']);
    expect(await call(blog.list, { query: { status: 'draft' } })).toMatchObject({
      status: 400,
      body: { errors: [{ in: 'query', field: 'status' }] },
    });
  });

  test('shows a post by its slug, and no draft', async () => {
    expect(await call(blog.show, { params: { slug: 'c#-and-100%' } })).toMatchObject({
      status: 200,
      body: { title: 'Post 2', content: 'Text of 2' },
    });
    expect(await call(blog.show, { params: { slug: 'gone' } })).toMatchObject({ status: 200 });
    for (const slug of ['secret', 'nothing']) expect(await call(blog.show, { params: { slug } })).toMatchObject({ status: 404 });
  });
});

test('a subscriber comes, goes, comes back, and unknown ones go unnoticed', async () => {
  const email = 'reader@example.com';
  const state = async () => app.table.Subscriber.get({ email });
  expect(await call(subscribe, { body: { email: 'Reader@example.com', source: 'footer' } })).toEqual({ status: 204, body: undefined });
  expect(await state()).toMatchObject({ isActive: true, source: 'footer' });
  expect(await call(unsubscribe, { params: { email } })).toMatchObject({ status: 204 });
  expect(await state()).toMatchObject({ isActive: false, unsubscribedAt: expect.any(String) });
  expect(await call(subscribe, { body: { email } })).toMatchObject({ status: 204 });
  expect(await state()).not.toHaveProperty('unsubscribedAt');
  expect(await call(unsubscribe, { params: { email: 'nobody@example.com' } })).toMatchObject({ status: 204 });
  expect(await app.table.Subscriber.get({ email: 'nobody@example.com' })).toBeUndefined();
});

describe('prices', () => {
  const prices = async () =>
    (await call(statistics.list, { query: { limit: '10' } })).body.statistics.map(({ price }: { price: string }) => Number(price));

  test('walk from the last one, the same way each time, and never into the past', async () => {
    jest.useFakeTimers({ now: Date.parse('2026-02-01T00:00:00Z'), doNotFake: ['setImmediate', 'nextTick', 'setTimeout'] });
    try {
      const last = { timestamp: '2099-01-01T00:00:00.000Z', price: '2', volume24h: '7.5', totalSupply: '9', holders: 3, blockNumber: 1n };
      await app.table.HktStats.create({ ...last, timestamp: '2098-12-31T00:05:00.000Z', price: '1', source: 'test' });
      await app.table.HktStats.create({ ...last, source: 'test' });
      await updatePrice();
      const [newest, before] = await prices();
      expect(before).toBe(2);
      expect(newest).toBeGreaterThanOrEqual(1.99);
      expect(newest).toBeLessThanOrEqual(2.01);
      const { items } = await app.table.HktStats.query({}, { reverse: true, limit: 1 });
      expect(items[0]).toMatchObject({ source: 'walk', volume24h: '7.5', holders: 3, change24h: expect.closeTo((newest - 1) * 100, 4) });
      expect(Date.parse(items[0].timestamp)).toBe(Date.parse('2099-01-01T00:05:00Z'));

      await updatePrice();
      const again = await prices();
      await app.table.HktStats.delete({ timestamp: '2099-01-01T00:10:00.000Z' });
      await updatePrice();
      expect(await prices()).toEqual(again);
    } finally {
      jest.useRealTimers();
    }
  });

  test('come from a pair of DEX Screener where the environment says so', async () => {
    const answer = (body: object, status = 200) =>
      jest.spyOn(globalThis, 'fetch').mockResolvedValueOnce(new Response(JSON.stringify(body), { status }));
    answer({ pairs: [{ priceUsd: '0.12345678', volume: { h24: 10.5 }, marketCap: 12 }] });
    expect(await fetchQuote('https://api.example.com')).toMatchObject({
      price: '0.12345678',
      volume24h: '10.50',
      marketCap: '12.00',
      source: 'dexscreener',
    });
    answer({ pairs: null });
    await expect(fetchQuote('https://api.example.com')).rejects.toThrow('knows no price');
    answer({}, 503);
    await expect(fetchQuote('https://api.example.com')).rejects.toThrow('503');
  });
});
