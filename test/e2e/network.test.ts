import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, QueryLanguage, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type LocalEvent, type LocalRun, startLocal } from '../../local';
import { buildAll } from '../support/bundle';
import { ROOT } from './support/command';

jest.setTimeout(60_000);

// Inside the project: there the function finds the SDK that Lambda would give it.
mkdirSync(join(ROOT, 'test-output'), { recursive: true });
const folder = mkdtempSync(join(ROOT, 'test-output', 'network-'));
const events: LocalEvent[] = [];
const mine = {
  AWS_PROFILE: 'production',
  AWS_ACCESS_KEY_ID: 'AKIAREALLYMINE',
  AWS_SECRET_ACCESS_KEY: 'really-mine',
  AWS_SESSION_TOKEN: 'mine',
};
let before: NodeJS.ProcessEnv;
let run: LocalRun;

/** A stack whose state machine calls its function, and ends with what that returns. */
function synthesize(): string {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Outbound', { env: { account: '111111111111', region: 'eu-west-1' } });
  const code = Code.fromAsset(join(__dirname, 'support', 'outbound'));
  const fn = (id: string, handler: string) =>
    new LambdaFunction(stack, id, { code, handler, runtime: Runtime.NODEJS_22_X, memorySize: 256, timeout: Duration.seconds(20) });
  fn('Environment', 'index.environment');
  const call = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: fn('Caller', 'index.handler').functionArn, Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
    End: true,
  };
  new StateMachine(stack, 'Machine', {
    queryLanguage: QueryLanguage.JSONATA,
    definitionBody: DefinitionBody.fromString(stack.toJsonString({ QueryLanguage: 'JSONata', StartAt: 'Call', States: { Call: call } })),
  });
  return app.synth().directory;
}

beforeAll(async () => {
  buildAll();
  before = { ...process.env };
  // GIVEN a developer who is signed in to an account
  Object.assign(process.env, mine);
  run = await startLocal({ app: synthesize(), dataDir: join(folder, 'data'), onEvent: (event) => events.push(event) });
});
afterAll(async () => {
  await run?.stop();
  for (const name of Object.keys(mine)) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['dynamodb', 'dynamodb.eu-west-1.amazonaws.com'],
  ['s3', 's3.eu-west-1.amazonaws.com'],
  ['sts', 'sts.eu-west-1.amazonaws.com'],
  ['address', '52.94.5.1'],
  ['metadata', '169.254.169.254'],
])('a function of a synthesized app that calls %s of AWS is refused, and told where it wanted to go', async (way, host) => {
  const { status, output } = await run.execute({ way });
  expect(status).toBe('SUCCEEDED');
  expect(output).toMatchObject({ reached: false, code: 'ERR_LOCAL_NETWORK_REFUSED', message: expect.stringContaining(host) });
});

test.each([
  ['kinesis', 'kinesis PutRecord is not available locally.'],
  ['kms', 'kms Decrypt is not available locally.'],
])('a service that is not there (%s) is refused by name, and the run says so', async (way, message) => {
  const { output } = await run.execute({ way });
  expect(output).toMatchObject({ reached: false, name: 'NotAvailableLocally', message });
  expect(events).toContainEqual({ type: 'notice', message });
});

test('a function sees local endpoints and fake keys, and nothing of the developer', async () => {
  const name = run.functionNames.find((fn) => fn.includes('Environment')) as string;
  const environment = (await run.invoke(name, {})) as Record<string, string>;
  expect(environment).toMatchObject({ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_EC2_METADATA_DISABLED: 'true' });
  const endpoints = Object.entries(environment).filter(([key]) => key.startsWith('AWS_ENDPOINT_URL'));
  expect(endpoints.length).toBeGreaterThan(0);
  for (const [, url] of endpoints) expect(new URL(url).hostname).toBe('127.0.0.1');
  for (const value of Object.values(mine)) expect(Object.values(environment)).not.toContain(value);
});

test('what the run gives to a command beside it is local, too', () => {
  for (const value of Object.values(mine)) expect(Object.values(run.environment)).not.toContain(value);
  for (const url of Object.values(run.endpoints)) expect(new URL(url as string).hostname).toBe('127.0.0.1');
});
