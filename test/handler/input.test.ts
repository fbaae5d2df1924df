import { bodyOf, route } from '../../lib/handler';
import { eventV1, eventV2, FORMATS, jsonRequest, type TestRequest } from '../support/http-events';
import { model } from './support';

const UUID = 'ac5cada7-7b1f-4673-b2b1-089f3e308363';

/** Status, problems and what the handler saw, which is the same for both formats. */
async function seen(input: object, request: TestRequest) {
  const results = [];
  for (const event of [eventV1, eventV2]) {
    let values: unknown;
    const handler = route(model, input as { body: { a: 'string' } }, ({ params, query, body }) => {
      values = { params, query, body };
    });
    const { statusCode, body } = await handler(event(request));
    const problem = body === '' ? undefined : JSON.parse(body);
    results.push({ status: statusCode, values, detail: problem?.detail, errors: problem?.errors });
  }
  expect(results[0]).toEqual(results[1]);
  return results[0];
}

/** The value of one field `a`, or the message of its problem. */
async function field(type: unknown, json: string): Promise<unknown> {
  const { values, errors } = await seen({ body: { a: type } }, jsonRequest(`{"a": ${json}}`));
  return errors ? `! ${errors.map(({ field, message }: { field: string; message: string }) => `${field} ${message}`).join('; ')}` : values;
}

const body = (a: unknown) => ({ params: {}, query: {}, body: { a } });
const nothing = { params: {}, query: {}, body: {} };

describe('values of a body', () => {
  test.each<[unknown, string, unknown]>([
    ['string', '"é\\u0000"', 'é\u0000'],
    ['string', '""', ''],
    ['uuid', `"${UUID.toUpperCase()}"`, UUID],
    ['integer', '1.0', 1],
    ['integer', '-0', 0],
    ['number', '0.1', 0.1],
    ['number', '1e2', 100],
    ['bigint', '9007199254740993', 9007199254740993n],
    ['bigint', '7', 7n],
    ['bigint', '"9007199254740993"', 9007199254740993n],
    ['decimal', '0.12345678901234567890', '0.1234567890123456789'],
    ['decimal', '"12.50"', '12.5'],
    ['decimal', '12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
    ['decimal', '1e-7', '0.0000001'],
    ['boolean', 'false', false],
    ['timestamp', '"2025-09-27T12:00:00+02:00"', '2025-09-27T10:00:00.000000Z'],
    ['timestamp(3)', '"2025-09-27T10:00:00Z"', '2025-09-27T10:00:00.000Z'],
    ['date', '"2024-02-29"', '2024-02-29'],
    ['binary', '"aGk="', new Uint8Array([104, 105])],
    ['binary', '"-_8"', new Uint8Array([251, 255])],
    ['json', '{"x": [1, null, 9007199254740993]}', { x: [1, null, 9007199254740993n] }],
    ['json', 'null', null],
    ['string[]', '["a", "b"]', ['a', 'b']],
    ['string[]', '[]', []],
    [['open', 'sold'], '"sold"', 'sold'],
    [{ type: 'string', enum: ['x'] }, '"x"', 'x'],
    [{ type: 'timestamp(0)', truncate: true }, '"2025-09-27T10:00:00.9Z"', '2025-09-27T10:00:00Z'],
  ])('%j takes %s', async (type, json, value) => {
    expect(await field(type, json)).toEqual(body(value));
  });

  test.each<[unknown, string]>([
    ['string?', 'null'],
    [{ type: 'string[]', optional: true }, 'null'],
  ])('%j takes null for no value', async (type, json) => {
    expect(await field(type, json)).toEqual(nothing);
  });

  test.each<[unknown, string, string]>([
    ['string', '1', 'a must be a string'],
    ['string', 'null', 'a must not be null'],
    ['string', '"\\ud800"', 'a allowed is text that UTF-8 can express'],
    ['uuid', '"me"', 'a must be the text of a uuid'],
    ['integer', '1.5', 'a must be an integer within ±(2^53 - 1)'],
    ['integer', '"1"', 'a must be an integer within ±(2^53 - 1)'],
    ['integer', '9007199254740993', 'a must be an integer within ±(2^53 - 1)'],
    ['number', '0.12345678901234567890', 'a must be a finite number of magnitude 1E-130 to 9.99E+125, or 0'],
    ['number', '1e400', 'a must be a finite number of magnitude 1E-130 to 9.99E+125, or 0'],
    ['bigint', '1.5', 'a must be an integer of at most 38 significant digits, as a number or text'],
    ['decimal', '"12,50"', 'a must be a decimal number of at most 38 significant digits, as a number or text'],
    ['decimal', '1e400', 'a must be a decimal number of at most 38 significant digits, as a number or text'],
    ['decimal', 'true', 'a must be a decimal number of at most 38 significant digits, as a number or text'],
    ['boolean', '"true"', 'a must be true or false'],
    ['date', '"2025-02-29"', 'a must be the text of a date, years 0001 to 9999, such as 2025-09-27'],
    ['binary', '"a"', 'a must be base64 text'],
    ['json', '{"": 1}', 'a allowed is keys of at least one character'],
    ['string[]', '"a"', 'a must be a list'],
    ['integer[]', '[1, "2", null]', 'a[1] must be an integer within ±(2^53 - 1); a[2] must not be null'],
    [['open', 'sold'], '"gone"', 'a must be one of "open", "sold"'],
  ])('%j refuses %s', async (type, json, message) => {
    expect(await field(type, json)).toBe(`! ${message}`);
  });
});

describe('values of the query', () => {
  test.each<[string, string, unknown]>([
    ['integer', 'a=12', 12],
    ['bigint', 'a=9007199254740993', 9007199254740993n],
    ['number', 'a=1.5', 1.5],
    ['decimal', 'a=1.50', '1.5'],
    ['boolean', 'a=true', true],
    ['string', 'a=', ''],
    ['string', 'a=x%2Cy', 'x,y'],
    ['string', 'a=x+y%2B', 'x y+'],
    ['binary', 'a=aGk', new Uint8Array([104, 105])],
    ['json', 'a=%7B%22x%22%3A1%7D', { x: 1 }],
    ['integer[]', 'a=1&a=2', [1, 2]],
    ['integer[]', 'a=1,2', [1, 2]],
    ['integer[]', 'a=', []],
    ['string[]', 'a=x%2Cy&a=z', ['x,y', 'z']],
  ])('%s takes %s', async (type, query, value) => {
    expect((await seen({ query: { a: type } }, { query })).values).toEqual({ params: {}, query: { a: value }, body: undefined });
  });

  test.each<[string, string, string]>([
    ['integer', '', 'a is missing'],
    ['integer', 'a=', 'a must be an integer within ±(2^53 - 1)'],
    ['integer', 'a=1&a=2', 'a is given 2 times: allowed is once'],
    ['boolean', 'a=1', 'a must be true or false'],
    ['json', 'a=%7B', 'a allowed is JSON, but its end at character 1 is not'],
    ['uuid[]', `a=${UUID},x`, 'a[1] must be the text of a uuid'],
  ])('%s refuses %j', async (type, query, message) => {
    const { status, errors } = await seen({ query: { a: type } }, { query });
    expect({ status, text: `${errors[0].field} ${errors[0].message}`, in: errors[0].in }).toEqual({
      status: 400,
      text: message,
      in: 'query',
    });
  });

  test('names that objects have of their own are parameters like any other', async () => {
    const { values } = await seen({ query: { constructor: 'string', __proto__: null } }, { query: '__proto__=x&constructor=c' });
    expect(values).toMatchObject({ query: { constructor: 'c' } });
  });

  test('repeated parameters of an event without a raw query string are split at their commas', async () => {
    const handler = route(model, { query: { a: 'string[]' } }, ({ query }) => query);
    const { rawQueryString: _, ...event } = eventV2({ query: 'a=x&a=y' });
    expect((await handler(event)).body).toBe('{"a":["x","y"]}');
  });
});

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

describe('the body as a whole', () => {
  const optional = { body: { a: 'string?' } };
  const required = { body: { a: 'string' } };
  const typed = (type: string | undefined, text: string | Uint8Array = '{"a":"x"}'): TestRequest => ({
    method: 'POST',
    headers: type === undefined ? {} : { 'CONTENT-type': type },
    body: text,
  });

  test.each<[string, string]>([
    ['{', 'JSON, but its end at character 1 is not'],
    ['{"a": 1,}', 'JSON, but "}" at character 8 is not'],
    ['{"a": 1, "a": 2}', 'each key once, but "a" comes twice'],
    ['{"a": 01}', 'JSON, but "1" at character 7 is not'],
    ['{"a": NaN}', 'JSON, but "N" at character 6 is not'],
    ["{'a': 1}", 'JSON, but "\'" at character 1 is not'],
    ['['.repeat(100_000), '32 levels, the innermost value included'],
  ])('%.20s is answered with 400', async (text, allowed) => {
    const { status, errors } = await seen(required, jsonRequest(text));
    expect({ status, errors }).toEqual({ status: 400, errors: [{ in: 'body', field: '', message: `allowed is ${allowed}` }] });
  });

  test.each(['[]', '"x"', 'null', '1', '0.12345678901234567890'])('%s is no object', async (text) => {
    const { errors } = await seen(optional, jsonRequest(text));
    expect(errors).toEqual([{ in: 'body', field: '', message: 'must be a JSON object' }]);
  });

  test('a number of a million digits is refused like any other', async () => {
    for (const digits of ['9'.repeat(1_000_000), `1${'0'.repeat(1_000_000)}1`]) {
      expect((await seen({ body: { a: 'decimal' } }, jsonRequest(`{"a":${digits}}`))).status).toBe(400);
    }
  });

  test('none is right when every field is optional', async () => {
    expect((await seen(optional, { method: 'POST' })).values).toEqual(nothing);
    expect((await seen(optional, { method: 'POST', body: '' })).values).toEqual(nothing);
    expect((await seen(required, { method: 'POST' })).errors).toEqual([
      { in: 'body', field: '', message: 'is missing: a JSON object is needed' },
    ]);
  });

  test('is not looked at by a route that names none', async () => {
    expect(await seen({}, typed('text/plain', 'hello'))).toMatchObject({ status: 204, values: { body: undefined } });
  });

  test.each([
    'application/json',
    'Application/JSON; charset="UTF-8"',
    'application/merge-patch+json',
    'application/json;charset=us-ascii',
    'application/json; a=b',
  ])('%s is JSON', async (type) => {
    expect((await seen(required, typed(type))).values).toEqual(body('x'));
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    'application/json; charset=latin1',
    'text/json+x',
    '',
  ])('%j is answered with 415', async (type) => {
    const { status, detail } = await seen(required, typed(type));
    expect({ status, detail }).toEqual({ status: 415, detail: expect.stringContaining('allowed is application/json') });
  });

  test('no content type is answered with 415', async () => {
    expect(await seen(required, typed(undefined))).toMatchObject({ status: 415, detail: expect.stringContaining('has no content-type') });
  });

  test('base64 is decoded, with or without a byte order mark', async () => {
    for (const text of ['{"a":"é"}', '\ufeff{"a":"é"}']) {
      expect((await seen(required, typed('application/json', new TextEncoder().encode(text)))).values).toEqual(body('é'));
      expect((await seen(required, typed('application/json', text))).values).toEqual(body('é'));
    }
  });

  test('bytes that are not UTF-8 are refused', async () => {
    const { errors } = await seen(required, typed('application/json', new Uint8Array([0x7b, 0xff, 0x7d])));
    expect(errors).toEqual([{ in: 'body', field: '', message: 'must be UTF-8' }]);
  });

  test('more bytes than are allowed are answered with 413, whatever they are', async () => {
    const limited = { ...required, maxBodyBytes: 10 };
    expect((await seen(limited, typed('application/json', '{"a":"xy"}'))).status).toBe(204);
    expect(await seen(limited, typed('text/plain', 'ééééé1'))).toMatchObject({ status: 413, detail: 'The body has more than 10 bytes.' });
    expect((await seen(limited, typed('application/json', new Uint8Array(11)))).status).toBe(413);
    expect((await seen(required, typed('application/json', ' '.repeat(1_048_577)))).status).toBe(413);
  });

  test('unknown fields can be ignored', async () => {
    const { values } = await seen({ ...required, unknownFields: 'ignore' }, jsonRequest('{"a":"x","b":1,"__proto__":{"c":1}}'));
    expect(values).toEqual(body('x'));
  });
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
