import { publishFeedback } from './feedback';
import { MailIdentities } from './identities';
import { Outbox, type OutboxMessage } from './outbox';
import { type OutboxServer, startOutboxServer } from './outbox-server';

/** The mail of the run: who may send, what was sent, and the page that shows it. */
export class LocalMail {
  public readonly outbox = new Outbox();
  public readonly identities = new MailIdentities();
  private server?: Promise<OutboxServer>;

  /** @param deliver hands feedback to a topic or a bus; it must not throw */
  public constructor(private readonly deliver: (arn: string, payload: unknown) => void) {}

  /** Keeps a mail and tells its feedback. */
  public accept(message: OutboxMessage): void {
    this.outbox.add(message);
    publishFeedback(message, this.identities.destinations, this.deliver);
  }

  /** Serves the outbox page. Later calls give the same server. */
  public serve(): Promise<OutboxServer> {
    this.server ??= startOutboxServer(this.outbox);
    return this.server;
  }
}
