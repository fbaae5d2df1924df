import { HttpProblem, reply, route } from '../../lib/handler';
import { eventV2, FORMATS, jsonRequest, REQUEST_ID } from '../support/http-events';
import { logLines, model } from './support';

const USER = 'ac5cada7-7b1f-4673-b2b1-089f3e308363';

describe.each(FORMATS)('payload format %s', (_format, event) => {
  test('the parts of a request are checked, converted and given to the handler', async () => {
    const seen: unknown[] = [];
    const handler = route(
      model,
      {
        params: { userId: 'uuid' },
        query: { limit: 'integer?', since: 'timestamp(3)?', ids: 'uuid[]?' },
        body: { amount: 'decimal', notes: 'string?', state: ['open', 'closed'], tags: 'string[]?', extra: 'json?' },
      },
      ({ params, query, body, method, path, cookies, headers, sourceIp, requestId }) => {
        seen.push({ params, query, body, method, path, cookies, accept: headers.accept, sourceIp, requestId });
        return reply(201, { amount: body.amount });
      },
    );
    const body = '{"amount": 12.3400, "state": "open", "notes": null, "tags": ["a,b"], "extra": {"n": 9007199254740993}}';
    const result = await handler(
      event(
        jsonRequest(body, {
          resource: '/users/{userId}/x',
          path: `/users/${USER}/x`,
          params: { userId: USER.toUpperCase() },
          query: `limit=20&since=2025-09-27T12%3A00%3A00%2B02%3A00&ids=${USER}&ids=${USER}&utm=1`,
          cookies: ['session=a%20b', 'theme=dark'],
          headers: { Accept: 'text/html' },
        }),
      ),
    );
    expect(seen).toEqual([
      {
        params: { userId: USER },
        query: { limit: 20, since: '2025-09-27T10:00:00.000Z', ids: [USER, USER] },
        body: { amount: '12.34', state: 'open', tags: ['a,b'], extra: { n: 9007199254740993n } },
        method: 'POST',
        path: `/users/${USER}/x`,
        cookies: { session: 'a b', theme: 'dark' },
        accept: 'text/html',
        sourceIp: '192.0.2.1',
        requestId: REQUEST_ID,
      },
    ]);
    expect(result).toMatchObject({ statusCode: 201, body: '{"amount":"12.34"}', isBase64Encoded: false });
  });

  test('a problem that the handler throws is the answer', async () => {
    const handler = route(model, {}, () => {
      throw new HttpProblem(404, 'There is no such user');
    });
    const result = await handler(event());
    expect(JSON.parse(result.body)).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'There is no such user',
      instance: REQUEST_ID,
    });
    expect(result.headers).toMatchObject({ 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' });
  });
});

test('an unexpected error says nothing to the client, and everything in one line of the log', async () => {
  const lines = logLines();
  const handler = route(model, {}, () => {
    throw new RangeError('secret detail', { cause: new Error('deeper') });
  });
  const result = await handler(eventV2({ path: '/users' }));
  expect(result.statusCode).toBe(500);
  expect(JSON.parse(result.body)).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500, instance: REQUEST_ID });
  expect(lines).toEqual([
    expect.objectContaining({
      level: 'error',
      message: 'secret detail',
      errorName: 'RangeError',
      stack: expect.stringContaining('route.test'),
      cause: expect.stringContaining('deeper'),
      requestId: REQUEST_ID,
      route: 'GET /users',
    }),
  ]);
});
