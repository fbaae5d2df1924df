import { jsonRequest, type TestRequest } from '../support/http-events';
import { seen } from './seen';

const body = (a: unknown) => ({ params: {}, query: {}, body: { a } });
const nothing = { params: {}, query: {}, body: {} };

describe('the body as a whole', () => {
  const optional = { body: { a: 'string?' } };
  const required = { body: { a: 'string' } };
  const typed = (type: string | undefined, text: string | Uint8Array = '{"a":"x"}'): TestRequest => ({
    method: 'POST',
    headers: type === undefined ? {} : { 'CONTENT-type': type },
    body: text,
  });

  test.each<[string, string]>([
    ['{', 'JSON; unexpected: its end at character 1'],
    ['{"a": 1,}', 'JSON; unexpected: "}" at character 8'],
    ['{"a": 1, "a": 2}', 'each key once, but "a" comes twice'],
    ['{"a": 01}', 'JSON; unexpected: "1" at character 7'],
    ['{"a": NaN}', 'JSON; unexpected: "N" at character 6'],
    ["{'a': 1}", 'JSON; unexpected: "\'" at character 1'],
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
