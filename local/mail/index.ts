export { publishFeedback } from './feedback';
export { LocalMail } from './mail';
export { Outbox, type OutboxMessage } from './outbox';
export { type OutboxServer, startOutboxServer } from './outbox-server';
export { sesService } from './ses-service';
