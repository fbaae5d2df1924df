import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Stands in for SES and Secrets Manager. */
export interface FakeAws {
  readonly url: string;
  /** What was sent, oldest first. */
  readonly mails: Mail[];
  stop(): Promise<void>;
}

/** @param secret the text of every secret */
export async function startFakeAws(secret: string): Promise<FakeAws> {
  const mails: Mail[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString());
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
      response.end(JSON.stringify({ ARN: body.SecretId, Name: 'key', SecretString: secret }));
    } else if (request.url === '/v2/email/outbound-emails') {
      const { Subject, Body } = body.Content.Simple;
      mails.push({ to: body.Destination.ToAddresses.join(), subject: Subject.Data, text: Body.Text.Data });
      response.end(JSON.stringify({ MessageId: String(mails.length) }));
    } else {
      response.statusCode = 501;
      response.end('{}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
