import { Token } from 'aws-cdk-lib';
import type { Problems } from '../core/problems';
import { checkFunctionTarget } from '../function';
import type { EmailSenderProps } from './email-sender-props';

/** An address as SES takes it, in ASCII: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
const ADDRESS = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/;
const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/;

export function checkSender(problems: Problems, props: EmailSenderProps): void {
  const { domain, address, from, fromName, onFeedback, table } = props;
  if ((domain === undefined) === (address === undefined)) {
    const given = domain ? 'both are given' : 'neither is given';
    problems.add('EmailSender.Identity', 'domain, address', `${given}: give exactly one of them`);
  }
  if (domain) checkDomain(problems, domain.name, domain.mailFromDomain);
  checkAddress(problems, 'address', address);
  checkAddress(problems, 'from', from);
  if (from !== undefined && domain && isPlain(from, domain.name) && ADDRESS.test(from) && !isWithin(from.split('@')[1], domain.name)) {
    problems.add('EmailSender.From', 'from', `${JSON.stringify(from)} is outside of ${domain.name}: SES would refuse every mail`);
  }
  if (from !== undefined && address !== undefined && from !== address) {
    problems.add('EmailSender.From', 'from', `differs from address: with an address alone, mail comes from it; leave \`from\` out`);
  }
  if (fromName !== undefined && (/[\r\n]/.test(fromName) || fromName.trim() === '')) {
    problems.add('EmailSender.FromName', 'fromName', `${JSON.stringify(fromName)} is no name: write one line of text`);
  }
  if (onFeedback) checkFunctionTarget(problems, 'onFeedback', onFeedback, { table: table ?? null });
  if (table && !onFeedback) problems.add('EmailSender.NoUse', 'table', 'is for onFeedback, which is not given: leave it out');
}

function checkDomain(problems: Problems, name: string, mailFromDomain: string | undefined): void {
  if (isPlain(name) && !DOMAIN.test(name)) {
    problems.add('EmailSender.Domain', 'domain', `${JSON.stringify(name)} is no domain: write one such as "shop.example", in lower case`);
  }
  if (mailFromDomain === undefined || !isPlain(name, mailFromDomain)) return;
  if (DOMAIN.test(mailFromDomain) && mailFromDomain !== name && isWithin(mailFromDomain, name)) return;
  problems.add(
    'EmailSender.MailFromDomain',
    'domain.mailFromDomain',
    `${JSON.stringify(mailFromDomain)} is no subdomain of ${name}: write one such as "mail.${name}"`,
  );
}

function checkAddress(problems: Problems, field: 'address' | 'from', value: string | undefined): void {
  if (value === undefined || !isPlain(value) || ADDRESS.test(value)) return;
  problems.add(
    'EmailSender.Address',
    field,
    `${JSON.stringify(value)} is no e-mail address: write one such as "no-reply@shop.example", without a name, its domain in lower case`,
  );
}

const isPlain = (...texts: string[]): boolean => texts.every((text) => !Token.isUnresolved(text));

const isWithin = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`);
