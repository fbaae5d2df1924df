import { join } from 'node:path';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { type EmailSender, type ISingleTable, ServerlessFunction, TableStream } from 'cdk-single-table';
import { Construct } from 'constructs';

export interface BookingMailsProps {
  readonly table: ISingleTable;
  readonly mail: EmailSender;
  /** Where the site is: links in mails begin with it. */
  readonly siteUrl: string;
}

/** Changes of bookings as events on a bus of their own, and the first who listens there: it writes to guests who have paid. */
export class BookingMails extends Construct {
  public readonly eventBus: EventBus;

  constructor(scope: Construct, id: string, { table, mail, siteUrl }: BookingMailsProps) {
    super(scope, id);
    this.eventBus = new EventBus(this, 'Bus', { description: 'Bookings as they come and change' });
    const stream = new TableStream(this, 'Stream', { table, entities: ['Booking'], eventBus: this.eventBus });

    const confirm = new ServerlessFunction(this, 'Confirm', {
      table,
      entry: join(__dirname, 'handlers', 'confirm.ts'),
      reads: ['Space', 'User'],
      environment: { SITE_URL: siteUrl },
    });
    mail.connect(confirm.function);
    new Rule(this, 'Paid', {
      eventBus: this.eventBus,
      eventPattern: {
        source: ['cdk-single-table'],
        detailType: ['Booking.modify'],
        detail: { before: { status: ['pending'] }, after: { status: ['confirmed'] } },
      },
      targets: [new LambdaFunction(confirm.function, { deadLetterQueue: stream.deadLetterQueue, retryAttempts: 2 })],
    });
  }
}
