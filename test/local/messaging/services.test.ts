import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type AwsEndpoint, type AwsService, ObjectStore, startAwsEndpoint } from '../../../local/aws';
import { LocalError } from '../../../local/errors';
import { createEventServices, type EventServices } from '../../../local/event-services';
import { FunctionError } from '../../../local/lambda';
import { eventPattern, LocalQueue } from '../../../local/messaging';
import type { LocalStateMachine } from '../../../local/states';
import { eventually } from '../processes';

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:Fn';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:orders';
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:news';
const MACHINE: LocalStateMachine = {
  name: 'Machine',
  arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:Machine',
  definition: JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Double',
    States: { Double: { Type: 'Pass', Output: '{% $states.input.n * 2 %}', End: true } },
  }),
};

const folder = mkdtempSync(join(tmpdir(), 'services-'));
const notices: string[] = [];
const invoked: unknown[] = [];
let endpoint: AwsEndpoint;
let events: EventServices;
let queue: LocalQueue;

beforeAll(async () => {
  const services = new Map<string, AwsService>();
  const objects = new ObjectStore(folder);
  events = createEventServices({
    stateMachines: [MACHINE],
    objects,
    concurrency: 2,
    services,
    invoke: async (_, event) => {
      if ((event as { fail?: boolean }).fail) throw new FunctionError({ errorType: 'TypeError', errorMessage: 'bad', trace: [] });
      invoked.push(event);
      return { echo: event };
    },
    functionName: (reference) => {
      if (!/(^|:)Fn(:|$)/.test(reference)) throw new LocalError('FunctionUnknown', `There is no function ${reference}.`);
      return 'Fn';
    },
    notice: (message) => notices.push(message),
    onEvent: () => undefined,
  });
  endpoint = await startAwsEndpoint({ dynamodb: 'http://127.0.0.1:1', objects, secrets: [], services });
});
beforeEach(() => {
  queue = new LocalQueue({ name: 'orders', arn: QUEUE, url: `${endpoint.url}/000000000000/orders` });
  events.messaging.queues.set(QUEUE, queue);
  notices.length = 0;
  invoked.length = 0;
});
afterAll(async () => {
  await endpoint.stop();
  rmSync(folder, { recursive: true });
});

/** A request as the SDK signs it. No SDK client of these services is installed here. */
async function request(service: string, path: string, headers: Record<string, string>, body: string) {
  const authorization = `AWS4-HMAC-SHA256 Credential=local/20270101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const response = await fetch(endpoint.url + path, { method: 'POST', headers: { authorization, ...headers }, body });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}
const json = async (service: string, target: string, input: object) => {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
  const { status, text } = await request(service, '/', headers, JSON.stringify(input));
  return { status, body: JSON.parse(text) };
};
const sqs = (operation: string, input: object = {}) => json('sqs', `AmazonSQS.${operation}`, { QueueUrl: queue.url, ...input });

describe('SQS', () => {
  test('a message is sent, received, hidden, and deleted', async () => {
    const attributes = { kind: { DataType: 'String', StringValue: 'tea' } };
    const { body: sent } = await sqs('SendMessage', { MessageBody: 'hello', MessageAttributes: attributes });
    expect(sent).toEqual({ MessageId: expect.any(String), MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592' });
    const { body } = await sqs('ReceiveMessage', { MaxNumberOfMessages: 10 });
    expect(body.Messages).toMatchObject([
      {
        MessageId: sent.MessageId,
        Body: 'hello',
        MD5OfBody: sent.MD5OfMessageBody,
        MessageAttributes: attributes,
        Attributes: { ApproximateReceiveCount: '1' },
      },
    ]);
    expect((await sqs('ReceiveMessage')).body).toEqual({});
    expect((await sqs('GetQueueAttributes')).body.Attributes).toMatchObject({
      ...{ QueueArn: QUEUE, ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '1' },
    });
    await sqs('DeleteMessage', { ReceiptHandle: body.Messages[0].ReceiptHandle });
    expect(queue.messages).toEqual([]);
  });

  test('a batch tells what failed of it', async () => {
    const Entries = [{ Id: 'a', MessageBody: 'x' }, { Id: 'b', MessageBody: '' }]; // biome-ignore format: one line
    const { body } = await sqs('SendMessageBatch', { Entries });
    expect(body).toMatchObject({ Successful: [{ Id: 'a' }], Failed: [{ Id: 'b', Code: 'InvalidParameterValue' }] });
  });

  test('long polling waits for a message', async () => {
    const receiving = sqs('ReceiveMessage', { WaitTimeSeconds: 10 });
    queue.send('late');
    expect((await receiving).body.Messages).toMatchObject([{ Body: 'late' }]);
  });

  test('what is not there is an error by name; what is not done here is refused by name', async () => {
    expect(await sqs('SendMessage', { QueueUrl: 'http://x/0/other', MessageBody: 'x' })).toMatchObject({
      ...{ status: 400, body: { __type: 'QueueDoesNotExist', message: 'There is no queue other. The stack has: orders.' } },
    });
    expect(await sqs('CreateQueue')).toMatchObject({ status: 400, body: { __type: 'NotAvailableLocally' } });
    expect(notices).toEqual(['sqs CreateQueue is not available locally.']);
  });
});

describe('a queue', () => {
  test('hides, delays, forgets and redrives as its template says', () => {
    let now = 0;
    const worn: string[] = [];
    const redrive = { maxReceiveCount: 2, send: (body: string) => void worn.push(body) };
    const own = new LocalQueue({
      name: 'q',
      arn: 'q',
      url: 'q',
      visibilityTimeout: 10,
      delay: 5,
      retention: 60,
      redrive,
      clock: () => now,
    });
    own.send('a');
    expect([own.receive(), own.counts]).toEqual([[], { visible: 0, inFlight: 0, delayed: 1 }]);
    now = 5000;
    expect(own.receive()).toMatchObject([{ body: 'a', receiveCount: 1 }]);
    expect(own.receive()).toEqual([]);
    now = 15_000;
    expect(own.receive()).toMatchObject([{ body: 'a', receiveCount: 2, firstReceivedAt: 5000 }]);
    now = 25_000;
    expect([own.receive(), worn, own.messages]).toEqual([[], ['a'], []]);
    own.send('b');
    now = 90_000;
    expect(own.messages).toEqual([]);
  });
});

describe('SNS', () => {
  const publish = (more: Record<string, string>) =>
    request(
      'sns',
      '/',
      { 'content-type': 'application/x-www-form-urlencoded' },
      new URLSearchParams({ Action: 'Publish', Message: 'hi', ...more }).toString(),
    );

  test('a message reaches functions and queues that want it', async () => {
    const topic = events.messaging.addTopic(TOPIC);
    topic.subscriptions.push({ arn: 's1', protocol: 'lambda', endpoint: FUNCTION });
    topic.subscriptions.push({ arn: 's2', protocol: 'sqs', endpoint: QUEUE, filter: eventPattern({ kind: ['tea'] }) });
    const tea = {
      'MessageAttributes.entry.1.Name': 'kind',
      'MessageAttributes.entry.1.Value.DataType': 'String',
      'MessageAttributes.entry.1.Value.StringValue': 'tea',
    };
    const { status, text } = await publish({ TopicArn: TOPIC, Subject: 'News', ...tea });
    expect([status, text]).toEqual([200, expect.stringMatching(/<PublishResult><MessageId>[\w-]+<\/MessageId><\/PublishResult>/)]);
    await publish({ TopicArn: TOPIC, Message: 'no tea' });
    await eventually(() => invoked.length === 2 && queue.messages.length === 1);
    expect(invoked[0]).toMatchObject({ Records: [{ EventSource: 'aws:sns', Sns: { Message: 'hi', Subject: 'News', TopicArn: TOPIC } }] });
    expect(JSON.parse(queue.messages[0].body)).toMatchObject({
      Message: 'hi',
      MessageAttributes: { kind: { Type: 'String', Value: 'tea' } },
    });
  });

  test('an unknown topic and an unknown operation are errors by name', async () => {
    expect(await publish({ TopicArn: 'arn:x' })).toMatchObject({ status: 404, text: expect.stringContaining('<Code>NotFound</Code>') });
    expect(await publish({ Action: 'CreateTopic' })).toMatchObject({
      status: 400,
      text: expect.stringContaining('sns CreateTopic is not available locally.'),
    });
  });
});

describe('Lambda', () => {
  const invoke = (name: string, event: string, type?: string) =>
    request(
      'lambda',
      `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
      type ? { 'x-amz-invocation-type': type } : {},
      event,
    );

  test('Invoke answers, with the error of the function in a header', async () => {
    expect(await invoke(FUNCTION, '{"a":1}')).toMatchObject({ status: 200, text: '{"echo":{"a":1}}' });
    const failed = await invoke('Fn', '{"fail":true}');
    expect([failed.status, failed.headers.get('x-amz-function-error'), JSON.parse(failed.text).errorType]).toEqual([
      200,
      'Unhandled',
      'TypeError',
    ]);
    expect(await invoke('Other', '{}')).toMatchObject({ status: 404, text: expect.stringContaining('There is no function Other') });
    expect(await invoke('Fn', '{')).toMatchObject({ status: 400 });
  });

  test('Event is accepted at once; a function that fails for good leaves its event in its queue, and its destination is told', async () => {
    events.messaging.asynchronous.configure('Fn', { retries: 0, deadLetters: QUEUE, onFailure: QUEUE });
    expect((await invoke('Fn', '{"fail":true}', 'Event')).status).toBe(202);
    await eventually(() => queue.messages.length === 2);
    expect(queue.messages.map(({ body }) => JSON.parse(body))).toMatchObject([
      {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 },
        requestPayload: { fail: true },
        responsePayload: { errorMessage: 'bad' },
      },
      { fail: true },
    ]);
    expect(notices[0]).toMatch(/Function Fn failed 1 times \(TypeError: bad\); the event is in arn/);
  });
});

test('Step Functions: an execution is started and described', async () => {
  const call = (operation: string, input: object) => json('states', `AWSStepFunctions.${operation}`, input);
  const { body } = await call('StartExecution', { stateMachineArn: MACHINE.arn, input: '{"n":21}', name: 'one' });
  expect(body).toEqual({ executionArn: MACHINE.arn.replace('stateMachine', 'execution').concat(':one'), startDate: expect.any(Number) });
  await eventually(async () => (await call('DescribeExecution', body)).body.status !== 'RUNNING');
  expect((await call('DescribeExecution', body)).body).toMatchObject({ status: 'SUCCEEDED', output: '42', input: '{"n":21}', name: 'one' });
  expect(await call('StartExecution', { stateMachineArn: 'x' })).toMatchObject({ body: { __type: 'StateMachineDoesNotExist' } });
  expect(await call('DescribeExecution', { executionArn: 'x' })).toMatchObject({ body: { __type: 'ExecutionDoesNotExist' } });
});

test('EventBridge: entries that are wrong fail alone', async () => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new EventBridgeClient({ endpoint: endpoint.url, region: 'us-east-1', credentials });
  events.messaging.buses.rules.push({
    name: 'r',
    bus: 'default',
    matches: eventPattern({ source: ['shop'] }),
    targets: [{ Id: '1', Arn: QUEUE, InputPath: '$.detail' }],
  });
  const Entries = [
    { Source: 'shop', DetailType: 'Sold', Detail: '{"tea":1}' },
    { Source: 'shop', DetailType: 'Sold', Detail: 'tea' },
    { Source: 'shop', DetailType: 'Sold', Detail: '{}', EventBusName: 'other' },
    { Source: 'other', DetailType: 'Sold', Detail: '{}' },
  ];
  const answer = await client.send(new PutEventsCommand({ Entries }));
  client.destroy();
  expect(answer.FailedEntryCount).toBe(2);
  expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, 'MalformedDetail', 'InvalidArgument', undefined]);
  await eventually(() => queue.messages.length === 1);
  expect(JSON.parse(queue.messages[0].body)).toEqual({ tea: 1 });
});
