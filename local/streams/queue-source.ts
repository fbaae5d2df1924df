import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors';
import { LOCAL_REGION } from '../lambda';
import type { LocalQueue } from '../messaging';
import { md5, type ReceivedMessage } from '../messaging/local-queue';
import { failedIds } from './process-batch';

const POLL_MS = 200;

export interface QueueSourceOptions {
  readonly functionName: string;
  readonly queue: LocalQueue;
  readonly batchSize: number;
  readonly partialFailures: boolean;
  readonly wants: (message: { readonly body: unknown }) => boolean;
  readonly invoke: (event: unknown) => Promise<unknown>;
  readonly notice: (message: string) => void;
}

/** Hands the messages of a queue to a function. What fails becomes visible again, and goes to the dead-letter queue in the end. */
export class QueueSource {
  private readonly ending = new AbortController();

  public constructor(private readonly options: QueueSourceOptions) {}

  public begin(): void {
    void this.run();
  }

  /** Takes no more. A batch that is being worked on ends with its function. */
  public stop(): void {
    this.ending.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      const messages = this.options.queue.receive(this.options.batchSize);
      if (messages.length === 0) await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
      else await this.process(messages);
    }
  }

  private async process(messages: readonly ReceivedMessage[]): Promise<void> {
    const { queue, wants, invoke, functionName, partialFailures, notice } = this.options;
    const wanted = messages.filter(({ body }) => wants({ body: parsed(body) }));
    let failed: readonly string[] = [];
    try {
      const answer = wanted.length === 0 ? undefined : await invoke({ Records: wanted.map((message) => this.record(message)) });
      if (partialFailures) failed = failedIds(answer);
    } catch (error) {
      notice(`${functionName} failed on ${wanted.length} messages of ${queue.name}: ${messageOf(error)}`);
      failed = wanted.map(({ id }) => id);
    }
    for (const { id, receipt } of messages) if (!failed.includes(id)) queue.delete(receipt);
  }

  private record({ id, receipt, body, attributes, sentAt, receiveCount, firstReceivedAt }: ReceivedMessage): object {
    const messageAttributes = Object.entries(attributes).map(([name, { StringValue, BinaryValue, DataType }]) => [
      name,
      { stringValue: StringValue, binaryValue: BinaryValue, dataType: DataType },
    ]);
    return {
      messageId: id,
      receiptHandle: receipt,
      body,
      attributes: {
        ApproximateReceiveCount: `${receiveCount}`,
        SentTimestamp: `${sentAt}`,
        ApproximateFirstReceiveTimestamp: `${firstReceivedAt}`,
      },
      messageAttributes: Object.fromEntries(messageAttributes),
      md5OfBody: md5(body),
      eventSource: 'aws:sqs',
      eventSourceARN: this.options.queue.arn,
      awsRegion: LOCAL_REGION,
    };
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
