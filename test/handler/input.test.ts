import { bodyOf, route } from '../../lib/handler';
import { FORMATS, jsonRequest } from '../support/http-events';
import { seen } from './seen';
import { model } from './support';

describe('path parameters', () => {
  test.each(FORMATS)('format %s: percent-encoding is decoded once', async (_format, event) => {
    const handler = route(model, { params: { slug: 'string' } }, ({ params }) => params);
    expect((await handler(event({ params: { slug: 'a/b%20ü' } }))).body).toBe('{"slug":"a/b%20ü"}');
  });

  test('a bad one is a problem of the request', async () => {
    const { status, errors } = await seen({ params: { id: 'uuid' } }, { params: { id: 'me' } });
    expect({ status, errors }).toEqual({ status: 400, errors: [{ in: 'params', field: 'id', message: 'must be the text of a uuid' }] });
  });
});

test('every problem of a request is reported at once', async () => {
  const { status, detail, errors } = await seen(
    { params: { id: 'uuid' }, query: { limit: 'integer' }, body: { amount: 'decimal', notes: 'string?', tags: 'string[]' } },
    jsonRequest('{"amount": "much", "tags": [1, "x", 2], "Notes": "x", "__proto__": {"polluted": true}}', {
      params: { id: 'x' },
      query: 'limit=y',
    }),
  );
  expect({ status, detail }).toEqual({ status: 400, detail: 'The request has 7 problems.' });
  expect(errors.map((e: { in: string; field: string }) => `${e.in}.${e.field}`)).toEqual([
    'params.id',
    'query.limit',
    'body.Notes',
    'body.__proto__',
    'body.amount',
    'body.tags[0]',
    'body.tags[2]',
  ]);
  expect(errors[2].message).toBe('is unknown: allowed are amount, notes, tags');
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('an answer lists no more than a hundred problems', async () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${'x'.repeat(200)}${i}`, 1]));
  const { detail, errors } = await seen({ body: { a: 'string?' } }, jsonRequest(many));
  expect(detail).toBe('The request has 500 problems, of which the first 100 are listed.');
  expect(errors).toHaveLength(100);
  expect(errors[0].field).toHaveLength(101);
});

describe('bodyOf', () => {
  test('takes the types of the model', async () => {
    expect(bodyOf(model, 'Investment', ['amount', 'notes', 'state'])).toEqual({
      amount: 'decimal',
      notes: 'string?',
      state: ['open', 'sold'],
    });
    expect(Object.keys(bodyOf(model, 'User'))).toEqual(['userId', 'email', 'name']);
  });

  test('makes fields optional', () => {
    expect(bodyOf(model, 'Investment', ['amount', 'notes', 'state'], { optional: ['amount', 'notes', 'state'] })).toEqual({
      amount: 'decimal?',
      notes: 'string?',
      state: { type: 'string', enum: ['open', 'sold'], optional: true },
    });
  });

  test('names what does not exist', () => {
    expect(() => bodyOf(model, 'Usr' as 'User')).toThrow('bodyOf: the model has no entity "Usr": it has User, Investment');
    expect(() => bodyOf(model, 'User', ['mail' as 'email'])).toThrow('bodyOf: User has no attribute "mail": it has userId, email, name');
  });
});

test('a type that does not exist is an error when the function starts', () => {
  expect(() => route(model, { body: { a: 'text' as 'string' } }, () => null)).toThrow('route: body.a: "text" is not an attribute type');
});
