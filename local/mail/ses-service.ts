import { randomUUID } from 'node:crypto';
import type { AwsService } from '../aws';
import { refuse } from '../aws/refusal';
import { AwsError, answerJson } from '../messaging';
import { addressList, addressOf, domainOf } from './address';
import type { MailIdentities } from './identities';
import { parseMime } from './mime';
import type { OutboxMessage } from './outbox';

interface Text {
  readonly Data?: string;
}

interface SendEmailInput {
  readonly FromEmailAddress?: string;
  readonly Destination?: { readonly ToAddresses?: string[]; readonly CcAddresses?: string[]; readonly BccAddresses?: string[] };
  readonly ReplyToAddresses?: readonly string[];
  readonly ConfigurationSetName?: string;
  readonly EmailTags?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Content?: {
    readonly Simple?: {
      readonly Subject?: Text;
      readonly Body?: { readonly Text?: Text; readonly Html?: Text };
      readonly Headers?: readonly { readonly Name: string; readonly Value: string }[];
      readonly Attachments?: readonly { readonly FileName: string; readonly ContentType?: string; readonly RawContent: string }[];
    };
    /** Base64. */
    readonly Raw?: { readonly Data?: string };
    readonly Template?: object;
  };
}

export interface SesServiceParts {
  readonly identities: MailIdentities;
  /** Called with every mail that was accepted. */
  readonly onSent: (message: OutboxMessage) => void;
  readonly onRefused: (message: string) => void;
}

/** Largest mail, in bytes, as on AWS. */
const SIZE_LIMIT = 40 * 1024 * 1024;

/** SendEmail of Amazon SES version 2, with simple and raw content. Templates and every other operation are refused by name. */
export function sesService({ identities, onSent, onRefused }: SesServiceParts): AwsService {
  return async (operation, message, response) => {
    if (message.method !== 'POST' || message.url?.split('?')[0] !== '/v2/email/outbound-emails') {
      return onRefused(await refuse({ service: 'ses', operation }, message, response));
    }
    await answerJson(message, response, (input) => {
      const mail = messageFrom(input as SendEmailInput);
      identities.assertVerified(mail.from);
      const accepted = { ...mail, configurationSet: identities.configurationSetFor(mail.from, mail.configurationSet) };
      onSent(accepted);
      return { MessageId: accepted.id };
    });
  };
}

function messageFrom(input: SendEmailInput): OutboxMessage {
  const { Content = {}, Destination = {}, EmailTags = [] } = input;
  if (Content.Template) throw new AwsError('NotAvailableLocally', 'ses SendEmail with a template is not available locally.');
  const mail = Content.Raw ? rawMail(Content.Raw.Data ?? '', input) : simpleMail(input);
  const message = {
    ...mail,
    id: randomUUID(),
    sentAt: new Date().toISOString(),
    to: Destination.ToAddresses ?? mail.to,
    cc: Destination.CcAddresses ?? mail.cc,
    bcc: Destination.BccAddresses ?? mail.bcc,
    configurationSet: input.ConfigurationSetName,
    tags: Object.fromEntries(EmailTags.map(({ Name, Value }) => [Name, Value])),
  };
  if (message.from === '') throw new AwsError('BadRequestException', 'FromEmailAddress is missing.');
  if (![...message.to, ...message.cc, ...message.bcc].some((address) => domainOf(addressOf(address)) !== '')) {
    throw new AwsError('BadRequestException', 'The mail has no recipient.');
  }
  return message;
}

type Mail = Omit<OutboxMessage, 'id' | 'sentAt' | 'configurationSet' | 'tags'>;

function simpleMail({ Content, FromEmailAddress = '', ReplyToAddresses = [] }: SendEmailInput): Mail {
  const { Subject, Body, Headers = [], Attachments = [] } = Content?.Simple ?? {};
  if (Subject?.Data === undefined || (Body?.Text?.Data === undefined && Body?.Html?.Data === undefined)) {
    throw new AwsError('BadRequestException', 'Content must be Simple with a subject and a body of text or HTML, or Raw.');
  }
  return {
    from: FromEmailAddress,
    to: [],
    cc: [],
    bcc: [],
    replyTo: ReplyToAddresses,
    subject: Subject.Data,
    text: Body.Text?.Data,
    html: Body.Html?.Data,
    headers: Object.fromEntries(Headers.map(({ Name, Value }) => [Name.toLowerCase(), Value])),
    attachments: Attachments.map(({ FileName, ContentType = 'application/octet-stream', RawContent }) => ({
      filename: FileName,
      contentType: ContentType,
      size: Buffer.from(RawContent, 'base64').length,
    })),
  };
}

function rawMail(base64: string, { FromEmailAddress, ReplyToAddresses }: SendEmailInput): Mail {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > SIZE_LIMIT)
    throw new AwsError('BadRequestException', `The mail has ${bytes.length} bytes; ${SIZE_LIMIT} are allowed.`);
  const { headers, ...content } = parseMime(bytes);
  return {
    ...content,
    headers,
    from: FromEmailAddress ?? headers.from ?? '',
    to: addressList(headers.to),
    cc: addressList(headers.cc),
    bcc: addressList(headers.bcc),
    replyTo: ReplyToAddresses ?? addressList(headers['reply-to']),
  };
}
