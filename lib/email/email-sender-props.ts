import type { FunctionTargetOptions } from '../function';
import type { ISingleTable } from '../table';
import type { EmailDomain } from './email-domain';

/** Properties of `EmailSender`. Exactly one of `domain` and `address`. */
export interface EmailSenderProps {
  /**
   * The domain that mail is sent from. Its records in DNS prove that it is yours.
   * @default - `address` is used
   */
  readonly domain?: EmailDomain;
  /**
   * A single address that mail is sent from. Amazon mails a link to it, and whoever clicks it proves that it is theirs. For a first try:
   * without DKIM of your domain, mail lands among spam sooner.
   * @default - `domain` is used
   */
  readonly address?: string;
  /**
   * The address of the sender, in `domain` or a subdomain of it.
   * @default - `no-reply@` and the domain, or `address`
   */
  readonly from?: string;
  /**
   * The name that readers see next to the address: `Shop`.
   * @default - they see the address alone
   */
  readonly fromName?: string;
  /**
   * The function that is told of bounces and complaints, with events of SNS (`SNSEvent`) whose message is JSON of SES. What it fails at
   * three times goes to `feedbackDeadLetterQueue`.
   * @default - none; addresses that bounce or complain are suppressed all the same, and metrics count them
   */
  readonly onFeedback?: FunctionTargetOptions;
  /**
   * The table of `onFeedback`, to which its `reads` and `writes` apply.
   * @default - `onFeedback` uses no table
   */
  readonly table?: ISingleTable;
}
