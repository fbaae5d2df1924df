import { ORIGIN_SECRET } from '../support/http-app/app';
import { json } from '../support/http-app/send';
import type { ApiName, HttpRun } from './run';
import { guide, requests } from './table';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x00, 0xff];
const HOST = /^[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com$/;

const OWN_HEADERS = {
  'x-original-host': expect.stringMatching(HOST),
  'x-origin-secret': ORIGIN_SECRET,
  // Its own: the server is found by it.
  host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
};

/** An old server behind the API: elsewhere, or as a function. */
export function legacy(http: () => HttpRun, api: ApiName): void {
  /** What the old server is sent. */
  const seen = (members: object) => ({ status: 203, json: expect.objectContaining(members) });
  const headers = (members: object) => seen({ headers: expect.objectContaining(members) });

  requests('a legacy server', http, api, [
    {
      name: 'gets path and query as they were sent',
      at: 'legacy',
      path: '/old/a%20b/%2Fc/gr%C3%BC%C3%9Fe?x=1&x=%C3%A4&y=a+b',
      expect: {
        Http: seen({ method: 'GET', url: '/base/old/a%20b//c/gr%C3%BC%C3%9Fe?x=1&x=%C3%A4&y=a+b' }),
        Rest: seen({ method: 'GET', url: '/base/old/a%20b/%2Fc/gr%C3%BC%C3%9Fe?x=1&x=%C3%A4&y=a+b' }),
        source: guide('http-api-develop-routes'), // an HTTP API decodes the path before it selects a route and forwards it
      },
    },
    { name: 'gets the root', at: 'legacy', path: '/', expect: seen({ url: '/base/' }) },
    {
      name: 'gets what is sent, whatever the method',
      at: 'legacy',
      path: '/old',
      send: { ...json('{"grüße": 1}'), method: 'PUT' },
      expect: seen({ method: 'PUT', body: Buffer.from('{"grüße": 1}').toString('base64') }),
    },
    {
      name: 'gets bytes',
      at: 'legacy',
      path: '/old',
      send: { method: 'POST', headers: { 'content-type': 'image/png' }, body: Buffer.from(PNG) },
      expect: seen({ body: Buffer.from(PNG).toString('base64') }),
    },
    {
      name: 'gets cookies and tokens as they were sent',
      at: 'legacy',
      path: '/old',
      send: { headers: { cookie: 'connect.sid=s%3Aabc; b=2', authorization: 'Bearer old' } },
      expect: headers({ cookie: 'connect.sid=s%3Aabc; b=2', authorization: 'Bearer old' }),
    },
    {
      name: 'is told the host, and the secret, whatever the caller pretends',
      at: 'legacy',
      path: '/old',
      send: { headers: { 'x-original-host': 'evil.example.com', 'x-forwarded-host': 'evil.example.com', 'x-origin-secret': 'guess' } },
      expect: {
        Http: seen({
          headers: {
            ...OWN_HEADERS,
            connection: 'close',
            forwarded: expect.stringMatching(/for=127\.0\.0\.1;host=[a-z0-9]{10}\.execute-api\..*;proto=https$/),
          },
        }),
        Rest: headers({ ...OWN_HEADERS, 'x-forwarded-host': expect.stringMatching(HOST), 'x-forwarded-proto': 'https' }),
        source: guide('http-api-parameter-mapping'), // reserved headers: X-Forwarded-Host cannot be mapped, `Forwarded` is sent instead
      },
    },
    {
      name: 'answers with its own status, cookies and headers',
      at: 'legacy',
      path: '/old',
      expect: {
        status: 203,
        headers: { 'set-cookie': ['a=1; Path=/', 'b=2; Path=/'], 'x-powered-by': 'Express', 'content-type': 'application/json' },
      },
    },
    {
      name: 'answers with bytes',
      at: 'legacy',
      path: '/picture.png',
      expect: { status: 200, headers: { 'content-type': 'image/png' }, bytes: PNG },
    },
    {
      name: 'gets other methods of a path that has a route',
      at: 'legacy',
      path: '/picture',
      send: { method: 'PUT' },
      expect: seen({ method: 'PUT' }),
    },
    {
      name: 'does not get what has a route',
      at: 'legacy',
      path: '/picture',
      expect: { status: 200, headers: { 'x-powered-by': undefined } },
    },
  ]);

  requests('an Express application as a function', http, api, [
    {
      name: 'gets path, query and cookies',
      at: 'express',
      path: '/echo/a%20b?x=1&x=2&y=gr%C3%BC%C3%9Fe',
      send: { headers: { cookie: 'a=1; b=2' } },
      expect: { status: 200, json: expect.objectContaining({ query: { x: ['1', '2'], y: 'grüße' }, cookie: 'a=1; b=2' }) },
    },
    {
      name: 'reads JSON',
      at: 'express',
      path: '/echo',
      send: json({ grüße: [1, null] }),
      expect: { status: 201, headers: { location: '/echo/1', 'x-powered-by': 'Express' }, json: { grüße: [1, null] } },
    },
    {
      name: 'reads bytes',
      at: 'express',
      path: '/bytes',
      send: { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: Buffer.from([0, 255, 1]) },
      expect: { status: 200, json: [0, 255, 1] },
    },
    {
      name: 'answers with bytes',
      at: 'express',
      path: '/picture',
      expect: { status: 200, headers: { 'content-type': 'image/png' }, bytes: PNG },
    },
    {
      name: 'answers with cookies, and a header of several values',
      at: 'express',
      path: '/cookies',
      expect: {
        Http: { status: 200, headers: { 'set-cookie': ['a=1; Path=/; HttpOnly', 'b=2; Path=/'], 'x-list': 'one, two' }, text: 'ok' },
        Rest: { status: 200, headers: { 'set-cookie': ['a=1; Path=/; HttpOnly', 'b=2; Path=/'], 'x-list': ['one', 'two'] }, text: 'ok' },
        source: guide('http-api-develop-integrations-lambda'), // payload format 2.0 has no multiValueHeaders
      },
    },
    {
      name: 'answers itself where it has no route',
      at: 'express',
      path: '/nothing',
      expect: { status: 404, headers: { 'x-powered-by': 'Express' } },
    },
    { name: 'answers for the root', at: 'express', path: '/', expect: { status: 404, headers: { 'x-powered-by': 'Express' } } },
  ]);
}
