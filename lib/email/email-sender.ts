import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as ses from 'aws-cdk-lib/aws-ses';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Problems } from '../core/problems';
import { functionTarget } from '../function';
import { checkSender } from './check-sender';
import type { EmailSenderProps } from './email-sender-props';
import { configurationSetArn, feedbackSubscription, feedbackTopic } from './feedback-topic';
import { fromHeader } from './from-header';
import { setSendingEnvironment } from './sending-environment';

/**
 * Sends mail with Amazon SES: a domain or an address that is proved to be yours, a configuration set that asks for TLS, suppresses
 * addresses that bounce or complain and measures both, and a function that is told of them if there is something to do.
 *
 * A new account is in the sandbox of SES and sends to verified addresses only, until AWS is asked. See docs/email.md.
 *
 * @example
 * const sender = new EmailSender(this, 'Mail', { domain: EmailDomain.hostedZone(zone) });
 * sender.connect(api.functionFor('POST /users'));
 */
export class EmailSender extends Construct {
  /** The domain or address. */
  public readonly identity: ses.EmailIdentity;
  /** How mail is sent, and what is done about bounces and complaints. */
  public readonly configurationSet: ses.ConfigurationSet;
  /** Tells `onFeedback` of bounces and complaints. Its key is `feedbackTopic.masterKey`. */
  public readonly feedbackTopic?: sns.Topic;
  /** The function of `onFeedback`. */
  public readonly feedbackFunction?: lambda.IFunction;
  /** What `onFeedback` failed at. */
  public readonly feedbackDeadLetterQueue?: sqs.Queue;
  /** The address that mail comes from. */
  public readonly fromAddress: string;
  private readonly fromHeader: string;

  /**
   * @throws if not exactly one of `domain` and `address` is given, an address or domain is none, `from` is outside of the domain, or
   * `onFeedback` cannot be created; the error lists every such problem
   */
  constructor(scope: Construct, id: string, props: EmailSenderProps) {
    super(scope, id);
    const problems = new Problems('EmailSender', this);
    checkSender(problems, props);
    problems.throwIfAny();

    const { domain, address, onFeedback } = props;
    this.fromAddress = props.from ?? address ?? `no-reply@${domain?.name}`;
    this.fromHeader = fromHeader(this.fromAddress, props.fromName);
    this.configurationSet = new ses.ConfigurationSet(this, 'ConfigurationSet', {
      tlsPolicy: ses.ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: ses.SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    this.identity = new ses.EmailIdentity(this, 'Identity', {
      identity: identityOf(props),
      mailFromDomain: domain?.mailFromDomain,
      // What is sent without naming it falls under the same rules.
      configurationSet: this.configurationSet,
      // Otherwise bounces are mailed to the sender, where nobody reads them.
      feedbackForwarding: onFeedback ? false : undefined,
    });
    if (onFeedback) {
      this.feedbackTopic = feedbackTopic(this, this.configurationSet);
      this.feedbackFunction = functionTarget(this, 'OnFeedback', onFeedback, { table: props.table, timeout: Duration.seconds(30) });
      this.feedbackDeadLetterQueue = feedbackSubscription(
        this,
        this.feedbackTopic,
        this.feedbackFunction,
        onFeedback.function === undefined,
      );
    }
  }

  /**
   * Lets a function send: `EMAIL_FROM` and `EMAIL_CONFIGURATION_SET` in its environment, and the permission for this sender alone.
   * @param fn the function
   * @throws if the function is connected to another sender already
   *
   * @example
   * // In the handler, with @aws-sdk/client-sesv2:
   * // new SendEmailCommand({ FromEmailAddress: process.env.EMAIL_FROM, ConfigurationSetName: process.env.EMAIL_CONFIGURATION_SET, … })
   */
  public connect(fn: lambda.IFunction): iam.Grant {
    setSendingEnvironment(this, fn, {
      EMAIL_FROM: this.fromHeader,
      EMAIL_CONFIGURATION_SET: this.configurationSet.configurationSetName,
    });
    return this.grantSend(fn);
  }

  /**
   * Lets an identity send mail from this address, through this configuration set.
   * @param grantee the identity
   */
  public grantSend(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      // The second for a message that is given as a whole, with attachments for example.
      actions: ['ses:SendEmail', 'ses:SendRawEmail'],
      resourceArns: [this.identity.emailIdentityArn, configurationSetArn(this, this.configurationSet.configurationSetName)],
      conditions: { StringEquals: { 'ses:FromAddress': this.fromAddress } },
    });
  }

  /**
   * The share of mail that bounced for good, 0 to 1, as SES judges it. SES reviews an account at 0.05, and may stop it at 0.1.
   * @param options how it is measured
   */
  public metricBounceRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Reputation.BounceRate', options);
  }

  /**
   * The share of mail that was marked as spam, 0 to 1, as SES judges it. SES reviews an account at 0.001, and may stop it at 0.005.
   * @param options how it is measured
   */
  public metricComplaintRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Reputation.ComplaintRate', options);
  }

  /** https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html */
  private metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const dimensionsMap = { 'ses:configuration-set': this.configurationSet.configurationSetName };
    return new cloudwatch.Metric({ namespace: 'AWS/SES', metricName, dimensionsMap, period: Duration.hours(1), ...options }).attachTo(this);
  }
}

function identityOf({ domain, address = '' }: EmailSenderProps): ses.Identity {
  if (!domain) return ses.Identity.email(address);
  return domain.zone ? ses.Identity.publicHostedZone(domain.zone) : ses.Identity.domain(domain.name);
}
