import { createHash, randomUUID } from 'node:crypto';
import { AwsError } from './aws-error';

/** Largest message and largest batch, in bytes: that of SQS since 2025. */
export const MESSAGE_LIMIT = 1024 * 1024;

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** A message that waits in a queue of the run. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: { readonly [name: string]: MessageAttribute };
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** How often it was received. */
  readonly receiveCount: number;
}

interface Entry extends QueuedMessage {
  receiveCount: number;
  firstReceivedAt?: number;
  /** Milliseconds since 1970 until which nobody receives it. */
  hiddenUntil: number;
  receipt?: string;
}

export interface QueueOptions {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  /** Seconds for which a received message is hidden. @default 30 */
  readonly visibilityTimeout?: number;
  /** Seconds for which a new message is hidden. @default 0 */
  readonly delay?: number;
  /** Seconds after which a message is gone. @default 345600, four days */
  readonly retention?: number;
  /** Where messages go that were received too often. @default - they come again */
  readonly redrive?: { readonly maxReceiveCount: number; readonly send: (body: string, options: SendOptions) => void };
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
}

export interface SendOptions {
  readonly attributes?: { readonly [name: string]: MessageAttribute };
  /** Seconds. @default - that of the queue */
  readonly delay?: number;
}

export interface ReceivedMessage extends QueuedMessage {
  readonly receipt: string;
  readonly firstReceivedAt: number;
}

/** A queue of SQS in memory. */
export class LocalQueue {
  public readonly name: string;
  public readonly arn: string;
  public readonly url: string;
  private entries: Entry[] = [];
  private readonly clock: () => number;

  public constructor(public readonly options: QueueOptions) {
    this.name = options.name;
    this.arn = options.arn;
    this.url = options.url;
    this.clock = options.clock ?? Date.now;
  }

  /** Every message in the queue, those that are hidden included, oldest first. */
  public get messages(): readonly QueuedMessage[] {
    this.forgetExpired();
    return this.entries;
  }

  /** How many messages could be received now, are being worked on, and are delayed. */
  public get counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
    this.forgetExpired();
    const now = this.clock();
    const hidden = this.entries.filter(({ hiddenUntil }) => hiddenUntil > now);
    const inFlight = hidden.filter(({ receipt }) => receipt !== undefined).length;
    return { visible: this.entries.length - hidden.length, inFlight, delayed: hidden.length - inFlight };
  }

  /** @throws AwsError `InvalidParameterValue` for a message that is empty or too large */
  public send(body: string, { attributes = {}, delay = this.options.delay ?? 0 }: SendOptions = {}): QueuedMessage {
    const bytes = Buffer.byteLength(body);
    if (bytes === 0 || bytes > MESSAGE_LIMIT) {
      throw new AwsError('InvalidParameterValue', `A message must have from 1 to ${MESSAGE_LIMIT} bytes; this one has ${bytes}.`);
    }
    const sentAt = this.clock();
    const entry: Entry = { id: randomUUID(), body, attributes, sentAt, receiveCount: 0, hiddenUntil: sentAt + delay * 1000 };
    this.entries.push(entry);
    return entry;
  }

  /** Takes up to `max` messages and hides them for a while. */
  public receive(max = 1, visibilityTimeout = this.options.visibilityTimeout ?? 30): ReceivedMessage[] {
    this.forgetExpired();
    this.redriveWorn();
    const now = this.clock();
    const taken = this.entries.filter(({ hiddenUntil }) => hiddenUntil <= now).slice(0, max);
    return taken.map((entry) => {
      entry.receiveCount++;
      entry.firstReceivedAt ??= now;
      entry.hiddenUntil = now + visibilityTimeout * 1000;
      entry.receipt = randomUUID();
      return { ...entry, receipt: entry.receipt, firstReceivedAt: entry.firstReceivedAt };
    });
  }

  /** A receipt of a message that has gone is fine, as for SQS. */
  public delete(receipt: string): void {
    this.entries = this.entries.filter((entry) => entry.receipt !== receipt);
  }

  /** @param seconds 0 makes the message visible again at once */
  public hide(receipt: string, seconds: number): void {
    const entry = this.entries.find((candidate) => candidate.receipt === receipt);
    if (!entry) throw new AwsError('ReceiptHandleIsInvalid', 'There is no message with this receipt handle.');
    entry.hiddenUntil = this.clock() + seconds * 1000;
  }

  public purge(): void {
    this.entries = [];
  }

  private forgetExpired(): void {
    const oldest = this.clock() - (this.options.retention ?? 345_600) * 1000;
    this.entries = this.entries.filter(({ sentAt }) => sentAt > oldest);
  }

  private redriveWorn(): void {
    const { redrive } = this.options;
    if (!redrive) return;
    const now = this.clock();
    const worn = this.entries.filter((entry) => entry.hiddenUntil <= now && entry.receiveCount >= redrive.maxReceiveCount);
    this.entries = this.entries.filter((entry) => !worn.includes(entry));
    for (const { body, attributes } of worn) redrive.send(body, { attributes });
  }
}

/** As SDKs check it. */
export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
