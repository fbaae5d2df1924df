import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildChildren } from './children';
import { buildCommand, type CommandResult, runCommand, startCommand } from './command';
import { testFolder } from './fixture/synthesize';
import { eventually } from './processes';

jest.setTimeout(60_000); // the machine may be busy with other suites

const folder = testFolder();
const command = buildCommand();
const run = (...args: string[]): Promise<CommandResult> => runCommand(command, args, folder);

/** An app in JavaScript: a function whose code is a file of the project, a schedule, and a variable. */
const APP = `
  const { App, CfnResource, CustomResource, Stack } = require('aws-cdk-lib');
  const { Code, Function: Fn, Runtime } = require('aws-cdk-lib/aws-lambda');
  const { Schedule, ScheduleExpression } = require('aws-cdk-lib/aws-scheduler');
  const { LambdaInvoke } = require('aws-cdk-lib/aws-scheduler-targets');
  const { Secret } = require('aws-cdk-lib/aws-secretsmanager');
  const { readFileSync } = require('node:fs');
  const { rate, word, topic, version = 1 } = JSON.parse(readFileSync('settings.json', 'utf8'));
  const stack = new Stack(new App(), 'Shop');
  const key = new Secret(stack, 'Key', { generateSecretString: { secretStringTemplate: '{"a":1}', generateStringKey: 'key' } });
  const environment = { WORD: word, KEY: key.secretValueFromJson('key').unsafeUnwrap() };
  const prices = new Fn(stack, 'Prices', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromAsset('code'), environment });
  new Schedule(stack, 'Hourly', { schedule: ScheduleExpression.expression(rate), target: new LambdaInvoke(prices, {}) });
  const site = new Fn(stack, 'Deployment', { runtime: Runtime.NODEJS_22_X, handler: 'site.handler', code: Code.fromAsset('site') });
  new CustomResource(stack, 'Site', { serviceToken: site.functionArn, properties: { version } });
  if (topic) new CfnResource(stack, 'News', { type: 'AWS::SNS::Topic' });
`;
const code = (text: string): void =>
  writeFileSync(
    join(folder, 'code', 'index.js'),
    `exports.handler = async (event) => { if (event.fail) throw new TypeError('no price'); return ${JSON.stringify(text)} + process.env.WORD + (process.env.KEY.startsWith('{{') ? process.env.KEY : ''); };`,
  );
const settings = (more: object = {}): void =>
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ rate: 'rate(1 hour)', word: '!', ...more }));

beforeAll(() => {
  buildChildren('warden', 'runtime', 'network-guard');
  mkdirSync(join(folder, 'code'));
  mkdirSync(join(folder, 'site'));
  writeFileSync(
    join(folder, 'site', 'site.js'),
    `exports.handler = async ({ RequestType, ResponseURL, PhysicalResourceId, ResourceProperties, OldResourceProperties }) => {
       console.log(RequestType, PhysicalResourceId, ResourceProperties.version, OldResourceProperties?.version);
       await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'site' }) });
     };`,
  );
  writeFileSync(join(folder, 'app.js'), APP);
  writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app: 'node app.js', build: 'node -e "console.error(\'built\')"' }));
  code('tea');
  settings();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a run that serves', () => {
  let running: ReturnType<typeof startCommand>;
  beforeAll(async () => {
    running = startCommand(command, ['local', '--watch'], folder);
    await eventually(() => running.printed.stdout.includes('Serving and watching until Ctrl-C'));
  }, 60_000);
  afterAll(async () => {
    running.child.kill('SIGINT');
    expect(await running.exited).toBe(130);
    expect(existsSync(join(folder, '.local', 'run.json'))).toBe(false);
  });

  test('the "build" of cdk.json went before, and what runs on time is said', () => {
    expect(running.printed.stderr).toMatch(/^built\n/);
    expect(running.printed.stdout).toContain('Create undefined 1 undefined');
    expect(running.printed.stdout).toMatch(/Schedule Shop-Hourly\w+: rate\(1 hour\)/);
  });

  test('its functions and schedules are reached by name from another terminal', async () => {
    expect(await run('invoke', 'Prices')).toEqual({ status: 0, stdout: '"tea!"\n', stderr: '' });
    const { stdout, status } = await run('fire', 'Hourly');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ result: { succeeded: true, answer: 'tea!' } }]);
  });

  test('a function that fails ends the command with 1 and its own trace; an event may come from a file', async () => {
    writeFileSync(join(folder, 'fail.event'), '{"fail":true}');
    const { status, stdout, stderr } = await run('invoke', 'Prices', '--event', '@fail.event');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^TypeError: no price\n +at .*index\.js/);
    expect(await run('invoke', 'Prices', '--event', '@nothing.event')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no such file'),
    });
  });

  test.each([
    ['invoke', 'There is no function Cost. The stack has: Shop/Prices'],
    ['fire', 'There is no schedule Cost. The stack has: Shop/Hourly'],
    ['rotate', 'There is no secret Cost. The stack has: Shop/Key.'],
  ])('%s of something else names what there is', async (operation, message) => {
    const { status, stderr } = await run(operation, 'Cost');
    expect(status).toBe(1);
    expect(stderr).toContain(`cdk-single-table: ${message}`);
  });

  test('a second run leaves its folder alone', async () => {
    const before = readFileSync(join(folder, '.local', 'run.json'), 'utf8');
    const { status, stdout, stderr } = await run('local', '--stack', 'Shop');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      `cdk-single-table: The local run of process ${running.child.pid} uses --data-dir .local. Stop it, or give this one a folder of its own: --data-dir .local-2.\n`,
    );
    expect(readFileSync(join(folder, '.local', 'run.json'), 'utf8')).toBe(before);
  });

  test('only who can read run.json may control the run', async () => {
    const file = join(folder, '.local', 'run.json');
    expect(statSync(file).mode & 0o077).toBe(0);
    const { url } = JSON.parse(readFileSync(file, 'utf8'));
    const stranger = await fetch(`${url}/invoke`, { method: 'POST', headers: { authorization: 'Bearer x' }, body: '{"name":"Prices"}' });
    expect(stranger.status).toBe(403);
  });

  test('a change of code, environment and custom resources is taken over; what needs a new run is named; a mistake leaves the run as it is', async () => {
    const reloads = (text: string) => eventually(() => running.printed.stdout.includes(text));
    code('coffee');
    await reloads('Reloaded Prices');
    expect((await run('invoke', 'Prices')).stdout).toBe('"coffee!"\n');
    settings({ word: '?', topic: true });
    await reloads('News (AWS::SNS::Topic) is new');
    expect((await run('invoke', 'Prices')).stdout).toBe('"coffee?"\n');
    settings({ word: '?', topic: true, version: 2 });
    await reloads('Update site 2 1');
    writeFileSync(join(folder, 'settings.json'), '{');
    await reloads('The run goes on as it was.');
    expect((await run('invoke', 'Prices')).stdout).toBe('"coffee?"\n');
  });
});

test('without a run the commands say how to start one', async () => {
  for (const operation of ['invoke', 'fire', 'rotate']) {
    const { status, stderr } = await run(operation, 'Prices', '--data-dir', 'elsewhere');
    expect([status, stderr]).toEqual([
      1,
      'cdk-single-table: No local run uses elsewhere. Start one with "cdk-single-table local" in this folder, or say its folder with --data-dir.\n',
    ]);
  }
});

test('a run that was killed is not there', async () => {
  mkdirSync(join(folder, 'killed'));
  writeFileSync(join(folder, 'killed', 'run.json'), JSON.stringify({ url: 'http://127.0.0.1:1', token: 'x' }));
  const { status, stderr } = await run('fire', 'Hourly', '--data-dir', 'killed');
  expect([status, stderr]).toEqual([1, expect.stringContaining('No local run uses killed')]);
  // What a new one says of the folder is about its app alone.
  expect((await run('local', '--app', 'nothing', '--data-dir', 'killed')).stderr).toContain('"nothing" is neither a folder nor a command');
});

test('a build that fails is an error that names it', async () => {
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'cdk.json'), JSON.stringify({ app: 'true', build: 'exit 3' }));
  const { status, stderr } = await runCommand(command, ['local'], project);
  expect([status, stderr]).toEqual([1, 'cdk-single-table: "build" of cdk.json "exit 3" failed: exit status 3.\n']);
});
