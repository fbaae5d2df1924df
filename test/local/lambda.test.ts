import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FunctionError, LocalFunction, type LocalFunctionOptions } from '../../local/lambda';
import { buildChildren } from './children';
import { alive, eventually, script } from './processes';

jest.setTimeout(60_000); // the machine may be busy with other suites

const root = mkdtempSync(join(tmpdir(), 'handlers-'));
const started: LocalFunction[] = [];

beforeAll(() => {
  buildChildren('runtime', 'network-guard', 'warden');
  // The app above the asset is an ES module package. Lambda would not see that.
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
});
afterEach(() => Promise.all(started.splice(0).map((fn) => fn.stop())));
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;

function handler(source: string, options: Partial<LocalFunctionOptions> & { file?: string } = {}): LocalFunction & { lines: string[] } {
  const taskRoot = join(root, `asset.${count++}`);
  mkdirSync(taskRoot);
  writeFileSync(join(taskRoot, options.file ?? 'index.js'), source);
  const lines: string[] = [];
  const fn = new LocalFunction({
    name: 'Worker',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:Worker',
    handler: 'index.handler',
    code: { taskRoot },
    memoryMb: 256,
    variables: {},
    endpoints: { aws: 'http://127.0.0.1:1', dynamodb: 'http://127.0.0.1:2' },
    allowedHosts: [],
    timeoutMs: 20_000,
    concurrency: 2,
    onLine: (line) => lines.push(line),
    watch: () => () => undefined,
    ...options,
  });
  started.push(fn);
  return Object.assign(fn, { lines });
}

const failure = async (fn: LocalFunction, event: unknown = {}): Promise<FunctionError['payload']> => {
  const error = await fn.invoke(event).catch((e: FunctionError) => e);
  expect(error).toBeInstanceOf(FunctionError);
  return (error as FunctionError).payload;
};

test('a CommonJS bundle runs as on Lambda, whatever package.json lies above it', async () => {
  const fn = handler(`exports.handler = async (event, context) => ({ event, context, left: context.getRemainingTimeInMillis() });`);
  const result = (await fn.invoke({ at: new Date(0), none: undefined })) as { event: unknown; context: unknown; left: number };
  expect(result.event).toEqual({ at: '1970-01-01T00:00:00.000Z' });
  expect(result.context).toMatchObject({
    functionName: 'Worker',
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    memoryLimitInMB: '256',
  });
  expect(result.left).toBeGreaterThan(0);
  expect(result.left).toBeLessThanOrEqual(20_000);
});

test('an ES module handler, nested exports and folders', async () => {
  const fn = handler(`export const api = { get: async () => import.meta.url };`, { file: 'index.mjs', handler: 'index.api.get' });
  expect(await fn.invoke({})).toMatch(/index\.mjs$/);
});

test('a callback answers, undefined becomes null', async () => {
  expect(await handler(`exports.handler = (event, context, callback) => { setTimeout(() => callback(null, 7), 1); };`).invoke({})).toBe(7);
  expect(await handler(`exports.handler = async () => undefined;`).invoke({})).toBeNull();
});

test('a warm process is reused and runs one invocation at a time; the pool has a limit', async () => {
  const fn = handler(`let n = 0, busy = 0; exports.handler = async () => {
    if (++busy > 1) throw new Error('two at a time');
    await new Promise((r) => setTimeout(r, 30)); busy--; return { pid: process.pid, n: ++n };
  };`);
  const results = (await Promise.all(Array.from({ length: 6 }, () => fn.invoke({})))) as { pid: number; n: number }[];
  expect(new Set(results.map((r) => r.pid)).size).toBe(2);
  expect(Math.max(...results.map((r) => r.n))).toBeGreaterThan(1);
});

test('what the handler throws is reported with type, message and trace', async () => {
  const fn = handler(`class Refused extends Error { name = 'Refused' } exports.handler = async () => { throw new Refused('no'); };`);
  expect(await failure(fn)).toMatchObject({ errorType: 'Refused', errorMessage: 'no', trace: expect.arrayContaining(['Refused: no']) });
});

test('a timeout kills the process, and the next invocation gets a new one', async () => {
  const fn = handler(`exports.handler = async (event) => { if (event.spin) for (;;); return process.pid; };`, { timeoutMs: 1000 });
  const first = (await fn.invoke({})) as number;
  expect(await failure(fn, { spin: true })).toMatchObject({
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringContaining('Task timed out after 1.00 seconds'),
  });
  await eventually(() => !alive(first));
  expect(await fn.invoke({})).not.toBe(first);
});

test.each([
  ['exit', 'process.exit(3)', 'exit status 3'],
  ['SIGKILL', `process.kill(process.pid, 'SIGKILL')`, 'signal: SIGKILL'],
  ['unhandled rejection', `(Promise.reject(new Error('lost')), new Promise(() => setTimeout(() => {}, 5000)))`, 'exit status 1'],
])('a crash (%s) is Runtime.ExitError and the function recovers', async (_, code, reason) => {
  const fn = handler(`exports.handler = (event) => event.crash ? ${code} : Promise.resolve('well');`);
  expect(await failure(fn, { crash: true })).toMatchObject({
    errorType: 'Runtime.ExitError',
    errorMessage: expect.stringContaining(reason),
  });
  expect(await fn.invoke({})).toBe('well');
});

test.each([
  ['a missing file', 'exports.other = 1;', { handler: 'main.handler' }, 'Runtime.ImportModuleError'],
  ['a missing export', 'exports.other = 1;', {}, 'Runtime.HandlerNotFound'],
  ['code that throws at load', `throw new TypeError('at load');`, {}, 'TypeError'],
])('%s fails at load', async (_, source, options, errorType) => {
  expect(await failure(handler(source, options))).toMatchObject({ errorType });
});

test('payloads over 6 MB are refused in both directions', async () => {
  const fn = handler(`exports.handler = async ({ n }) => 'x'.repeat(n);`);
  expect(await failure(fn, { filler: 'x'.repeat(7 << 20) })).toMatchObject({ errorType: 'Lambda.RequestTooLargeException' });
  expect(await failure(fn, { n: 7 << 20 })).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
});

test('printed lines arrive, and memory is measured', async () => {
  const fn = handler(`exports.handler = async () => { console.log('{"event":"x"}\\nplain'); console.error('bad'); };`);
  await fn.invoke({});
  await eventually(() => fn.lines.length === 3);
  expect([...fn.lines].sort()).toEqual(['bad', 'plain', '{"event":"x"}']);
  expect(fn.maxRssBytes).toBeGreaterThan(10 << 20);
});

test('the environment is that of the template and nothing of this machine', async () => {
  process.env.SECRET_OF_THE_DEVELOPER = 'x';
  const fn = handler(`exports.handler = async () => process.env;`, { variables: { SINGLE_TABLE_NAME: 'T', AWS_REGION: 'eu-west-9' } });
  const env = (await fn.invoke({})) as Record<string, string>;
  delete process.env.SECRET_OF_THE_DEVELOPER;
  expect(env).toMatchObject({
    SINGLE_TABLE_NAME: 'T',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:2',
  });
  expect(Object.keys(env)).not.toContain('SECRET_OF_THE_DEVELOPER');
  expect(Object.keys(env)).not.toContain('HOME');
});

test('SIGKILL of the parent ends a handler, even one that never yields', async () => {
  const program = `
    const { LocalFunction } = require('./local/lambda');
    const { Supervisor } = require('./local/engines');
    const supervisor = new Supervisor();
    const fn = new LocalFunction({ name: 'F', arn: 'a', handler: 'index.handler', code: { taskRoot: ${JSON.stringify(join(root, 'spin'))} }, memoryMb: 128, variables: {},
      endpoints: { aws: 'http://127.0.0.1:1', dynamodb: 'http://127.0.0.1:1' }, allowedHosts: [], timeoutMs: 1e6, concurrency: 1,
      onLine: (line) => process.stdout.write(line + '\\n'), watch: (pid) => supervisor.watch(pid) });
    fn.invoke({});`;
  mkdirSync(join(root, 'spin'));
  writeFileSync(join(root, 'spin', 'index.js'), `exports.handler = () => { require('fs').writeSync(1, process.pid + '\\n'); for (;;); };`);
  const parent = spawn(process.execPath, script(program), { stdio: ['ignore', 'pipe', 'inherit'], cwd: join(__dirname, '..', '..') });
  const pid = Number(await new Promise<Buffer>((resolve) => parent.stdout.once('data', resolve)));
  expect(alive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await eventually(() => !alive(pid));
});
