export { EmailDomain, type EmailDomainOptions } from './email-domain';
export { EmailSender } from './email-sender';
export type { EmailSenderProps } from './email-sender-props';
