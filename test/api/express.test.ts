import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { ApiType, LegacyServer, ServerlessApi } from '../../lib/api';
import { create, propertiesOf, publicRoute, refusal, stackOf, tableIn } from './support/api';
import { HandlerProcess } from './support/handler-process';

jest.setTimeout(30_000);

const ENTRY = 'test/api/handlers/express.ts';
const legacy = LegacyServer.express({ entry: ENTRY });

describe.each([ApiType.HTTP, ApiType.REST])('an Express application behind %s', (type) => {
  test('is one function, with one permission, for everything that no route answers', () => {
    const { stack } = stackOf();
    const api = new ServerlessApi(stack, 'Api', {
      type,
      table: tableIn(stack),
      routes: { 'GET /new': publicRoute() },
      environment: { MODE: 'all' },
      legacy: LegacyServer.express({ entry: ENTRY, reads: ['User'] }),
    });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Lambda::Function', 2);
    template.resourceCountIs('AWS::Lambda::Permission', 2);
    const express = Object.entries(propertiesOf(template, 'AWS::Lambda::Function')).find(([id]) => id.startsWith('ApiExpress'))?.[1];
    expect(api.legacyFunction).toBeDefined();
    expect(express?.Timeout).toBe(10);
    expect(express?.Environment).toMatchObject({ Variables: { MODE: 'all', SINGLE_TABLE_NAME: expect.anything() } });
  });
});

describe('its function', () => {
  let folder: string;
  let express: HandlerProcess;

  beforeAll(async () => {
    const { app, api } = create({ routes: {}, legacy });
    const assets = app.synth().directory;
    const [asset] = readdirSync(assets)
      .filter((name) => name.startsWith('asset.'))
      .filter((name) => readFileSync(join(assets, name, 'index.mjs'), 'utf8').includes('/old/:id'));
    expect(api.functions).toEqual([]);
    folder = mkdtempSync(join(tmpdir(), 'express-'));
    writeFileSync(join(folder, 'index.mjs'), readFileSync(join(assets, asset, 'index.mjs')));
    express = await HandlerProcess.start(join(folder, 'index.mjs'), {});
  });

  afterAll(async () => {
    await express.stop();
    rmSync(folder, { recursive: true });
  });

  const event = (method: string, rawPath: string, more: object = {}) => ({
    version: '2.0',
    routeKey: 'ANY /{proxy+}',
    rawPath,
    rawQueryString: '',
    headers: { host: 'api.example.com' },
    requestContext: { http: { method, path: rawPath, sourceIp: '192.0.2.1' }, requestId: 'r' },
    isBase64Encoded: false,
    body: '',
    ...more,
  });

  test('answers as the application does', async () => {
    const answer = (await express.call(event('GET', '/old/7', { rawQueryString: 'a=1&a=2' }))) as Record<string, unknown>;
    expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: false, cookies: ['seen=1; Path=/', 'by=express; Path=/'] });
    expect(JSON.parse(answer.body as string)).toEqual({ id: '7', query: { a: ['1', '2'] }, host: 'api.example.com' });
  });

  test('reads a body', async () => {
    const sent = Buffer.from('{"n":1}').toString('base64');
    const posted = event('POST', '/echo', {
      body: sent,
      isBase64Encoded: true,
      headers: { 'content-type': 'application/json', 'content-length': '7' },
    });
    expect(await express.call(posted)).toMatchObject({ statusCode: 201, body: '{"n":1}' });
  });

  test('sends bytes as bytes', async () => {
    const answer = await express.call(event('GET', '/picture'));
    expect(answer).toMatchObject({ isBase64Encoded: true, body: Buffer.from([0x89, 0x50, 0xff, 0x00]).toString('base64') });
  });

  test('answers a REST API too', async () => {
    const { requestContext } = event('GET', '/');
    const answer = (await express.call({
      httpMethod: 'GET',
      resource: '/{proxy+}',
      path: '/old/8',
      headers: { Host: 'api.example.com' },
      multiValueHeaders: { Host: ['api.example.com'] },
      queryStringParameters: { q: 'x' },
      multiValueQueryStringParameters: { q: ['x'] },
      requestContext: { ...requestContext, identity: { sourceIp: '192.0.2.1' } },
      body: '',
      isBase64Encoded: false,
    })) as Record<string, unknown>;
    expect(JSON.parse(answer.body as string)).toMatchObject({ id: '8', query: { q: 'x' } });
  });
});

describe('refused is an application', () => {
  test('that is no entry', () => {
    expect(refusal({ routes: {}, legacy: LegacyServer.express({}) })).toContain('[ServerlessApi.ExpressEntry]');
  });

  test('that is not there, or exports nothing of that name', () => {
    expect(refusal({ routes: {}, legacy: LegacyServer.express({ entry: 'missing.ts' }) })).toContain(
      'legacy.entry: there is no file "missing.ts"',
    );
    expect(refusal({ routes: {}, legacy: LegacyServer.express({ entry: ENTRY, handler: 'server' }) })).toContain(
      'has no export "server": it exports app',
    );
  });

  test('whose adapter is not installed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'no-adapter-'));
    const cwd = jest.spyOn(process, 'cwd').mockReturnValue(folder);
    try {
      expect(refusal({ routes: {}, legacy })).toContain('run `npm install serverless-http` there [ServerlessApi.AdapterMissing]');
    } finally {
      cwd.mockRestore();
      rmSync(folder, { recursive: true });
    }
  });
});
