import type { ApiName, HttpRun } from './run';
import { guide, NO_ROUTE, problem, requests } from './table';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff];
const JSON_TYPE = 'application/json; charset=utf-8';

/** Status, headers and bodies of what handlers return. */
export function answers(http: () => HttpRun, api: ApiName): void {
  requests('an answer', http, api, [
    {
      name: 'JSON, not to be kept',
      path: '/names/ada',
      expect: {
        status: 200,
        headers: { 'content-type': JSON_TYPE, 'cache-control': 'no-store', 'x-powered-by': undefined },
        json: { name: 'ada' },
      },
    },
    {
      name: 'text with a type and a lifetime of its own',
      path: '/page',
      expect: {
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'public, max-age=60', 'content-length': '16' },
        text: '<h1>Grüße</h1>',
      },
    },
    {
      name: 'HEAD has the headers and no body',
      path: '/page',
      send: { method: 'HEAD' },
      expect: { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'public, max-age=60' }, text: '' },
    },
    {
      name: 'HEAD of a route with ANY',
      path: '/echo',
      send: { method: 'HEAD' },
      expect: { status: 200, headers: { 'content-type': JSON_TYPE }, text: '' },
    },
    { name: 'HEAD of a route with GET alone', path: '/several', send: { method: 'HEAD' }, expect: withoutBody(NO_ROUTE) },
    {
      name: 'OPTIONS that is no preflight',
      path: '/echo',
      send: { method: 'OPTIONS' },
      expect: {
        Http: { status: 200, json: expect.objectContaining({ method: 'OPTIONS' }) },
        Rest: { status: 204, text: '' },
        source: guide('how-to-cors'), // the method OPTIONS of the path answers, whoever asks
      },
    },
    {
      name: 'bytes',
      path: '/picture',
      expect: {
        Http: { status: 200, headers: { 'content-type': 'image/png', 'content-length': '10' }, bytes: PNG },
        Rest: { status: 200, headers: { 'content-type': 'image/png' }, text: Buffer.from(PNG).toString('base64') },
        source: guide('api-gateway-payload-encodings'), // without binary media types, base64 stays what it is
      },
    },
    {
      name: 'bytes behind an API with a legacy server',
      at: 'legacy',
      path: '/picture',
      expect: { status: 200, headers: { 'content-type': 'image/png', 'content-length': '10' }, bytes: PNG },
    },
    {
      name: 'several cookies, and a header of several values',
      path: '/several',
      expect: {
        Http: { status: 200, headers: { 'set-cookie': COOKIES, 'x-list': 'one, two' } },
        Rest: { status: 200, headers: { 'set-cookie': COOKIES, 'x-list': ['one', 'two'] } },
        source: guide('http-api-develop-integrations-lambda'), // payload format 2.0 has no multiValueHeaders
      },
    },
    {
      name: 'a handler without route()',
      at: 'express',
      path: '/new',
      expect: {
        Http: { status: 200, headers: { 'content-type': /^text\/plain; ?charset=utf-8$/i }, text: 'plain' },
        Rest: { status: 200, headers: { 'content-type': 'application/json' }, text: 'plain' },
        source: guide('api-gateway-known-issues'), // a REST API takes what has no type for JSON
      },
    },
  ]);

  requests('a problem', http, api, [
    {
      name: 'that the handler throws',
      path: '/conflict',
      expect: problem(409, { type: 'https://example.com/problems/race', title: 'Conflict', detail: 'Somebody was faster', winner: 'ada' }),
    },
    {
      name: 'of an error says nothing of it',
      path: '/broken',
      expect: {
        ...problem(500, {}),
        json: { type: 'about:blank', title: 'Internal Server Error', status: 500, instance: expect.any(String) },
      },
    },
    { name: 'of a path without route', path: '/nothing', expect: NO_ROUTE },
    { name: 'of a path that only begins like a route', path: '/page/more', expect: NO_ROUTE },
    { name: 'of a method without route', path: '/page', send: { method: 'DELETE' }, expect: NO_ROUTE },
  ]);
}

const COOKIES = ['session=a%20b; Path=/; Max-Age=60; SameSite=Lax; HttpOnly; Secure', 'theme=dark; Path=/'];

function withoutBody({ Http, Rest, source }: typeof NO_ROUTE): typeof NO_ROUTE {
  return { Http: { status: Http.status, text: '' }, Rest: { status: Rest.status, text: '' }, source };
}
