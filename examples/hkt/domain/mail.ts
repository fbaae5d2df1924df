import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

const ses = new SESv2Client({});

/** Sends a mail from the identity that the stack's `EmailSender` has connected. */
export async function sendMail({ to, subject, text }: Mail): Promise<void> {
  await ses.send(
    new SendEmailCommand({
      FromEmailAddress: process.env.EMAIL_FROM,
      ConfigurationSetName: process.env.EMAIL_CONFIGURATION_SET,
      Destination: { ToAddresses: [to] },
      Content: { Simple: { Subject: { Data: subject, Charset: 'UTF-8' }, Body: { Text: { Data: text, Charset: 'UTF-8' } } } },
    }),
  );
}

/**
 * A link to a page of the site. Its address comes from the stack: that of the request is whatever its sender says.
 * The values are behind the `#`, which no server logs.
 */
export function linkTo(path: string, values: { readonly [name: string]: string } = {}): string {
  const hash = new URLSearchParams(values).toString();
  return `${process.env.SITE_URL}${path}${hash && `#${hash}`}`;
}
