import type { ApiName, HttpRun } from './run';
import { guide, NO_ROUTE, requests } from './table';

/** Unicode, percent-encoding, query strings, headers and cookies on their way to a handler. */
export function paths(http: () => HttpRun, api: ApiName): void {
  const name = (path: string, value: string) => ({ name: path, path, expect: { status: 200, json: { name: value } } });

  requests('a path parameter arrives decoded', http, api, [
    name('/names/gr%C3%BC%C3%9Fe', 'grüße'),
    name('/names/%F0%9F%8E%89', '🎉'),
    name('/names/a%20b%2Bc+d', 'a b+c+d'),
    name('/names/50%25', '50%'),
    name('/names/%3Fq%3D1%23top', '?q=1#top'),
    name("/names/~!$&'()*,;=:@", "~!$&'()*,;=:@"),
    { name: 'all that is left of a path', path: '/files/a/b%20c/d.txt', expect: { status: 200, json: { path: 'a/b c/d.txt' } } },
    { name: 'a part that is missing', path: '/names/', expect: NO_ROUTE },
    { name: 'a part too many', path: '/names/a/b', expect: NO_ROUTE },
  ]);

  const echo = (members: object) => ({ status: 200, json: expect.objectContaining(members) });
  requests('a query string arrives decoded', http, api, [
    { name: 'with spaces and Unicode', path: '/echo?q=gr%C3%BC%C3%9Fe+an%20alle', expect: echo({ query: { q: 'grüße an alle' } }) },
    { name: 'with a parameter twice', path: '/echo?tag=a&tag=b%2Cc', expect: echo({ query: { tag: ['a', 'b,c'] } }) },
    { name: 'with the last of several', path: '/echo?q=', expect: echo({ query: { q: '' } }) },
    { name: 'without what nobody asked for', path: '/echo?other=1&__proto__=2', expect: echo({ query: {} }) },
  ]);

  requests('headers and cookies arrive', http, api, [
    {
      name: 'whatever their case',
      path: '/echo',
      send: { headers: { 'X-Custom': 'Value', 'ACCEPT-LANGUAGE': 'de' } },
      expect: echo({ headers: expect.objectContaining({ 'x-custom': 'Value', 'accept-language': 'de' }) }),
    },
    {
      name: 'of one name several times',
      path: '/echo',
      send: { headers: { 'X-Two': ['1', '2'] } },
      expect: {
        Http: echo({ headers: expect.objectContaining({ 'x-two': '1,2' }) }),
        Rest: echo({ headers: expect.objectContaining({ 'x-two': '1, 2' }) }),
        source: guide('http-api-develop-integrations-lambda'), // "Duplicate headers are combined with commas"; a REST API keeps a list
      },
    },
    {
      name: 'cookies by name, decoded',
      path: '/echo',
      send: { headers: { cookie: 'a=1; theme=dark%20blue; a=2' } },
      expect: echo({ cookies: expect.objectContaining({ theme: 'dark blue' }) }),
    },
    {
      name: 'and who asked, whatever the caller says of it',
      path: '/echo',
      send: { headers: { 'x-forwarded-for': '10.9.8.7', 'x-forwarded-proto': 'gopher' } },
      expect: echo({ headers: expect.objectContaining({ 'x-forwarded-for': '10.9.8.7, 127.0.0.1', 'x-forwarded-proto': 'https' }) }),
    },
    {
      name: 'in the payload format of the API',
      path: '/echo',
      expect: { Http: echo({ version: '2.0' }), Rest: echo({ version: '1.0' }), source: guide('http-api-develop-integrations-lambda') },
    },
  ]);
}
