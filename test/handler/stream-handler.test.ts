import type { DynamoDBStreamEvent, DynamoDBStreamHandler } from 'aws-lambda';
import type { Change } from '../../lib/client';
import { streamHandler } from '../../lib/handler';
import { logLines, model } from './support';

const id = (n: number) => `ac5cada7-7b1f-4673-b2b1-08000000000${n}`;

function record(n: number, email: object = { S: `${n}@example.com` }, type = 'User') {
  const NewImage = { PK: { S: `USER#${id(n)}` }, SK: { S: 'PROFILE' }, entity_type: { S: type }, userId: { S: id(n) }, email };
  return { eventID: `event-${n}`, eventName: 'INSERT', dynamodb: { SequenceNumber: `${n}00`, NewImage } };
}
const event = (...Records: object[]) => ({ Records }) as DynamoDBStreamEvent;

const failOn = (seen: string[], bad: string) =>
  streamHandler(model, async (change: Change<typeof model>) => {
    if (change.entity !== 'User') return;
    await Promise.resolve();
    seen.push(change.after?.email ?? 'removed');
    if (change.after?.email === bad) throw new Error('the mail server is away');
  });

test('changes come one after the other, decoded, with their record', async () => {
  const seen: unknown[] = [];
  let running = 0;
  const handler = streamHandler(model, async (change, { eventID }) => {
    expect(++running).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    seen.push([eventID, change.entity, change.kind, change.keys]);
  });
  expect(await handler(event(record(1), record(2)))).toEqual({ batchItemFailures: [] });
  expect(seen).toEqual([
    ['event-1', 'User', 'insert', { userId: id(1) }],
    ['event-2', 'User', 'insert', { userId: id(2) }],
  ]);
});

test('the first failure ends the batch, and Lambda begins there again', async () => {
  const lines = logLines();
  const seen: string[] = [];
  const result = await failOn(seen, '2@example.com')(event(record(1), record(2), record(3)));
  expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: '200' }] });
  expect(seen).toEqual(['1@example.com', '2@example.com']);
  expect(lines).toEqual([
    expect.objectContaining({
      level: 'error',
      message: 'the mail server is away',
      sequenceNumber: '200',
      eventId: 'event-2',
      entity: 'User',
    }),
  ]);
});

test('a record that cannot be read fails like one that cannot be handled', async () => {
  const lines = logLines();
  const seen: string[] = [];
  const result = await failOn(seen, '')(event(record(1), record(2, { N: '1' }), record(3)));
  expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: '200' }] });
  expect(lines).toEqual([expect.objectContaining({ errorName: 'CodecError', message: expect.stringContaining('User.email') })]);
});

test('items that the model does not know are skipped', async () => {
  const seen: string[] = [];
  expect(await failOn(seen, '')(event(record(1, { S: 'x' }, 'Other'), record(2)))).toEqual({ batchItemFailures: [] });
  expect(seen).toEqual(['2@example.com']);
});

test('a batch that a filter left empty is done', async () => {
  expect(await failOn([], '')(event())).toEqual({ batchItemFailures: [] });
});

test('a failure without a place fails the whole batch', async () => {
  const { dynamodb, ...rest } = record(1);
  const handler = failOn([], '1@example.com');
  await expect(handler(event({ ...rest, dynamodb: { NewImage: dynamodb.NewImage } }))).rejects.toThrow('the mail server is away');
});

test('it is a handler as aws-lambda types it', () => {
  const handler: DynamoDBStreamHandler = streamHandler(model, () => undefined);
  expect(handler).toBeInstanceOf(Function);
});
