import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalFunction } from '../../local/lambda';
import { isLoopback } from '../../local/loopback';
import { buildChildren } from './children';

jest.setTimeout(60_000); // the machine may be busy with other suites

const root = mkdtempSync(join(tmpdir(), 'guarded-'));
const server = createServer((_, response) => response.end('hello'));
let fn: LocalFunction;

// Every way out that a handler has. `native` counts what reaches the C++ layer, where packets come from.
const HANDLER = `
const net = require('node:net'), tls = require('node:tls'), http = require('node:http'), https = require('node:https');
const dns = require('node:dns'), dgram = require('node:dgram'), http2 = require('node:http2');
const { Worker } = require('node:worker_threads'), { execFile } = require('node:child_process');
const native = [];
const { TCP } = process.binding('tcp_wrap');
for (const name of ['connect', 'connect6']) { const f = TCP.prototype[name]; TCP.prototype[name] = function (...a) { native.push(a[1]); return f.apply(this, a); }; }
const { GetAddrInfoReqWrap } = process.binding('cares_wrap');
const socket = (s) => new Promise((ok, no) => s.once('error', no).once('connect', () => ok('connected')));
const request = (r) => new Promise((ok, no) => { r.once('error', no).once('response', (x) => { x.resume(); ok(x.statusCode); }); r.end(); });
const ways = {
  sdk: () => request(https.request('https://dynamodb.us-east-1.amazonaws.com')),
  metadata: () => request(http.request('http://169.254.169.254/latest/meta-data/')),
  net: () => socket(net.connect(443, '192.0.2.1')),
  netOptions: () => socket(new net.Socket().connect({ host: '192.0.2.1', port: 443 })),
  tls: () => socket(tls.connect({ host: '192.0.2.1', port: 443 })),
  ipv6: () => socket(net.connect(443, '2001:db8::1')),
  http2: () => socket(http2.connect('https://192.0.2.1')),
  fetch: () => fetch('https://192.0.2.1/').catch((e) => { throw e.cause }),
  esm: () => import('node:net').then((m) => socket(m.connect(443, '192.0.2.1'))),
  lookup: () => new Promise((ok, no) => dns.lookup('example.com', (e, a) => e ? no(e) : ok(a))),
  lookupPromise: () => dns.promises.lookup('example.com'),
  resolve: () => new Promise((ok, no) => dns.resolve4('example.com', (e, a) => e ? no(e) : ok(a))),
  resolver: () => new dns.promises.Resolver().resolveTxt('example.com'),
  udp: async () => dgram.createSocket('udp4').send('x', 53, '192.0.2.1'),
  worker: () => new Promise((ok, no) => new Worker("require('node:net').connect(443, '192.0.2.1').once('error', (e) => { throw e })", { eval: true }).once('error', no)),
  child: () => new Promise((ok, no) => execFile(process.execPath, ['-e', "require('node:net').connect(443, '192.0.2.1')"], (e) => no(Object.assign(e, { code: /ERR_LOCAL_NETWORK_REFUSED/.exec(e.message)?.[0] })))),
  loopback: () => request(http.request(process.env.URL)),
  localhost: () => request(http.request(process.env.URL.replace('127.0.0.1', 'localhost'))),
  loopbackFetch: async () => (await fetch(process.env.URL)).status,
  named: () => dns.promises.lookup('localhost').then((a) => a.address.length > 0),
};
exports.names = async () => Object.keys(ways);
exports.handler = async ({ way }) => {
  native.length = 0;
  try { return { result: await ways[way](), native }; } catch (e) { return { code: e.code, name: e.name, message: e.message, native }; }
};`;

const lines: string[] = [];
beforeAll(async () => {
  buildChildren('runtime', 'network-guard');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  mkdirSync(join(root, 'asset'));
  writeFileSync(join(root, 'asset', 'index.js'), HANDLER);
  symlinkSync(join(__dirname, '..', '..', 'node_modules'), join(root, 'node_modules'));
  fn = new LocalFunction({
    name: 'Guarded',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:Guarded',
    handler: 'index.handler',
    code: { taskRoot: join(root, 'asset') },
    memoryMb: 256,
    variables: { URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` },
    endpoints: { aws: 'http://127.0.0.1:1', dynamodb: 'http://127.0.0.1:1' },
    allowedHosts: [],
    timeoutMs: 20_000,
    concurrency: 1,
    onLine: (line) => void lines.push(line),
    watch: () => () => undefined,
  });
});
afterAll(async () => {
  await fn.stop();
  server.close();
  rmSync(root, { recursive: true });
});

test.each([
  ...['sdk', 'metadata', 'net', 'netOptions', 'tls', 'ipv6', 'http2', 'fetch', 'esm'],
  ...['lookup', 'lookupPromise', 'resolve', 'resolver', 'udp', 'worker', 'child'],
])('%s is refused before anything is sent', async (way) => {
  expect(await fn.invoke({ way })).toMatchObject({ code: 'ERR_LOCAL_NETWORK_REFUSED', native: [] });
});

test('the refusal says where the handler wanted to go', async () => {
  expect(await fn.invoke({ way: 'sdk' })).toMatchObject({ message: expect.stringContaining('dynamodb.us-east-1.amazonaws.com:443') });
});

test('the refusal is a line of the log, once, because errors hide it', async () => {
  await fn.invoke({ way: 'fetch' });
  const told = lines.length;
  expect(lines.join('\n')).toMatch(/refused to reach .*: handlers reach this machine only\. Nothing was sent\./);
  await fn.invoke({ way: 'fetch' });
  expect(lines).toHaveLength(told);
});

test.each([
  ['loopback', 200],
  ['localhost', 200],
  ['loopbackFetch', 200],
  ['named', true],
])('%s works', async (way, result) => {
  expect(await fn.invoke({ way })).toMatchObject({ result });
});

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['localhost', true],
  ['::1', true],
  ['[::1]', true],
  ['0:0:0:0:0:0:0:1', true],
  ['::ffff:127.0.0.1', true],
  ['::ffff:10.0.0.1', false],
  ['0.0.0.0', false],
  ['10.0.0.1', false],
  ['::', false],
  ['::2', false],
  ['1::1', false],
  ['2001:db8::1', false],
  ['127.0.0.1.example.com', false],
  ['localhost.example.com', false],
])('isLoopback(%s) is %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
