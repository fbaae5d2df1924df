import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Duration } from 'aws-cdk-lib';
import { HttpIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, MappingValue, ParameterMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type Event, type Served, serveStack } from './serve';

let legacy: Server;
let origin: string;
beforeAll(async () => {
  legacy = createServer(async (request, response) => {
    if (request.url?.startsWith('/old/slow')) return;
    let body = '';
    for await (const chunk of request) body += chunk;
    response.writeHead(request.method === 'POST' ? 201 : 200, {
      'set-cookie': ['a=1', 'b=2'],
      'access-control-allow-origin': 'https://old.example.com',
    });
    response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
  });
  await new Promise<void>((resolve) => legacy.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(legacy.address() as AddressInfo).port}`;
});
afterAll(() => {
  legacy.closeAllConnections();
  legacy.close();
});

const PATH = '/a%20b/%2Fc?x=1&x=%C3%A4&y';

const DECODED_PATH = PATH.replace('%2F', '/');

describe('HTTP API', () => {
  let api: Served;
  beforeAll(async () => {
    api = await serveStack((stack) => {
      const mapping = new ParameterMapping()
        .overwriteHeader('x-original-host', MappingValue.requestHeader('host'))
        .overwriteHeader('x-origin-secret', MappingValue.custom('s3cret'))
        .appendHeader('x-list', MappingValue.custom('two'))
        .removeHeader('x-remove')
        .appendQueryString('from', MappingValue.contextVariable('stage'));
      const http = new HttpApi(stack, 'Http', {
        defaultIntegration: new HttpUrlIntegration('Fallback', `${origin}/base`),
        corsPreflight: undefined,
      });
      const add = (path: string, integration: HttpUrlIntegration): void =>
        void http.addRoutes({ path, methods: [HttpMethod.ANY], integration });
      add('/old/{proxy+}', new HttpUrlIntegration('Old', `${origin}/old/{proxy}`));
      add('/mapped/{proxy+}', new HttpUrlIntegration('Mapped', `${origin}/{proxy}`, { parameterMapping: mapping }));
      add(
        '/path',
        new HttpUrlIntegration('Path', origin, {
          parameterMapping: new ParameterMapping().overwritePath(MappingValue.custom('/new/$request.header.x-id')),
        }),
      );
      add('/slow', new HttpUrlIntegration('Slow', `${origin}/old/slow`, { timeout: Duration.millis(50) }));
      add('/gone', new HttpUrlIntegration('Gone', 'http://127.0.0.1:1'));
      add('/far', new HttpUrlIntegration('Far', 'https://old.example.com'));
    }, {});
  });
  afterAll(() => api.stop());
  const call = async (path: string, init?: RequestInit) => {
    const response = await fetch(api.url + path, init);
    return { response, seen: (await response.json()) as Event };
  };

  test('query, cookies and body arrive unchanged, and the answer comes back as it is; the path is decoded on its way', async () => {
    const init = { method: 'POST', headers: { cookie: 'c=1; d=2', 'content-type': 'text/plain' }, body: 'ä' };
    const { response, seen } = await call(`/old${PATH}`, init);
    expect(seen).toMatchObject({
      method: 'POST',
      url: `/old${DECODED_PATH}`,
      body: 'ä',
      headers: { cookie: 'c=1; d=2', host: origin.slice(7) },
    });
    expect(seen.headers.forwarded).toMatch(
      /^by=127\.0\.0\.1;for=127\.0\.0\.1;host=[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com;proto=https$/,
    );
    expect([response.status, response.headers.getSetCookie(), response.headers.get('access-control-allow-origin')]).toEqual([
      201,
      ['a=1', 'b=2'],
      'https://old.example.com',
    ]);
  });

  test('$default puts the whole path below the URI', async () => {
    expect((await call(`/else${PATH}`)).seen.url).toBe(`/base/else${DECODED_PATH}`);
  });

  test('the X-Forwarded headers of a client become a part of Forwarded', async () => {
    const { headers } = (await call('/old/x', { headers: { 'x-forwarded-for': '10.0.0.1, 10.0.0.2', 'x-forwarded-proto': 'http' } })).seen;
    expect(headers.forwarded).toMatch(/^for=10\.0\.0\.1,for=10\.0\.0\.2,by=127/);
    expect(Object.keys(headers).filter((name) => name.startsWith('x-forwarded'))).toEqual([]);
  });

  test('parameter mapping', async () => {
    const { seen } = await call('/mapped/x?a=1', { headers: { 'x-list': 'one', 'x-remove': '1', 'x-origin-secret': 'guess' } });
    expect(seen.url).toBe('/x?a=1&from=%24default');
    expect(seen.headers).toMatchObject({ 'x-original-host': api.url.slice(7), 'x-origin-secret': 's3cret', 'x-list': 'one, two' });
    expect(seen.headers).not.toHaveProperty('x-remove');
    expect((await call('/path', { headers: { 'x-id': '7' } })).seen.url).toBe('/new/7');
  });

  test.each([
    ['/slow', 503, 'Service Unavailable'],
    ['/gone', 503, 'Service Unavailable'],
    [
      '/far',
      502,
      'The local run refused to reach old.example.com: HTTP integrations reach this machine only. Allow it with --allow-host old.example.com.',
    ],
  ])('%s answers %s', async (path, status, message) => {
    const { response, seen } = await call(path);
    expect([response.status, seen]).toEqual([status, { message }]);
  });
});

test('a header that API Gateway reserves cannot be mapped', async () => {
  const parameterMapping = new ParameterMapping().overwriteHeader('X-Forwarded-Host', MappingValue.contextVariable('domainName'));
  const made = serveStack(
    (stack) => void new HttpApi(stack, 'Http', { defaultIntegration: new HttpUrlIntegration('I', origin, { parameterMapping }) }),
    {},
  );
  await expect(made).rejects.toThrow(
    'RequestParameters overwrite:header.X-Forwarded-Host is not available locally. API Gateway reserves the header X-Forwarded-Host.',
  );
});

describe('REST API', () => {
  let api: Served;
  beforeAll(async () => {
    api = await serveStack((stack) => {
      const rest = new RestApi(stack, 'Rest');
      const requestParameters = {
        'integration.request.path.proxy': 'method.request.path.proxy',
        'integration.request.header.X-Forwarded-Host': 'context.domainName',
        'integration.request.header.X-Origin-Secret': "'s3cret'",
        'integration.request.querystring.stage': 'context.stage',
      };
      const proxy = (url: string, timeout?: Duration): HttpIntegration =>
        new HttpIntegration(url, { httpMethod: 'ANY', proxy: true, options: { requestParameters, timeout } });
      const defaultMethodOptions = { requestParameters: { 'method.request.path.proxy': true } };
      rest.root.addProxy({ defaultIntegration: proxy(`${origin}/{proxy}`), defaultMethodOptions });
      rest.root.addResource('slow').addMethod('GET', proxy(`${origin}/old/slow`, Duration.millis(50)));
      rest.root.addResource('gone').addMethod('GET', proxy('http://127.0.0.1:1/'));
      rest.root.addResource('far').addMethod('GET', proxy('https://old.example.com/'));
    }, {});
  });
  afterAll(() => api.stop());

  test('the path comes from the mapping, percent-encoded as it was sent; mapped headers replace those of the client', async () => {
    const response = await fetch(`${api.url}/old${PATH}`, { headers: { 'X-Origin-Secret': 'guess', cookie: 'c=1' } });
    const seen = (await response.json()) as Event;
    expect(seen.url).toMatch(/^\/old\/a%20b\/%2Fc\?x=1&x=%C3%A4&y=?&stage=prod$/);
    expect(seen.headers).toMatchObject({
      'x-forwarded-host': expect.stringMatching(/^[a-z0-9]{10}\.execute-api/),
      'x-origin-secret': 's3cret',
      'x-forwarded-for': '127.0.0.1',
      cookie: 'c=1',
    });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  test.each([
    ['/slow', 504, 'Endpoint request timed out'],
    ['/gone', 504, 'Network error communicating with endpoint'],
    ['/far', 502, expect.stringContaining('--allow-host old.example.com')],
  ])('%s answers %s', async (path, status, message) => {
    const response = await fetch(api.url + path);
    expect([response.status, await response.json()]).toEqual([status, { message }]);
  });
});

test('a host that the run allows is reached', async () => {
  const build = (host: string) =>
    serveStack((stack) => void new HttpApi(stack, 'Http', { defaultIntegration: new HttpUrlIntegration('I', `http://${host}:1`) }), {}, [
      'allowed.invalid',
    ]);
  const api = await build('allowed.invalid');
  const response = await fetch(api.url);
  expect([response.status, await response.json()]).toEqual([503, { message: 'Service Unavailable' }]);
  expect(api.notices).toEqual([expect.stringContaining('allowed.invalid')]);
  await api.stop();
});
