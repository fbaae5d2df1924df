import { App, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { EmailDomain, EmailSender, type EmailSenderProps } from '../../lib/email';
import { allows, arnText, type Statement } from '../support/iam';

const ENV = { account: '111111111111', region: 'eu-west-1' };
const code = lambda.Code.fromInline('exports.handler = async () => {};');

function create(props: EmailSenderProps | ((stack: Stack) => EmailSenderProps) = { address: 'team@shop.example' }) {
  const app = new App();
  const stack = new Stack(app, 'Mail', { env: ENV });
  const sender = new EmailSender(stack, 'Sender', typeof props === 'function' ? props(stack) : props);
  const fn = () => new lambda.Function(stack, 'Fn', { code, handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X });
  return { app, stack, sender, fn, template: () => Template.fromStack(stack) };
}

const inZone = (stack: Stack) => ({
  domain: EmailDomain.hostedZone(new route53.PublicHostedZone(stack, 'Zone', { zoneName: 'shop.example' }), {
    mailFromDomain: 'mail.shop.example',
  }),
});

describe('the identity', () => {
  test('of a domain in Route 53 has the records of DKIM, and of the MAIL FROM domain', () => {
    const { sender, template } = create(inZone);
    template().hasResourceProperties('AWS::SES::EmailIdentity', {
      EmailIdentity: 'shop.example',
      MailFromAttributes: { MailFromDomain: 'mail.shop.example' },
    });
    const records = Object.values(template().findResources('AWS::Route53::RecordSet')).map(({ Properties }) => Properties.Type);
    expect(records.sort()).toEqual(['CNAME', 'CNAME', 'CNAME', 'MX', 'TXT']);
    expect(sender.fromAddress).toBe('no-reply@shop.example');
  });

  test('of a domain elsewhere has no records, and says which to write', () => {
    const { stack, sender, template } = create({ domain: EmailDomain.named('shop.example'), from: 'hello@eu.shop.example' });
    template().resourceCountIs('AWS::Route53::RecordSet', 0);
    expect(stack.resolve(sender.identity.dkimRecords[0].name)).toEqual({ 'Fn::GetAtt': [expect.any(String), 'DkimDNSTokenName1'] });
    expect(sender.fromAddress).toBe('hello@eu.shop.example');
  });

  test('of an address is the address', () => {
    create().template().hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: 'team@shop.example' });
  });

  test('takes the configuration set for mail that names none', () => {
    const [set] = Object.keys(create().template().findResources('AWS::SES::ConfigurationSet'));
    create()
      .template()
      .hasResourceProperties('AWS::SES::EmailIdentity', { ConfigurationSetAttributes: { ConfigurationSetName: { Ref: set } } });
  });
});

test('mail goes out over TLS, addresses that bounce or complain are suppressed, and both is measured', () => {
  const { stack, sender, template } = create();
  template().hasResourceProperties('AWS::SES::ConfigurationSet', {
    DeliveryOptions: { TlsPolicy: 'REQUIRE' },
    ReputationOptions: { ReputationMetricsEnabled: true },
    SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
  });
  const [set] = Object.keys(template().findResources('AWS::SES::ConfigurationSet'));
  for (const [metric, name] of [
    [sender.metricBounceRate(), 'Reputation.BounceRate'],
    [sender.metricComplaintRate(), 'Reputation.ComplaintRate'],
  ] as const) {
    expect(stack.resolve([metric.namespace, metric.metricName, metric.dimensions])).toEqual([
      ...['AWS/SES', name],
      { 'ses:configuration-set': { Ref: set } },
    ]);
  }
  expect(sender.metricBounceRate({ statistic: 'Maximum' }).statistic).toBe('Maximum');
});

describe('connect', () => {
  function statementsOf(template: Template): Statement[] {
    return Object.values(template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  }

  test('gives the function what it sends with', () => {
    const { sender, fn, template } = create({ address: 'team@shop.example', fromName: 'Shop' });
    const target = fn();
    sender.connect(target);
    template().hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          EMAIL_FROM: '"Shop" <team@shop.example>',
          EMAIL_CONFIGURATION_SET: { Ref: Match.stringLikeRegexp('^SenderConfigurationSet') },
        },
      },
    });
  });

  test('allows to send as this sender, through its configuration set, and nothing else', () => {
    const { stack, sender, fn, template } = create(inZone);
    sender.connect(fn());
    const statements = statementsOf(template());
    const identity = arnText(stack.resolve(sender.identity.emailIdentityArn));
    const set = identity.replace(
      /identity\/.*/,
      `configuration-set/<${Object.keys(template().findResources('AWS::SES::ConfigurationSet'))}>`,
    );
    const can = (action: string, resource: string, from = 'no-reply@shop.example') =>
      allows(statements, { action: `ses:${action}`, resource, context: { 'ses:FromAddress': [from] } });
    for (const resource of [identity, set]) {
      expect([can('SendEmail', resource), can('SendRawEmail', resource)]).toEqual([true, true]);
      expect(can('SendEmail', resource, 'ceo@shop.example')).toBe(false);
      for (const action of ['SendBulkEmail', 'DeleteEmailIdentity', 'PutSuppressedDestination']) expect(can(action, resource)).toBe(false);
    }
    expect(can('SendEmail', identity.replace('identity/', 'identity/other'))).toBe(false);
    expect(allows(statements, { action: 'ses:SendEmail', resource: identity })).toBe(false);
  });

  test('of an imported function says what to set where it is defined', () => {
    const { stack, sender } = create();
    const arn = 'arn:aws:lambda:eu-west-1:111111111111:function:old';
    sender.connect(lambda.Function.fromFunctionAttributes(stack, 'Old', { functionArn: arn, sameEnvironment: true }));
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('Set EMAIL_FROM and EMAIL_CONFIGURATION_SET where'));
  });

  test('of an alias sets the environment of the function behind it', () => {
    const { stack, sender, fn, template } = create();
    sender.connect(new lambda.Alias(stack, 'Live', { aliasName: 'live', version: fn().currentVersion }));
    template().hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { EMAIL_FROM: 'team@shop.example' } } });
  });

  test('a second sender is refused: the variables hold one', () => {
    const { stack, sender, fn, template } = create();
    const target = fn();
    sender.connect(target);
    sender.connect(target);
    const second = new EmailSender(stack, 'Second', { address: 'news@shop.example' });
    expect(() => second.connect(target)).toThrow('Mail/Fn sends with Mail/Sender already');
    // THEN the way out that the error names works
    second.grantSend(target);
    expect(statementsOf(template()).map(({ Condition }) => Condition?.StringEquals?.['ses:FromAddress'])).toContain('news@shop.example');
  });

  test.each([
    ['Shop', '"Shop" <team@shop.example>'],
    ['The "Shop"', '"The \\"Shop\\"" <team@shop.example>'],
    ['Müller', '=?UTF-8?B?TcO8bGxlcg==?= <team@shop.example>'],
  ])('the name %s is written as a mail has it', (fromName, expected) => {
    const { sender, fn, template } = create({ address: 'team@shop.example', fromName });
    sender.connect(fn());
    template().hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { EMAIL_FROM: expected } } });
  });

  test('a long name is divided between characters', () => {
    const fromName = '😀'.repeat(30);
    const { sender, fn, template } = create({ address: 'team@shop.example', fromName });
    sender.connect(fn());
    const [{ Properties }] = Object.values(template().findResources('AWS::Lambda::Function'));
    const words = [...Properties.Environment.Variables.EMAIL_FROM.matchAll(/=\?UTF-8\?B\?([^?]*)\?=/g)];
    expect(words.map(([, base64]) => Buffer.from(base64, 'base64').toString()).join('')).toBe(fromName);
    for (const [word] of words) expect(word.length).toBeLessThanOrEqual(75);
  });
});

describe('onFeedback', () => {
  const withFeedback = () => create({ address: 'team@shop.example', onFeedback: { code } });

  test('without it there is no topic and no key, and SES mails bounces to the sender', () => {
    const template = create().template();
    for (const type of ['AWS::SNS::Topic', 'AWS::KMS::Key', 'AWS::SQS::Queue']) template.resourceCountIs(type, 0);
    template.hasResourceProperties('AWS::SES::EmailIdentity', { FeedbackAttributes: Match.absent() });
  });

  test('is told of bounces and complaints', () => {
    const { sender, template } = withFeedback();
    template().hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: { Enabled: true, MatchingEventTypes: ['bounce', 'complaint'], SnsDestination: Match.anyValue() },
    });
    template().hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'lambda', RedrivePolicy: Match.anyValue() });
    template().hasResourceProperties('AWS::SES::EmailIdentity', { FeedbackAttributes: { EmailForwardingEnabled: false } });
    expect(sender.feedbackFunction).toBeDefined();
  });

  test('through an encrypted topic that SES alone, for this configuration set, may use', () => {
    const { template } = withFeedback();
    const ofThisSet = {
      StringEqualsIfExists: Match.objectLike({ 'aws:SourceAccount': ENV.account, 'aws:SourceArn': Match.anyValue() }),
    };
    template().hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    template().hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Principal: { Service: 'ses.amazonaws.com' },
            Condition: ofThisSet,
          }),
        ]),
      },
    });
    template().hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]),
      },
    });
  });

  test('what cannot be delivered, and what the function fails at, ends in one queue', () => {
    const { sender, stack, template } = withFeedback();
    const queue = stack.resolve(sender.feedbackDeadLetterQueue?.queueArn);
    template().hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
    template().hasResourceProperties('AWS::SNS::Subscription', { RedrivePolicy: { deadLetterTargetArn: queue } });
    template().hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: queue } },
    });
  });

  test("a function of the user's own keeps its own answer to failures", () => {
    const { template } = create((stack) => {
      const fn = new lambda.Function(stack, 'Own', { code, handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X });
      return { address: 'team@shop.example', onFeedback: { function: fn } };
    });
    template().resourceCountIs('AWS::Lambda::EventInvokeConfig', 0);
    template().resourceCountIs('AWS::SNS::Subscription', 1);
  });
});

test.each<[string, EmailSenderProps, string]>([
  ['neither domain nor address', {}, 'domain, address: neither is given: give exactly one of them [EmailSender.Identity]'],
  ['both', { domain: EmailDomain.named('shop.example'), address: 'a@shop.example' }, 'both are given'],
  ['an address without @', { address: 'shop.example' }, 'address: "shop.example" is no e-mail address: write one such as'],
  ['an address with a name', { address: 'Shop <a@shop.example>' }, '[EmailSender.Address]'],
  ['a domain that is an address', { domain: EmailDomain.named('a@shop.example') }, '"a@shop.example" is no domain'],
  [
    'from outside of the domain',
    { domain: EmailDomain.named('shop.example'), from: 'a@myshop.example' },
    '"a@myshop.example" is outside of shop.example',
  ],
  ['from that is no address', { domain: EmailDomain.named('shop.example'), from: 'hello' }, 'from: "hello" is no e-mail address'],
  ['from that differs from address', { address: 'a@shop.example', from: 'b@shop.example' }, '[EmailSender.From]'],
  ['a name of two lines', { address: 'a@shop.example', fromName: 'Shop\r\nBcc: all' }, '[EmailSender.FromName]'],
  [
    'MAIL FROM outside of the domain',
    { domain: EmailDomain.named('shop.example', { mailFromDomain: 'mail.example' }) },
    '"mail.example" is no subdomain of shop.example: write one such as "mail.shop.example" [EmailSender.MailFromDomain]',
  ],
  [
    'MAIL FROM that is the domain',
    { domain: EmailDomain.named('shop.example', { mailFromDomain: 'shop.example' }) },
    '[EmailSender.MailFromDomain]',
  ],
  ['onFeedback without code', { address: 'a@shop.example', onFeedback: {} }, '[ServerlessFunction.Target]'],
  [
    'onFeedback that reads without a table',
    { address: 'a@shop.example', onFeedback: { code, reads: ['User'] } },
    '[ServerlessFunction.NoTable]',
  ],
])('%s is refused', (_, props, message) => {
  expect(() => create(props)).toThrow(message);
});

test('a domain that is known at deployment only is not looked at', () => {
  const { template } = create((stack) => {
    const zone = route53.PublicHostedZone.fromPublicHostedZoneAttributes(stack, 'Zone', {
      hostedZoneId: 'Z1',
      zoneName: Fn.importValue('ZoneName'),
    });
    return { domain: EmailDomain.hostedZone(zone, { mailFromDomain: 'mail.shop.example' }), from: 'a@shop.example' };
  });
  expect(template).not.toThrow();
});

test.each<[string, Parameters<typeof create>[0]]>([
  ['an address', { address: 'team@shop.example' }],
  ['a domain and feedback', (stack) => ({ ...inZone(stack), onFeedback: { code } })],
])('cdk-nag has no findings: %s', (_, props) => {
  const { app, stack, sender } = create(props);
  if (sender.feedbackFunction) sender.connect(sender.feedbackFunction);
  for (const pack of [new AwsSolutionsChecks(app), new ServerlessChecks(app)]) {
    expect(pack.validateScope(stack).violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources])).toEqual([]);
  }
});
