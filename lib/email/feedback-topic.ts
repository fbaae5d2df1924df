import { ArnFormat, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as ses from 'aws-cdk-lib/aws-ses';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** The topic that SES tells of bounces and complaints: encrypted, over TLS only. They hold addresses of people. */
export function feedbackTopic(scope: Construct, configurationSet: ses.ConfigurationSet): sns.Topic {
  // The key that SNS has by itself lets no other service in.
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
  const key = new kms.Key(scope, 'FeedbackKey', {
    description: 'Bounces and complaints on their way',
    enableKeyRotation: true,
    // Nothing stays encrypted with it: messages are delivered within hours, or are encrypted by the queue.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'FeedbackOfSes',
      principals: [new iam.ServicePrincipal('ses.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: ofConfigurationSet(configurationSet),
    }),
  );
  const topic = new sns.Topic(scope, 'Feedback', { masterKey: key, enforceSSL: true });
  configurationSet.addEventDestination('Feedback', {
    destination: ses.EventDestination.snsTopic(topic),
    events: [ses.EmailSendingEvent.BOUNCE, ses.EmailSendingEvent.COMPLAINT],
  });
  return topic;
}

/**
 * Where SES says for whom it asks. AWS documents the permission without any condition, so one that is not sent must not lose bounces; the
 * policy of the topic is strict.
 */
function ofConfigurationSet({ configurationSetName, stack }: ses.ConfigurationSet): object {
  return {
    StringEqualsIfExists: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': configurationSetArn(stack, configurationSetName) },
  };
}

/** Tells a function. What SNS cannot deliver and what the function fails at end in one queue. */
export function feedbackSubscription(scope: Construct, topic: sns.Topic, fn: lambda.IFunction, own: boolean): sqs.Queue {
  const queue = new sqs.Queue(scope, 'FeedbackDeadLetters', {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  const reason = 'This is a dead-letter queue: what is in it waits for a person.';
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason }, { id: 'Serverless-SQSRedrivePolicy', reason });
  topic.addSubscription(new subscriptions.LambdaSubscription(fn, { deadLetterQueue: queue }));
  // A function of the user's own may have its own answer to that already.
  if (own) fn.configureAsyncInvoke({ retryAttempts: 2, maxEventAge: Duration.hours(6), onFailure: new destinations.SqsDestination(queue) });
  return queue;
}

export function configurationSetArn(scope: Construct, resourceName: string): string {
  const resource = 'configuration-set';
  return Stack.of(scope).formatArn({ service: 'ses', resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
}
