import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListEmailIdentitiesCommand, SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import type { AwsService } from '../../../local/aws';
import { type AwsEndpoint, ObjectStore, startAwsEndpoint } from '../../../local/aws';
import { LocalMail, type OutboxServer, sesService } from '../../../local/mail';
import { parseMime } from '../../../local/mail/mime';

const folder = mkdtempSync(join(tmpdir(), 'mail-'));
const feedback: [string, unknown][] = [];
let endpoint: AwsEndpoint;
let client: SESv2Client;
let mail: LocalMail;
let page: OutboxServer;

beforeAll(async () => {
  mail = new LocalMail((arn, payload) => feedback.push([arn, payload]));
  const { identities } = mail;
  identities.identities.set('example.com', 'set');
  identities.identities.set('ada@example.org', undefined);
  identities.configurationSets.add('set');
  const target = 'arn:aws:events:us-east-1:000000000000:event-bus/default';
  identities.destinations.push({ configurationSet: 'set', events: ['SEND', 'DELIVERY'], target });
  const ses = sesService({ identities, onSent: (message) => mail.accept(message), onRefused: () => undefined });
  const services = new Map<string, AwsService>([['ses', ses]]);
  endpoint = await startAwsEndpoint({ dynamodb: 'http://127.0.0.1:1', objects: new ObjectStore(folder), secrets: [], services });
  client = new SESv2Client({ endpoint: endpoint.url, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  page = await mail.serve();
});
afterAll(async () => {
  client.destroy();
  await page.stop();
  await endpoint.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  mail.outbox.clear();
  feedback.length = 0;
});

const simple = {
  Simple: {
    Subject: { Data: 'Hi <b>' },
    Body: { Text: { Data: 'a & b' }, Html: { Data: '<script>x</script><a href="http://127.0.0.1/verify">go</a>' } },
  },
};
const send = (more: Partial<SendEmailCommandInput> = {}) =>
  client.send(
    new SendEmailCommand({ FromEmailAddress: 'a@example.com', Destination: { ToAddresses: ['x@y.org'] }, Content: simple, ...more }),
  );

test('a simple mail is kept with all that it has, and its events are told', async () => {
  const { MessageId } = await send({ ReplyToAddresses: ['r@y.org'], EmailTags: [{ Name: 'kind', Value: 'welcome' }] });
  expect(mail.outbox.messages).toMatchObject([
    {
      id: MessageId,
      from: 'a@example.com',
      to: ['x@y.org'],
      replyTo: ['r@y.org'],
      subject: 'Hi <b>',
      text: 'a & b',
      configurationSet: 'set',
      tags: { kind: 'welcome' },
    },
  ]);
  expect(feedback).toMatchObject([
    [expect.any(String), { source: 'aws.ses', 'detail-type': 'Email Sent', detail: { eventType: 'Send', mail: { messageId: MessageId } } }],
    [expect.any(String), { 'detail-type': 'Email Delivered', detail: { delivery: { recipients: ['x@y.org'] } } }],
  ]);
});

test.each<[string, Partial<SendEmailCommandInput>, string, RegExp]>([
  [
    'a sender that is not verified',
    { FromEmailAddress: 'B <b@example.org>' },
    'MessageRejected',
    /not verified\..*US-EAST-1: b@example\.org/,
  ],
  ['a domain that only ends alike', { FromEmailAddress: 'a@notexample.com' }, 'MessageRejected', /notexample/],
  ['an unknown configuration set', { ConfigurationSetName: 'other' }, 'NotFoundException', /Configuration set <other> does not exist/],
  ['nobody to send to', { Destination: {} }, 'BadRequestException', /no recipient/],
  ['no body', { Content: { Simple: { Subject: { Data: 'x' }, Body: {} } } }, 'BadRequestException', /Simple with a subject and a body/],
  ['a template', { Content: { Template: { TemplateName: 't' } } }, 'NotAvailableLocally', /SendEmail with a template/],
])('%s is refused', async (_, more, name, message) => {
  await expect(send(more)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  expect(mail.outbox.messages).toEqual([]);
});

test('addresses and subdomains of an identity may send; other operations are refused by name', async () => {
  await send({ FromEmailAddress: 'Ada <Ada@example.org>' });
  await send({ FromEmailAddress: 'news@mail.example.com' });
  expect(mail.outbox.messages).toHaveLength(2);
  await expect(client.send(new ListEmailIdentitiesCommand({}))).rejects.toMatchObject({ name: 'NotAvailableLocally' });
});

const RAW = [
  'From: =?utf-8?B?w4RkYQ==?= <a@example.com>',
  'To: x@y.org,',
  ' "Last, First" <z@y.org>',
  'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= =?utf-8?Q?_aus_Wien?=',
  'Content-Type: multipart/mixed; boundary="outer"',
  '',
  '--outer',
  'Content-Type: multipart/alternative; boundary=inner',
  '',
  '--inner',
  'Content-Type: text/plain; charset=iso-8859-1',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Sch=F6ne Gr=',
  '=FC=DFe',
  '--inner',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from('<p>Schön</p>').toString('base64'),
  '--inner--',
  '--outer',
  'Content-Type: application/pdf; name="a.pdf"',
  'Content-Disposition: attachment; filename="a.pdf"',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from('12345').toString('base64'),
  '--outer--',
].join('\r\n');

test('a raw mail is read: headers, text, HTML, attachments', async () => {
  await client.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(RAW) } } }));
  expect(mail.outbox.messages).toMatchObject([
    {
      ...{
        from: 'Äda <a@example.com>',
        to: ['x@y.org', '"Last, First" <z@y.org>'],
        subject: 'Grüße aus Wien',
        text: 'Schöne Grüße',
        html: '<p>Schön</p>',
      },
      attachments: [{ filename: 'a.pdf', contentType: 'application/pdf', size: 5 }],
    },
  ]);
});

test('a mail without parts is its text', () => {
  expect(parseMime(Buffer.from('Subject: x\n\nhello\n'))).toMatchObject({ subject: 'x', text: 'hello\n', attachments: [] });
});

describe('the outbox page', () => {
  const get = async (path: string, method = 'GET') => {
    const response = await fetch(page.url + path, { method });
    return { status: response.status, policy: response.headers.get('content-security-policy'), text: await response.text() };
  };

  test('nothing that a mail says is markup of the page; its HTML runs nothing', async () => {
    const { MessageId } = await send();
    const list = await get('/');
    expect(list.text).toContain('Hi &lt;b&gt;');
    const { text, policy } = await get(`/messages/${MessageId}`);
    expect(text).toContain('<pre>a &amp; b</pre>');
    expect(text).not.toContain('<script>');
    expect(policy).toMatch(/default-src 'none'/);
    expect(text).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    const html = await get(`/messages/${MessageId}/html`);
    expect(html.policy).toMatch(/^sandbox allow-popups [^;]*; default-src 'none'/);
    expect(html.policy).not.toContain('allow-scripts');
    expect(html.text).toContain('<base target="_blank">');
  });

  test('tests read it as JSON and empty it', async () => {
    await send();
    expect(JSON.parse((await get('/messages.json')).text)).toHaveLength(1);
    expect((await get('/messages.json', 'DELETE')).status).toBe(204);
    expect(JSON.parse((await get('/messages.json')).text)).toEqual([]);
    expect((await get('/messages/none')).status).toBe(404);
    expect((await get('/', 'POST')).status).toBe(405);
  });

  test('a page elsewhere cannot read it under a name of its own', async () => {
    const status = await new Promise((resolve, reject) => {
      request(`${page.url}/messages.json`, { headers: { host: 'evil.example:80' } }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });
});
