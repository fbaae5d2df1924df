import { randomUUID } from 'node:crypto';
import { messageOf } from '../errors';
import type { EventPattern } from './event-pattern';

/** An attribute of a message, as a subscriber of Lambda gets it. */
export interface TopicAttribute {
  readonly Type: string;
  readonly Value: string;
}

export interface TopicMessage {
  readonly message: string;
  readonly subject?: string;
  readonly attributes?: { readonly [name: string]: TopicAttribute };
}

export interface Subscription {
  readonly arn: string;
  readonly protocol: 'lambda' | 'sqs';
  /** ARN of the function or the queue. */
  readonly endpoint: string;
  /** Queues get the message itself. @default false */
  readonly raw?: boolean;
  /** Over the attributes, or over the message if `filterBody`. @default - every message */
  readonly filter?: EventPattern;
  readonly filterBody?: boolean;
  /** ARN of the queue for what could not be delivered. @default - none */
  readonly deadLetters?: string;
}

export interface TopicParts {
  readonly deliver: (arn: string, payload: unknown) => Promise<unknown>;
  readonly notice: (message: string) => void;
}

/** A topic of SNS: passes messages on to functions and queues. */
export class LocalTopic {
  public readonly subscriptions: Subscription[] = [];

  public constructor(
    public readonly arn: string,
    private readonly parts: TopicParts,
  ) {}

  /** Delivers in the background. @returns id of the message */
  public publish(message: TopicMessage): string {
    const id = randomUUID();
    const timestamp = new Date().toISOString();
    for (const subscription of this.subscriptions.filter((one) => wants(one, message))) {
      void this.send(subscription, this.payload(subscription, message, id, timestamp));
    }
    return id;
  }

  private async send({ endpoint, deadLetters }: Subscription, payload: unknown): Promise<void> {
    try {
      await this.parts.deliver(endpoint, payload);
    } catch (error) {
      this.parts.notice(`Topic ${this.arn} could not deliver to ${endpoint}: ${messageOf(error)}`);
      if (deadLetters !== undefined) await this.send({ arn: '', protocol: 'sqs', endpoint: deadLetters }, payload);
    }
  }

  private payload(
    { arn, protocol, raw }: Subscription,
    { message, subject, attributes = {} }: TopicMessage,
    id: string,
    timestamp: string,
  ) {
    if (protocol === 'sqs' && raw) return message;
    const notification = {
      Type: 'Notification',
      MessageId: id,
      TopicArn: this.arn,
      Subject: subject ?? null,
      Message: message,
      Timestamp: timestamp,
      SignatureVersion: '1',
      Signature: 'local',
      MessageAttributes: attributes,
    };
    if (protocol === 'sqs') return notification;
    return { Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: arn, Sns: notification }] };
  }
}

function wants({ filter, filterBody }: Subscription, { message, attributes = {} }: TopicMessage): boolean {
  if (!filter) return true;
  try {
    const values = Object.entries(attributes).map(([name, { Type, Value }]) => [name, attributeValue(Type, Value)]);
    return filter(filterBody ? JSON.parse(message) : Object.fromEntries(values));
  } catch {
    // What is not JSON matches no filter.
    return false;
  }
}

function attributeValue(type: string, value: string): unknown {
  if (type === 'Number') return Number(value);
  return type === 'String.Array' ? JSON.parse(value) : value;
}
