import { createHash } from 'node:crypto';
import { json } from '../support/http-app/send';
import type { ApiName, HttpRun } from './run';
import { gateway, guide, invalid, problem, RESPONSES, requests } from './table';

const NOTE = { noteId: '5b1d7b5c-7b1f-4673-b2b1-089f3e308363', title: 'One', amount: '12.50' };
/** Two of them are no UTF-8. */
const BYTES = Buffer.from([0x00, 0xff, 0x01]);
const MISSING = [
  ['body', 'noteId', /^is missing$/],
  ['body', 'title', /^is missing$/],
  ['body', 'amount', /^is missing$/],
] as const;

/** What a handler is given, and what it is spared. */
export function input(http: () => HttpRun, api: ApiName): void {
  requests('a body', http, api, [
    {
      name: 'that is no JSON',
      path: '/notes',
      send: json('{"title": "One"'),
      expect: invalid(['body', '', /^allowed is JSON; unexpected: its end at character 15$/]),
    },
    { name: 'with a key twice', path: '/notes', send: json('{"title":"a","title":"b"}'), expect: invalid(['body', '', /twice|once/]) },
    { name: 'that is no object', path: '/notes', send: json([]), expect: invalid(['body', '', /^must be a JSON object$/]) },
    {
      name: 'that is missing',
      path: '/notes',
      send: { method: 'POST' },
      expect: invalid(['body', '', /^is missing: a JSON object is needed$/]),
    },
    {
      name: 'with wrong types',
      path: '/notes',
      send: json({ noteId: 'one', title: 1, amount: 'much', count: 1.5, done: 'yes', tags: ['a', 2] }),
      expect: invalid(
        ['body', 'noteId', /uuid/i],
        ['body', 'title', /^must be a string$/],
        ['body', 'amount', /decimal|number/],
        ['body', 'count', /^must be an integer/],
        ['body', 'done', /true/],
        ['body', 'tags[1]', /^must be a string$/],
      ),
    },
    {
      name: 'with a field that nobody knows',
      path: '/notes',
      send: json({ ...NOTE, admin: true }),
      expect: invalid(['body', 'admin', /^is unknown: allowed are noteId, title, amount, count, done, tags$/]),
    },
    {
      name: 'with `__proto__`',
      path: '/notes',
      send: json('{"__proto__":{"title":"One"}}'),
      expect: invalid(['body', '__proto__', /^is unknown/], ...MISSING),
    },
    {
      name: 'that is not UTF-8',
      path: '/notes',
      send: { ...json(''), body: Buffer.from([0x7b, 0xff, 0x7d]) },
      expect: { status: 400, headers: { 'content-type': /^application\/problem\+json/ } },
    },
    {
      name: 'without a type',
      path: '/notes',
      send: { method: 'POST', body: JSON.stringify(NOTE) },
      expect: problem(415, { title: 'Unsupported Media Type', detail: expect.stringContaining('has no content-type') }),
    },
    {
      name: 'of a form',
      path: '/notes',
      send: { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'title=One' },
      expect: problem(415, { detail: expect.stringContaining('allowed is application/json') }),
    },
    {
      name: 'above the limit of the handler',
      path: '/notes',
      send: json({ ...NOTE, title: 'x'.repeat(1_048_576) }),
      expect: problem(413, { title: 'Content Too Large', detail: 'The body has more than 1048576 bytes.' }),
    },
    {
      name: 'above the limit of API Gateway',
      path: '/upload',
      send: { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: Buffer.alloc(10 * 1024 * 1024 + 1) },
      expect: gateway(413, 'Request Entity Too Large', { title: 'Content Too Large', detail: 'Request Too Long' }, RESPONSES),
    },
    {
      name: 'of bytes',
      at: 'legacy', // a REST API without binary media types would take them for text
      path: '/upload',
      send: { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: BYTES },
      expect: { status: 200, json: { bytes: 3, sha256: createHash('sha256').update(BYTES).digest('hex') } },
    },
  ]);

  requests('a body that the route declares', http, api, [
    {
      name: 'that is no JSON',
      path: '/checked-notes',
      send: json('{"title"'),
      expect: {
        Http: invalid(['body', '', /^allowed is JSON/]),
        Rest: refusedByGateway(/JSON/),
        source: guide('api-gateway-method-request-validation'),
      },
    },
    {
      name: 'with wrong types',
      path: '/checked-notes',
      send: json({ ...NOTE, title: 1 }),
      expect: {
        Http: invalid(['body', 'title', /^must be a string$/]),
        Rest: refusedByGateway(/title must be string/),
        source: guide('api-gateway-method-request-validation'),
      },
    },
    {
      name: 'with what the schema cannot say',
      path: '/checked-notes',
      send: json({ ...NOTE, amount: 'much' }),
      expect: { status: 400, headers: { 'content-type': /^application\/problem\+json/ } },
    },
  ]);

  requests('a note', http, api, [
    {
      name: 'is created',
      path: '/notes',
      send: () => json({ ...NOTE, noteId: idOf(api), count: 2, tags: ['a'] }),
      expect: {
        status: 201,
        headers: { location: `/notes/${idOf(api)}` },
        json: { ...NOTE, noteId: idOf(api), amount: '12.5', count: 2, tags: ['a'] },
      },
    },
    {
      name: 'is there then, every digit of it',
      path: `/notes/${idOf(api)}`,
      expect: { status: 200, json: { ...NOTE, noteId: idOf(api), amount: '12.5', count: 2, tags: ['a'] } },
    },
    {
      name: 'exists only once',
      path: '/notes',
      send: () => json({ ...NOTE, noteId: idOf(api) }),
      expect: problem(409, { title: 'Conflict', detail: 'It exists already.' }),
    },
    {
      name: 'is changed',
      path: `/notes/${idOf(api)}`,
      send: { ...json({ title: 'Two' }), method: 'PATCH' },
      expect: { status: 200, json: expect.objectContaining({ title: 'Two' }) },
    },
    {
      name: 'is removed',
      path: `/notes/${idOf(api)}`,
      send: { method: 'DELETE' },
      expect: { status: 204, headers: { 'content-length': undefined }, text: '' },
    },
    { name: 'is gone then', path: `/notes/${idOf(api)}`, expect: problem(404, { title: 'Not Found', detail: 'There is no such note' }) },
    {
      name: 'that is gone cannot be changed',
      path: `/notes/${idOf(api)}`,
      send: { ...json({ title: 'Two' }), method: 'PATCH' },
      expect: problem(404, { detail: 'It does not exist.' }),
    },
    { name: 'has an id of the right form', path: '/notes/one', expect: invalid(['params', 'noteId', /uuid/i]) },
  ]);
}

/** Both types of API write to one table. */
function idOf(api: ApiName): string {
  return `5b1d7b5c-7b1f-4673-b2b1-00000000000${api === 'Http' ? 1 : 2}`;
}

function refusedByGateway(message: RegExp) {
  return {
    status: 400,
    headers: { 'content-type': 'application/problem+json' },
    json: {
      ...{ type: 'about:blank', title: 'Bad Request', status: 400, detail: 'Invalid request body' },
      errors: [{ in: 'body', message: expect.stringMatching(message) }],
    },
  };
}
