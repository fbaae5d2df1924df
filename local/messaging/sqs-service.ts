import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsService } from '../aws';
import { AwsError } from './aws-error';
import { type JsonInput, type JsonOperation, jsonService } from './json-service';
import { type LocalQueue, type MessageAttribute, md5, type ReceivedMessage } from './local-queue';

const POLL_MS = 50;

interface BatchEntry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: { readonly [name: string]: MessageAttribute };
  readonly ReceiptHandle: string;
}

/** Amazon SQS, its JSON protocol, over the queues of the run. */
export function sqsService(queues: () => readonly LocalQueue[], onRefused: (message: string) => void): AwsService {
  const queueOf = ({ QueueUrl }: JsonInput): LocalQueue => byName(String(QueueUrl).split('/').pop() ?? '');
  const byName = (name: string): LocalQueue => {
    const found = queues().find((queue) => queue.name === name);
    if (found) return found;
    const known = queues().map((queue) => queue.name).join(', ') || 'none'; // biome-ignore format: one line
    throw new AwsError('QueueDoesNotExist', `There is no queue ${name}. The stack has: ${known}.`);
  };
  const send = (queue: LocalQueue, { MessageBody, DelaySeconds, MessageAttributes }: Partial<BatchEntry>) => {
    const { id, body } = queue.send(String(MessageBody ?? ''), { attributes: MessageAttributes, delay: DelaySeconds });
    return { MessageId: id, MD5OfMessageBody: md5(body) };
  };
  const operations: { readonly [name: string]: JsonOperation } = {
    SendMessage: (input) => send(queueOf(input), input),
    SendMessageBatch: (input) => batch(input, (entry) => send(queueOf(input), entry)),
    ReceiveMessage: (input) => receive(queueOf(input), input),
    DeleteMessage: (input) => quietly(() => queueOf(input).delete(String(input.ReceiptHandle))),
    DeleteMessageBatch: (input) => batch(input, (entry) => quietly(() => queueOf(input).delete(entry.ReceiptHandle))),
    ChangeMessageVisibility: (input) => quietly(() => queueOf(input).hide(String(input.ReceiptHandle), Number(input.VisibilityTimeout))),
    GetQueueAttributes: (input) => ({ Attributes: attributes(queueOf(input)) }),
    GetQueueUrl: (input) => ({ QueueUrl: byName(String(input.QueueName)).url }),
    ListQueues: () => ({ QueueUrls: queues().map(({ url }) => url) }),
    PurgeQueue: (input) => quietly(() => queueOf(input).purge()),
  };
  return jsonService('sqs', operations, onRefused);
}

/** Runs an operation that answers nothing. */
function quietly(run: () => void): object {
  run();
  return {};
}

function batch({ Entries }: JsonInput, run: (entry: BatchEntry) => object): object {
  const entries = (Entries ?? []) as readonly BatchEntry[];
  if (entries.length === 0 || entries.length > 10) {
    throw new AwsError('AWS.SimpleQueueService.TooManyEntriesInBatchRequest', `A batch has 1 to 10 entries, not ${entries.length}.`);
  }
  const failed: object[] = [];
  const successful = entries.flatMap((entry) => {
    try {
      return [{ Id: entry.Id, ...run(entry) }];
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
      return [];
    }
  });
  return { Successful: successful, Failed: failed };
}

/** Long polling: waits for the first message as long as the caller says. */
async function receive(queue: LocalQueue, input: JsonInput): Promise<object> {
  const deadline = Date.now() + Number(input.WaitTimeSeconds ?? 0) * 1000;
  const max = Number(input.MaxNumberOfMessages ?? 1);
  for (;;) {
    const messages = queue.receive(max, input.VisibilityTimeout as number | undefined);
    if (messages.length > 0) return { Messages: messages.map(messageOf) };
    if (Date.now() >= deadline) return {};
    await sleep(POLL_MS);
  }
}

function messageOf({ id, body, receipt, attributes, sentAt, receiveCount, firstReceivedAt }: ReceivedMessage): object {
  return {
    MessageId: id,
    ReceiptHandle: receipt,
    Body: body,
    MD5OfBody: md5(body),
    Attributes: {
      SentTimestamp: `${sentAt}`,
      ApproximateReceiveCount: `${receiveCount}`,
      ApproximateFirstReceiveTimestamp: `${firstReceivedAt}`,
    },
    ...(Object.keys(attributes).length > 0 ? { MessageAttributes: attributes } : {}),
  };
}

function attributes({ arn, counts, options }: LocalQueue): object {
  return {
    QueueArn: arn,
    ApproximateNumberOfMessages: `${counts.visible}`,
    ApproximateNumberOfMessagesNotVisible: `${counts.inFlight}`,
    ApproximateNumberOfMessagesDelayed: `${counts.delayed}`,
    VisibilityTimeout: `${options.visibilityTimeout ?? 30}`,
    DelaySeconds: `${options.delay ?? 0}`,
    MessageRetentionPeriod: `${options.retention ?? 345_600}`,
  };
}
