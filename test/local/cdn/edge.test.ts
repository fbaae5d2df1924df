import fc from 'fast-check';
import { PAGE_ROUTES, withoutPrefix } from '../../../lib/frontend/edge-functions';
import { EdgeFunction } from '../../../local/cdn/edge-function';
import { originRequest } from '../../../local/cdn/forwarding';
import { MANAGED_CACHE_POLICIES, MANAGED_ORIGIN_REQUEST_POLICIES } from '../../../local/cdn/managed-policies';
import { matchesPath } from '../../../local/cdn/path-pattern';
import { applyPolicy, headersOfPolicy } from '../../../local/cdn/response-headers';
import type { ViewerRequest } from '../../../local/cdn/viewer-exchange';

const viewer = { ip: '127.0.0.1', distributionDomainName: 'd1.cloudfront.net', distributionId: 'E1', requestId: 'r' };
const lines: string[] = [];
const edge = (code: string): EdgeFunction => new EdgeFunction('Fn', code, (line) => lines.push(line));
const requestOf = (change: Partial<ViewerRequest> = {}): ViewerRequest => ({
  method: 'GET',
  uri: '/',
  query: {},
  headers: {},
  cookies: {},
  ...change,
});
const uriAfter = async (code: string, uri: string): Promise<string> => {
  const result = await edge(code).onRequest(requestOf({ uri }), viewer);
  return 'uri' in result ? result.uri : '';
};

test.each([
  ['/', '/index.html'],
  ['/users/42', '/index.html'],
  ['/users/', '/index.html'],
  ['/v1.2/users', '/index.html'],
  ['/index.html', '/index.html'],
  ['/assets/app.js', '/assets/app.js'],
  ['/favicon.ico', '/favicon.ico'],
  ['/.well-known/openid-configuration', '/.well-known/openid-configuration'],
])('the function of pages makes %s to %s', async (uri, expected) => {
  expect(await uriAfter(PAGE_ROUTES, uri)).toBe(expected);
});

test('the function of the API takes its path off, whatever follows', async () => {
  const paths = fc.oneof(
    fc.constant(''),
    fc.webPath().map((path) => `/${path.replace(/^\/+/, '')}`),
  );
  await fc.assert(
    fc.asyncProperty(paths, async (path) => expect(await uriAfter(withoutPrefix('/api'), `/api${path}`)).toBe(path === '' ? '/' : path)),
    { numRuns: 50 },
  );
});

describe('a CloudFront function', () => {
  test('sees the event of runtime 2.0, and its changes count', async () => {
    const code = `async function handler(event) {
      console.log(JSON.stringify(event));
      const { request } = event;
      delete request.headers['x-secret'];
      request.headers['x-new'] = { value: require('crypto').createHash('md5').update('a').digest('hex') };
      request.querystring.page = { value: '2' };
      request.cookies = {};
      return request;
    }`;
    const headers = { host: ['site'], 'x-secret': ['1'], 'x-many': ['1', '2'] };
    const result = await edge(code).onRequest(
      requestOf({ uri: '/a', query: { page: ['1'], tag: ['a', 'b'] }, headers, cookies: { id: ['7'] } }),
      viewer,
    );
    expect(JSON.parse(lines.pop() ?? '')).toEqual({
      version: '1.0',
      context: { distributionDomainName: 'd1.cloudfront.net', distributionId: 'E1', requestId: 'r', eventType: 'viewer-request' },
      viewer: { ip: '127.0.0.1' },
      request: {
        method: 'GET',
        uri: '/a',
        querystring: { page: { value: '1' }, tag: { value: 'a', multiValue: [{ value: 'a' }, { value: 'b' }] } },
        headers: {
          host: { value: 'site' },
          'x-secret': { value: '1' },
          'x-many': { value: '1', multiValue: [{ value: '1' }, { value: '2' }] },
        },
        cookies: { id: { value: '7' } },
      },
    });
    expect(result).toEqual({
      method: 'GET',
      uri: '/a',
      query: { page: ['2'], tag: ['a', 'b'] },
      headers: { host: ['site'], 'x-many': ['1', '2'], 'x-new': ['0cc175b9c0f1b6a831c399e269772661'] },
      cookies: {},
    });
  });

  test('answers by itself', async () => {
    const code = `function handler() {
      return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: '/login' } }, cookies: { a: { value: '1', attributes: 'Secure' } }, body: 'go' };
    }`;
    expect(await edge(code).onRequest(requestOf(), viewer)).toEqual({
      status: 302,
      headers: { location: ['/login'], 'set-cookie': ['a=1; Secure'] },
      body: 'go',
    });
  });

  test('changes an answer, cookies of the origin stay', async () => {
    const code = `function handler(event) { event.response.headers['x-seen'] = { value: event.request.uri }; return event.response; }`;
    const response = { status: 200, headers: { 'content-type': ['text/html'], 'set-cookie': ['a=1', 'b=2'] } };
    expect(await edge(code).onResponse(requestOf({ uri: '/a' }), response, viewer)).toMatchObject({
      status: 200,
      headers: { 'content-type': ['text/html'], 'set-cookie': ['a=1', 'b=2'], 'x-seen': ['/a'] },
    });
  });

  test.each([
    ['the process', 'process.exit(1)', /process is not defined/],
    ['timers', 'setTimeout(() => 1, 1)', /setTimeout is not defined/],
    ['the network', 'fetch("http://localhost")', /fetch is not defined/],
    ['files', 'require("fs")', /module fs is not part/],
    ['code from text', 'eval("1")', /Code generation from strings disallowed/],
    ['a way out over its own objects', 'event.constructor.constructor("return process")()', /Code generation from strings disallowed/],
    ['forever', 'for (;;);', /timed out/],
    ['its own mistakes', 'null.x', /null/],
  ])('has not: %s', async (_name, statement, message) => {
    const fn = edge(`function handler(event) { ${statement}; return event.request; }`);
    await expect(fn.onRequest(requestOf(), viewer)).rejects.toMatchObject({
      name: 'EdgeFunctionError',
      message: expect.stringMatching(message),
    });
  });

  test.each([
    ['nothing', 'return undefined', /returned nothing/],
    ['no path', 'event.request.uri = "users"; return event.request', /"users"/],
    ['no status', 'return { statusCode: "200" }', /status "200"/],
  ])('that returns %s has failed', async (_name, statement, message) => {
    await expect(edge(`function handler(event) { ${statement} }`).onRequest(requestOf(), viewer)).rejects.toThrow(message);
  });

  test('with a key value store is refused', () => {
    expect(() => edge(`import cf from 'cloudfront';\nfunction handler(e) { return e.request; }`)).toThrow(
      /key value stores are not available/,
    );
  });
});

test.each([
  ['/api/*', '/api/users', true],
  ['/api/*', '/api', false],
  ['api/*', '/api/users', true],
  ['/api', '/api', true],
  ['/api', '/api/', false],
  ['/api/*', '/API/users', false],
  ['*.jpg', '/a/b.jpg', true],
  ['/a?c/*', '/abc/d', true],
  ['/a?c/*', '/ac/d', false],
  ['/a.b+(c)/*', '/a.b+(c)/d', true],
  ['/a.b/*', '/aXb/d', false],
])('pattern %s and path %s: %s', (pattern, path, expected) => {
  expect(matchesPath(pattern, path)).toBe(expected);
});

describe('what reaches the origin', () => {
  const request = requestOf({
    method: 'POST',
    uri: '/a',
    query: { q: ['1', '2'], empty: [''] },
    headers: {
      host: ['site'],
      accept: ['*/*'],
      'content-type': ['text/plain'],
      connection: ['close'],
      origin: ['https://a'],
      'x-forwarded-for': ['10.0.0.1'],
    },
    cookies: { a: ['1'], b: ['2'] },
  });
  const cache = MANAGED_CACHE_POLICIES['4135ea2d-6df8-44a3-9df3-4b5a84be39ad'];

  test('without a policy: what the request is about', () => {
    expect(originRequest(request, { cache }, 'origin.example.com', '127.0.0.1')).toEqual({
      method: 'POST',
      path: '/a',
      headers: {
        'user-agent': ['Amazon CloudFront'],
        'content-type': ['text/plain'],
        host: ['origin.example.com'],
        'x-forwarded-for': ['10.0.0.1, 127.0.0.1'],
        via: ['1.1 local.cloudfront.net (CloudFront)'],
      },
    });
  });

  test('all but the host', () => {
    const all = MANAGED_ORIGIN_REQUEST_POLICIES['b689b0a8-53d0-40ab-baf2-68738e2966ac'];
    const { path, headers } = originRequest(request, { cache, originRequest: all }, 'origin.example.com', '127.0.0.1');
    expect(path).toBe('/a?q=1&q=2&empty');
    expect(headers).toMatchObject({ accept: ['*/*'], origin: ['https://a'], host: ['origin.example.com'], cookie: ['a=1; b=2'] });
    expect(headers.connection).toBeUndefined();
  });

  test('what is named', () => {
    const policy = {
      headers: { behavior: 'whitelist', names: ['origin'] },
      cookies: { behavior: 'whitelist', names: ['b'] },
      query: { behavior: 'allExcept', names: ['q'] },
    } as const;
    const { path, headers } = originRequest(request, { cache: policy }, 'origin.example.com', '127.0.0.1');
    expect([path, headers.cookie, headers.origin, headers.accept]).toEqual(['/a?empty', ['b=2'], ['https://a'], undefined]);
  });

  test('a GET without policy is anonymous', () => {
    const signed = { ...request, method: 'GET', headers: { authorization: ['Bearer x'] } };
    expect(originRequest(signed, { cache }, 'o', 'ip').headers.authorization).toBeUndefined();
    expect(originRequest({ ...signed, method: 'PUT' }, { cache }, 'o', 'ip').headers.authorization).toEqual(['Bearer x']);
  });
});

test('a response headers policy overrides, adds and removes', () => {
  const policy = headersOfPolicy({
    SecurityHeadersConfig: {
      ContentTypeOptions: { Override: true },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Preload: true, Override: false },
      XSSProtection: { Protection: true, ModeBlock: true, Override: true },
    },
    CustomHeadersConfig: { Items: [{ Header: 'X-Own', Value: 'policy', Override: false }] },
    RemoveHeadersConfig: { Items: [{ Header: 'Server' }] },
    CorsConfig: { AccessControlAllowOrigins: { Items: ['*'] }, AccessControlAllowCredentials: false, OriginOverride: true },
  });
  expect(applyPolicy({ server: ['express'], 'x-own': ['origin'], 'x-content-type-options': ['x'] }, policy)).toEqual({
    'x-own': ['origin'],
    'x-content-type-options': ['nosniff'],
    'strict-transport-security': ['max-age=60; includeSubDomains; preload'],
    'x-xss-protection': ['1; mode=block'],
    'access-control-allow-origin': ['*'],
  });
});
