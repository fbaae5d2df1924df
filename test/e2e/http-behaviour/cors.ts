import { ORIGINS } from '../support/http-app/app';
import { json, type Sent } from '../support/http-app/send';
import type { ApiName, HttpRun } from './run';
import { type Expected, guide, requests } from './table';

const [SHOP, ADMIN] = ORIGINS;
const EVIL = 'https://evil.example.com';

const preflight = (origin: string, method = 'POST'): Sent => ({
  method: 'OPTIONS',
  headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization,content-type' },
});
const from = (origin: string): Sent => ({ headers: { origin } });
const allowed = (status: number, origin: string | undefined): Expected => ({
  status,
  headers: { 'access-control-allow-origin': origin, 'access-control-allow-credentials': undefined },
});

/** What pages of other origins may do. */
export function cors(http: () => HttpRun, api: ApiName): void {
  const granted = (origin: string): Expected => ({
    status: 204,
    headers: {
      'access-control-allow-origin': origin,
      'access-control-allow-methods': api === 'Http' ? 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT' : 'OPTIONS,POST',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-max-age': '3600',
      vary: /Origin/,
    },
    text: '',
  });

  requests('a preflight', http, api, [
    { name: 'of the first origin', path: '/notes', send: preflight(SHOP), expect: granted(SHOP) },
    { name: 'of another one that may', path: '/notes', send: preflight(ADMIN), expect: granted(ADMIN) },
    { name: 'asks for no token', path: '/jwt', send: preflight(SHOP, 'GET'), expect: allowed(204, SHOP) },
    {
      name: 'of an origin that may not',
      path: '/notes',
      send: preflight(EVIL),
      expect: {
        Http: allowed(204, undefined),
        Rest: allowed(204, SHOP),
        source: guide('how-to-cors'), // a mapping template chooses the header, it cannot leave it out: a browser refuses what is not its page
      },
    },
  ]);

  requests('what a page of another origin gets', http, api, [
    { name: 'that may', path: '/names/ada', send: from(ADMIN), expect: { ...allowed(200, ADMIN), json: { name: 'ada' } } },
    { name: 'that may not', path: '/names/ada', send: from(EVIL), expect: allowed(200, undefined) },
    { name: 'that does not say who it is', path: '/names/ada', expect: allowed(200, undefined) },
    { name: 'when a handler refuses', path: '/conflict', send: from(SHOP), expect: allowed(409, SHOP) },
    {
      name: 'when its input is wrong',
      path: '/notes',
      send: { ...json('{'), headers: { ...json('').headers, origin: SHOP } },
      expect: allowed(400, SHOP),
    },
    { name: 'when a handler fails', path: '/broken', send: from(SHOP), expect: allowed(500, SHOP) },
    { name: 'when it may not call', path: '/jwt', send: from(SHOP), expect: allowed(401, SHOP) },
    { name: 'when there is no route', path: '/nothing', send: from(SHOP), expect: allowed(404, SHOP) },
    { name: 'through the frontend', at: 'web', path: '/api/names/ada', send: from(SHOP), expect: allowed(200, SHOP) },
  ]);

  const old: Expected = { status: 203, headers: { 'access-control-allow-origin': 'https://old-page.example.com' } };
  requests('a legacy server keeps its own', http, api, [
    { name: 'answers', at: 'legacy', path: '/old', send: from(SHOP), expect: old },
    { name: 'preflights', at: 'legacy', path: '/old', send: preflight(SHOP), expect: { ...old, status: 204 } },
    {
      name: 'preflights of a path that has a route',
      at: 'legacy',
      path: '/picture',
      send: preflight(SHOP),
      expect: { ...old, status: 204 },
    },
    {
      name: 'as an Express function too',
      at: 'express',
      path: '/own-cors',
      send: preflight(SHOP),
      expect: allowed(204, 'https://own.example.com'),
    },
  ]);
}
