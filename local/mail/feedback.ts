import { randomUUID } from 'node:crypto';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../lambda';
import { addressOf, domainOf } from './address';
import type { MailEventDestination } from './identities';
import type { OutboxMessage } from './outbox';

/** The mailbox simulator of SES: mail to it comes back as its name says. */
const SIMULATOR = 'simulator.amazonses.com';

/** One thing that happened to a mail, as SES publishes it. */
export interface MailEvent {
  readonly eventType: 'Send' | 'Delivery' | 'Bounce' | 'Complaint';
  readonly [name: string]: unknown;
}

/** What SES would tell about a mail: it was sent, and delivered or not. `bounce+label@` is `bounce@`. */
export function mailEvents(message: OutboxMessage): MailEvent[] {
  const recipients = [...message.to, ...message.cc, ...message.bcc].map(addressOf);
  const simulated = (name: string): string[] =>
    recipients.filter((address) => domainOf(address) === SIMULATOR && address.split('@')[0].split('+')[0].toLowerCase() === name);
  const bounced = [...simulated('bounce'), ...simulated('suppressionlist')];
  const complained = simulated('complaint');
  const delivered = recipients.filter((address) => !bounced.includes(address));
  const mail = mailOf(message, recipients);
  const timestamp = new Date().toISOString();
  return [
    { eventType: 'Send', mail, send: {} },
    ...(delivered.length > 0 ? [delivery(mail, delivered, timestamp)] : []),
    ...(bounced.length > 0 ? [bounce(mail, bounced, timestamp)] : []),
    ...(complained.length > 0 ? [complaint(mail, complained, timestamp)] : []),
  ];
}

/** Tells every destination of the mail's configuration set that wants to know. */
export function publishFeedback(
  message: OutboxMessage,
  destinations: readonly MailEventDestination[],
  deliver: (arn: string, payload: unknown) => void,
): void {
  for (const event of mailEvents(message)) {
    for (const { configurationSet, events, target } of destinations) {
      if (configurationSet !== message.configurationSet || !events.includes(event.eventType.toUpperCase())) continue;
      deliver(target, target.split(':')[2] === 'events' ? busEvent(event) : event);
    }
  }
}

function mailOf({ id, sentAt, from, to, subject, headers, tags }: OutboxMessage, destination: readonly string[]): object {
  return {
    timestamp: sentAt,
    source: from,
    sourceArn: `arn:aws:ses:${LOCAL_REGION}:${LOCAL_ACCOUNT}:identity/${addressOf(from)}`,
    sendingAccountId: LOCAL_ACCOUNT,
    messageId: id,
    destination,
    headersTruncated: false,
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    commonHeaders: { from: [from], to, messageId: id, subject },
    tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
  };
}

function delivery(mail: object, recipients: readonly string[], timestamp: string): MailEvent {
  return {
    eventType: 'Delivery',
    mail,
    delivery: { timestamp, recipients, processingTimeMillis: 1, smtpResponse: '250 2.6.0', reportingMTA: 'local' },
  };
}

function bounce(mail: object, recipients: readonly string[], timestamp: string): MailEvent {
  const bouncedRecipients = recipients.map((emailAddress) => ({
    emailAddress,
    action: 'failed',
    status: '5.1.1',
    diagnosticCode: 'smtp; 550 5.1.1 user unknown',
  }));
  const details = { bounceType: 'Permanent', bounceSubType: 'General', bouncedRecipients, timestamp, feedbackId: randomUUID() };
  return { eventType: 'Bounce', mail, bounce: { ...details, reportingMTA: 'dns; local' } };
}

function complaint(mail: object, recipients: readonly string[], timestamp: string): MailEvent {
  const complainedRecipients = recipients.map((emailAddress) => ({ emailAddress }));
  const details = { complainedRecipients, timestamp, feedbackId: randomUUID(), complaintSubType: null, complaintFeedbackType: 'abuse' };
  return { eventType: 'Complaint', mail, complaint: { ...details, userAgent: 'Amazon SES Mailbox Simulator', arrivalDate: timestamp } };
}

const DETAIL_TYPES: { readonly [type in MailEvent['eventType']]: string } = {
  Send: 'Email Sent',
  Delivery: 'Email Delivered',
  Bounce: 'Email Bounced',
  Complaint: 'Email Complaint Received',
};

/** What SES puts on an event bus. */
function busEvent(detail: MailEvent): object {
  return { source: 'aws.ses', 'detail-type': DETAIL_TYPES[detail.eventType], detail, resources: [] };
}
