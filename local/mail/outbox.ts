import type { MailAttachment } from './mime';

/** A mail that the stack sent. It has not left this machine. */
export interface OutboxMessage {
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly sentAt: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  readonly attachments: readonly MailAttachment[];
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly configurationSet?: string;
  readonly tags: { readonly [name: string]: string };
}

/** Every mail that the stack sent, in memory, newest last. */
export class Outbox {
  private sent: OutboxMessage[] = [];

  public get messages(): readonly OutboxMessage[] {
    return this.sent;
  }

  public add(message: OutboxMessage): void {
    this.sent.push(message);
  }

  public find(id: string): OutboxMessage | undefined {
    return this.sent.find((message) => message.id === id);
  }

  public clear(): void {
    this.sent = [];
  }
}
