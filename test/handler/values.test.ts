import { route } from '../../lib/handler';
import { eventV2, jsonRequest } from '../support/http-events';
import { seen } from './seen';
import { model } from './support';

const UUID = 'ac5cada7-7b1f-4673-b2b1-089f3e308363';

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
    ['json', 'a=%7B', 'a allowed is JSON; unexpected: its end at character 1'],
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
