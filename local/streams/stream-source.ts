import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors';
import { LOCAL_REGION } from '../lambda';
import { type BatchPolicy, type GiveUpReason, processBatch } from './process-batch';
import type { StreamRecord, TableStream } from './table-stream';

/** Lambda looks four times a second. */
const POLL_MS = 250;

export interface StreamSourceOptions extends BatchPolicy {
  readonly functionName: string;
  readonly functionArn: string;
  /** As in the template. */
  readonly streamArn: string;
  readonly stream: TableStream;
  readonly batchSize: number;
  /** Seconds to wait for a full batch. */
  readonly windowSeconds: number;
  /** Whether the function wants a record. */
  readonly wants: (record: StreamRecord) => boolean;
  readonly invoke: (event: unknown) => Promise<unknown>;
  /** Told about records that were given up. @default - they are gone */
  readonly onGivenUp?: (report: object) => Promise<unknown>;
  readonly notice: (message: string) => void;
}

/** Hands the changes of a table to a function, in batches and in order. */
export class StreamSource {
  private readonly ending = new AbortController();

  public constructor(private readonly options: StreamSourceOptions) {}

  public begin(): void {
    void this.run();
  }

  /** Takes no more. A batch that is being worked on ends with its function. */
  public stop(): void {
    this.ending.abort();
  }

  private get stopped(): boolean {
    return this.ending.signal.aborted;
  }

  private async run(): Promise<void> {
    let waiting: StreamRecord[] = [];
    let since = 0;
    while (!this.stopped) {
      const records = await this.read();
      if (waiting.length === 0) since = Date.now();
      waiting.push(...records);
      const isDue = Date.now() - since >= this.options.windowSeconds * 1000;
      while (!this.stopped && (waiting.length >= this.options.batchSize || (isDue && waiting.length > 0))) {
        await this.process(waiting.slice(0, this.options.batchSize));
        waiting = waiting.slice(this.options.batchSize);
      }
      if (records.length === 0) await this.pause(POLL_MS);
    }
  }

  private async read(): Promise<StreamRecord[]> {
    const { stream, streamArn, wants, notice, functionName } = this.options;
    try {
      const records = await stream.read();
      // The engine has a region of its own; handlers see the one of the template.
      const shaped = records.map((record) => ({
        ...record,
        eventSource: 'aws:dynamodb',
        awsRegion: LOCAL_REGION,
        eventSourceARN: streamArn,
      }));
      return shaped.filter(wants);
    } catch (error) {
      if (!this.stopped) notice(`The stream for ${functionName} could not be read: ${messageOf(error)}`);
      await this.pause(1000);
      return [];
    }
  }

  private process(records: readonly StreamRecord[]): Promise<void> {
    const { invoke, notice, functionName } = this.options;
    return processBatch(records, this.options, {
      invoke: (batch) => invoke({ Records: batch }),
      idOf: ({ dynamodb }) => dynamodb.SequenceNumber,
      createdAt: ({ dynamodb }) => dynamodb.ApproximateCreationDateTime * 1000,
      giveUp: (batch, reason, attempts, error) => this.giveUp(batch, reason, attempts, error),
      onFailure: (batch, attempts, error) =>
        notice(`${functionName} failed on ${batch.length} changes, attempt ${attempts}: ${messageOf(error)}. They are tried again.`),
      sleep: (milliseconds) => this.pause(milliseconds),
      clock: Date.now,
      stopped: () => this.stopped,
    });
  }

  private async giveUp(records: readonly StreamRecord[], reason: GiveUpReason, attempts: number, error: unknown): Promise<void> {
    const { functionName, functionArn, streamArn, stream, onGivenUp, notice } = this.options;
    const why = reason === 'RecordAgeExceeded' ? 'they are too old' : `${attempts} attempts failed: ${messageOf(error)}`;
    notice(`${functionName} gave up on ${records.length} changes, because ${why}.`);
    const arrival = (record: StreamRecord): string => new Date(record.dynamodb.ApproximateCreationDateTime * 1000).toISOString();
    const [first, last] = [records[0], records[records.length - 1]];
    await onGivenUp?.({
      requestContext: { requestId: randomUUID(), functionArn, condition: reason, approximateInvokeCount: attempts },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: new Date().toISOString(),
      DDBStreamBatchInfo: {
        shardId: stream.shardId,
        startSequenceNumber: first.dynamodb.SequenceNumber,
        endSequenceNumber: last.dynamodb.SequenceNumber,
        approximateArrivalOfFirstRecord: arrival(first),
        approximateArrivalOfLastRecord: arrival(last),
        batchSize: records.length,
        streamArn,
      },
    });
  }

  /** Ends early when the run ends. */
  private async pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.ending.signal }).catch(() => undefined);
  }
}
