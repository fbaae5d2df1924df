import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type LocalEvent, type LocalRun, startLocal } from '../../../local';
import { buildChildren } from '../children';
import { testFolder } from '../fixture/synthesize';
import { eventually } from '../processes';
import { synthesizeEvents } from './synthesize';

jest.setTimeout(60_000); // the machine may be busy with other suites

const folder = testFolder();
const events: LocalEvent[] = [];
const notices = (): string[] => events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));
let run: LocalRun;

beforeAll(async () => {
  buildChildren('warden', 'runtime', 'network-guard');
  const app = synthesizeEvents(join(folder, 'cdk.out'));
  run = await startLocal({ app, dataDir: join(folder, 'data'), onEvent: (event) => events.push(event) });
}, 60_000);
afterAll(async () => {
  await run.stop();
  rmSync(folder, { recursive: true });
});

const queue = (name: string) => run.queues.find((one) => one.name.includes(name)) as LocalRun['queues'][number];
const bodies = (name: string) => queue(name).messages.map(({ body }) => JSON.parse(body));
const put = async (PK: string): Promise<void> => {
  const client = new DynamoDBClient({
    endpoint: run.endpoints.dynamodb,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  await client.send(new PutItemCommand({ TableName: run.tables[0], Item: { PK: { S: PK } } }));
  client.destroy();
};

test('a schedule is fired by the name of its construct, and its function answers', async () => {
  const fired = await run.fire('PriceUpdate');
  expect(fired).toEqual([
    {
      schedule: expect.stringContaining('PriceUpdate'),
      target: expect.stringContaining('Prices'),
      scheduledTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      result: { succeeded: true, attempts: 1, answer: { updated: 'tick' } },
    },
  ]);
  await expect(run.fire('Other')).rejects.toMatchObject({ code: 'ScheduleUnknown', message: expect.stringContaining('PriceUpdate') });
});

test('functions are found by their construct; what fits twice is an error that lists both', async () => {
  expect(await run.invoke('Prices', { id: 'tock' })).toEqual({ updated: 'tock' });
  await expect(run.invoke('e', {})).rejects.toMatchObject({
    code: 'FunctionAmbiguous',
    message: expect.stringMatching(/Changed.*Ordered/),
  });
});

test('a stream reaches its function once the run serves: what it wants of it, in order, and its failures go to the queue', async () => {
  expect(notices()).toContainEqual(expect.stringMatching(/stream stays off until the run serves/));
  await put('USER#before');
  await run.serve();
  await put('POST#1');
  await put('USER#1');
  await put('USER#2');
  await eventually(() => queue('Changes').messages.length === 2);
  expect(bodies('Changes')).toMatchObject([
    {
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      eventSourceARN: expect.stringMatching(/^arn:aws:dynamodb:us-east-1:000000000000:table\/.*\/stream\//),
      dynamodb: { Keys: { PK: { S: 'USER#1' } }, NewImage: { PK: { S: 'USER#1' } }, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    },
    { dynamodb: { Keys: { PK: { S: 'USER#2' } } } },
  ]);
  await put('USER#bad');
  await eventually(() => queue('Lost').messages.length === 1);
  await put('USER#3');
  await eventually(() => queue('Changes').messages.length === 3);
  expect(bodies('Lost')).toMatchObject([{ requestContext: { condition: 'RetryAttemptsExhausted' }, DDBStreamBatchInfo: { batchSize: 1 } }]);
});

test('mail is caught; the outbox shows it and gives it to tests', async () => {
  const id = await run.invoke('Mailer', { to: 'ada@example.org' });
  expect(run.outbox).toMatchObject([{ id, from: 'Shop <shop@example.com>', to: ['ada@example.org'], subject: 'Hello', text: 'Good day' }]);
  const url = run.urls.find(({ kind }) => kind === 'outbox')?.url as string;
  expect(await (await fetch(`${url}/messages.json`)).json()).toEqual(JSON.parse(JSON.stringify(run.outbox)));
  expect(await (await fetch(url)).text()).toContain('Hello');
});

test('mail from anybody else is refused as SES does', async () => {
  await expect(run.invoke('Mailer', { from: 'ada@other.org', to: 'ada@example.org' })).rejects.toMatchObject({
    payload: {
      errorType: 'MessageRejected',
      errorMessage: 'Email address is not verified. The following identities failed the check in region US-EAST-1: ada@other.org',
    },
  });
});

test.each([
  ['bounce@simulator.amazonses.com', 'Bounce', 'bounce.bouncedRecipients'],
  ['complaint+1@simulator.amazonses.com', 'Complaint', 'complaint.complainedRecipients'],
])('mail to %s comes back to the topic as a %s', async (to, eventType, path) => {
  queue('Feedback').purge();
  await run.invoke('Mailer', { to });
  await eventually(() => queue('Feedback').messages.length === 1);
  const [feedback] = bodies('Feedback');
  expect(feedback).toMatchObject({ eventType, mail: { destination: [to], source: 'Shop <shop@example.com>' } });
  expect(feedback).toHaveProperty(`${path}[0].emailAddress`, to);
});

test('an event goes over its rule and a queue to a function, and to the dead letters when that fails', async () => {
  queue('Lost').purge();
  const order = (detail: object) => run.invoke('Mailer', { order: detail });
  expect(await order({ product: 'tea' })).toMatchObject({ FailedEntryCount: 0 });
  await eventually(() => events.some((event) => event.type === 'log' && event.line.includes('ordered tea')));
  await order({ fail: true });
  await eventually(() => queue('Lost').messages.length === 1);
  expect(bodies('Lost')).toMatchObject([{ source: 'shop', 'detail-type': 'OrderPlaced', detail: { fail: true } }]);
});
