import { SITE } from '../support/http-app/app';
import type { ApiName, HttpRun } from './run';
import { type Differing, type Expected, NO_ROUTE, requests } from './table';

/** Headers of every page and file. */
const SECURITY: Expected['headers'] = {
  'content-security-policy': /^default-src 'self'; .*frame-ancestors 'none'; object-src 'none'/,
  'strict-transport-security': /^max-age=31536000/,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  server: undefined,
};
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** The site and the API on one domain: how long what is kept, and whose errors are shown. */
export function site(http: () => HttpRun, api: ApiName): void {
  const page: Expected = {
    status: 200,
    headers: { ...SECURITY, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
    text: SITE['index.html'],
  };
  requests('the site', http, api, [
    { name: 'its page, asked for each time', at: 'web', path: '/', expect: page },
    { name: 'a deep link', at: 'web', path: '/notes/7?tab=all', expect: page },
    {
      name: 'hashed assets, kept for ever',
      at: 'web',
      path: '/assets/index-BxK3a9Qf.js',
      expect: { status: 200, headers: { ...SECURITY, 'content-type': 'text/javascript; charset=utf-8', 'cache-control': IMMUTABLE } },
    },
    {
      name: 'config.json, asked for each time',
      at: 'web',
      path: '/config.json',
      expect: {
        status: 200,
        headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' },
        json: { apiUrl: '/api', environment: 'dev' },
      },
    },
    { name: 'an asset of an older version', at: 'web', path: '/assets/index-gone.js', expect: { status: 404 } },
    { name: 'a method that files do not have', at: 'web', path: '/', send: { method: 'DELETE' }, expect: { status: 403 } },
  ]);

  requests('the API behind the frontend', http, api, [
    {
      name: 'answers as it does without',
      at: 'web',
      path: '/api/names/gr%C3%BC%C3%9Fe',
      expect: { status: 200, headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }, json: { name: 'grüße' } },
    },
    {
      name: 'does not see the path of the frontend, nor its host',
      at: 'web',
      path: '/api/echo?q=a%20b',
      send: { headers: { cookie: 'a=1', authorization: 'Bearer x' } },
      expect: {
        status: 200,
        json: expect.objectContaining({
          path: '/echo',
          query: { q: 'a b' },
          cookies: { a: '1' },
          headers: expect.objectContaining({ host: expect.stringContaining('execute-api'), authorization: 'Bearer x' }),
        }),
      },
    },
    { name: '404: its own, not the page', at: 'web', path: '/api/nothing', expect: NO_ROUTE },
    { name: '401: its own', at: 'web', path: '/api/jwt', expect: statusOf(401) },
    { name: '409: its own', at: 'web', path: '/api/conflict', expect: statusOf(409) },
    {
      name: 'every method',
      at: 'web',
      path: '/api/echo',
      send: { method: 'PATCH' },
      expect: { status: 200, json: expect.objectContaining({ method: 'PATCH' }) },
    },
    {
      name: 'a path that only begins like it is the page',
      at: 'web',
      path: '/apiary',
      expect: { status: 200, text: SITE['index.html'] },
    },
  ]);
}

/** The same status for both, with whatever body the API has. */
function statusOf(status: number): Expected | Differing {
  return { status, headers: { 'content-type': /^application\/(problem\+)?json/ } };
}
