import { ExactNumber } from '../../lib/client';
import { HttpProblem, type HttpResult, type Reply, reply, route } from '../../lib/handler';
import { eventV1, eventV2, FORMATS } from '../support/http-events';
import { logLines, model } from './support';

const answerTo = (event: object, returned: () => unknown): Promise<HttpResult> => route(model, {}, returned)(event);

describe.each(FORMATS)('format %s', (_format, event) => {
  test.each<[string, unknown, number, string]>([
    ['an object', { a: 1, b: undefined, c: [undefined, null] }, 200, '{"a":1,"c":[null,null]}'],
    ['a list', [], 200, '[]'],
    ['null', null, 200, 'null'],
    ['text', 'x', 200, '"x"'],
    ['false', false, 200, 'false'],
    [
      'exact numbers',
      { big: 9007199254740993n, exact: new ExactNumber('0.12345678901234567890') },
      200,
      '{"big":9007199254740993,"exact":0.12345678901234567890}',
    ],
    ['a Date', { at: new Date(0) }, 200, '{"at":"1970-01-01T00:00:00.000Z"}'],
    ['a key __proto__', JSON.parse('{"__proto__":1}'), 200, '{"__proto__":1}'],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), 200, '{"a":1}'],
    ['nothing', undefined, 204, ''],
  ])('%s', async (_what, value, statusCode, body) => {
    const result = await answerTo(event(), () => value);
    expect(result).toMatchObject({ statusCode, body, isBase64Encoded: false });
    expect(result.headers).toEqual({
      'cache-control': 'no-store',
      ...(statusCode === 200 && { 'content-type': 'application/json; charset=utf-8' }),
    });
  });

  test('bytes are base64, of the part of the buffer that they are', async () => {
    const bytes = new Uint8Array([1, 104, 105, 2]).subarray(1, 3);
    const result = await answerTo(event(), () => reply(200, bytes, { headers: { 'Content-Type': 'image/png' } }));
    expect(result).toMatchObject({ body: 'aGk=', isBase64Encoded: true, headers: { 'content-type': 'image/png' } });
    expect((await answerTo(event(), () => reply(200, bytes))).headers['content-type']).toBe('application/octet-stream');
  });

  test('a string is text when it has a content type, and JSON when not', async () => {
    const html = await answerTo(event(), () => reply(200, '<p>', { headers: { 'content-type': 'text/html' } }));
    expect(html).toMatchObject({ body: '<p>', headers: { 'content-type': 'text/html' } });
    expect(await answerTo(event(), () => reply(200, '<p>'))).toMatchObject({ body: '"<p>"' });
  });

  test('headers replace the defaults whatever their case', async () => {
    const result = await answerTo(event(), () => reply(200, 1, { headers: { 'Cache-Control': 'max-age=60', ETag: '"1"' } }));
    expect(result.headers).toEqual({ 'cache-control': 'max-age=60', etag: '"1"', 'content-type': 'application/json; charset=utf-8' });
  });

  test('a reply of another copy of the package counts', async () => {
    const copied = Object.create(null, Object.getOwnPropertyDescriptors(reply(201, 1)));
    expect(await answerTo(event(), () => copied)).toMatchObject({ statusCode: 201, body: '1' });
  });

  test('HEAD has the headers and no body', async () => {
    const result = await answerTo(event({ method: 'HEAD' }), () => ({ a: 1 }));
    expect(result).toMatchObject({ statusCode: 200, body: '', headers: { 'content-type': 'application/json; charset=utf-8' } });
  });

  test.each<[string, unknown, string]>([
    ['a Map', { a: [new Map()] }, 'the answer.a[0] is a Map, which is no JSON value: write Object.fromEntries(map)'],
    ['a Set', new Set(), 'the answer is a Set, which is no JSON value: write [...set]'],
    [
      'bytes inside',
      { a: Buffer.from('x') },
      'the answer.a is a Buffer, which is no JSON value: answer with its base64 text, or with reply(status, bytes)',
    ],
    ['NaN', [Number.NaN], 'the answer[0] is NaN, which is no JSON value: JSON has finite numbers only'],
    ['a function', { f: () => 1 }, 'the answer.f is a function, which is no JSON value: leave it out'],
    ['a promise inside', { p: Promise.resolve(1) }, 'the answer.p is a Promise, which is no JSON value: await it'],
    [
      'an object of a class',
      new (class Point {})(),
      'the answer is a Point, which is no JSON value: write a plain object, for example { ...value }',
    ],
  ])('%s is a mistake of the handler', async (_what, value, message) => {
    const lines = logLines();
    expect(await answerTo(event(), () => value)).toMatchObject({ statusCode: 500, body: expect.not.stringContaining('JSON value') });
    expect(lines).toEqual([expect.objectContaining({ errorName: 'TypeError', message })]);
  });

  test('a circle is a mistake of the handler', async () => {
    const lines = logLines();
    const circle: { self?: object } = {};
    circle.self = circle;
    expect((await answerTo(event(), () => circle)).statusCode).toBe(500);
    expect(lines[0].message).toContain('a circle, or deeper than 500 levels');
  });
});

describe('cookies and headers with several values', () => {
  const answered = () =>
    reply(200, 1, {
      headers: { vary: ['accept', 'origin'], 'Set-Cookie': 'old=1' },
      cookies: [
        'raw=1; Path=/x',
        { name: 'session', value: 'a b;c' },
        { name: 'gone', value: '', maxAge: 0, path: '/api', domain: 'example.com', sameSite: 'None', httpOnly: false, secure: false },
      ],
    });
  const cookies = [
    'old=1',
    'raw=1; Path=/x',
    'session=a%20b%3Bc; Path=/; SameSite=Lax; HttpOnly; Secure',
    'gone=; Path=/api; Domain=example.com; Max-Age=0; SameSite=None',
  ];

  test('format 2.0', async () => {
    const result = await answerTo(eventV2(), answered);
    expect(result.cookies).toEqual(cookies);
    expect(result.headers).toEqual({
      vary: 'accept, origin',
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(result).not.toHaveProperty('multiValueHeaders');
  });

  test('format 1.0', async () => {
    const result = await answerTo(eventV1(), answered);
    expect(result.multiValueHeaders).toEqual({ vary: ['accept', 'origin'], 'set-cookie': cookies });
    expect(result.headers).toEqual({ 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' });
    expect(result).not.toHaveProperty('cookies');
  });

  test('what a request brings back', async () => {
    const handler = route(model, {}, ({ cookies, headers }) => ({ cookies, cookie: headers.cookie }));
    const request = { cookies: ['session=a%20b%3Bc', 'q="quoted"', 'bad=%zz', 'session=second', '__proto__=x', 'none'] };
    const [first, second] = await Promise.all([handler(eventV1(request)), handler(eventV2(request))]);
    expect(first.body).toBe(second.body);
    expect(JSON.parse(first.body).cookies).toEqual(JSON.parse('{"session":"a b;c","q":"quoted","bad":"%zz","__proto__":"x"}'));
  });
});

describe('what HTTP does not have', () => {
  test.each<[string, () => Reply | HttpProblem, string]>([
    ['a status below 200', () => reply(199), 'the status is 199: it must be 200 to 599'],
    ['a status that is no integer', () => reply(200.5), 'it must be 200 to 599'],
    ['a body of 204', () => reply(204, {}), 'an answer with status 204 has no body'],
    [
      'a header with a line break',
      () => reply(200, 1, { headers: { location: '/\r\nset-cookie: a=b' } }),
      'the header location must be Latin-1 text',
    ],
    ['a header name with a space', () => reply(200, 1, { headers: { 'a b': 'x' } }), '"a b" is no header name'],
    ['a cookie text with a line break', () => reply(200, 1, { cookies: ['a=b\n'] }), 'the header set-cookie must be'],
    ['a cookie name', () => reply(200, 1, { cookies: [{ name: 'a=b', value: '' }] }), 'the cookie name "a=b"'],
    [
      'a cookie path',
      () => reply(200, 1, { cookies: [{ name: 'a', value: '', path: '/; Domain=x' }] }),
      'the cookie a has a path or domain',
    ],
    ['a cookie age', () => reply(200, 1, { cookies: [{ name: 'a', value: '', maxAge: 1.5 }] }), 'maxAge must be whole seconds'],
    ['a problem of status 200', () => new HttpProblem(200), 'the status is 200: it must be 400 to 599'],
  ])('%s', (_what, make, message) => {
    expect(make).toThrow(message);
  });
});
