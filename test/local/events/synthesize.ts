import { join } from 'node:path';
import { App, Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Code, FilterCriteria, FilterRule, Function as LambdaFunction, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import {
  ConfigurationSet,
  ConfigurationSetEventDestination,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
} from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';

/** Synthesizes a stack with everything that runs without a request. @returns the folder of the assembly */
export function synthesizeEvents(outdir: string): string {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Events');
  const fn = (id: string, environment: { [name: string]: string } = {}, retryAttempts?: number): LambdaFunction =>
    new LambdaFunction(stack, id, {
      runtime: Runtime.NODEJS_22_X,
      handler: `index.${id.toLowerCase()}`,
      code: Code.fromAsset(join(__dirname, 'handlers')),
      environment,
      retryAttempts,
      timeout: Duration.seconds(20),
    });
  const table = new TableV2(stack, 'Table', {
    partitionKey: { name: 'PK', type: AttributeType.STRING },
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
  });
  const changes = new Queue(stack, 'Changes');
  const lost = new Queue(stack, 'Lost');
  const feedback = new Queue(stack, 'Feedback');
  const orders = new Queue(stack, 'Orders', {
    deadLetterQueue: { queue: lost, maxReceiveCount: 1 },
    visibilityTimeout: Duration.seconds(0),
  });
  const topic = new Topic(stack, 'Topic');
  topic.addSubscription(new SqsSubscription(feedback, { rawMessageDelivery: true }));
  const bus = new EventBus(stack, 'Bus');
  new Rule(stack, 'OrderPlaced', { eventBus: bus, eventPattern: { source: ['shop'] }, targets: [new SqsQueue(orders)] });

  const onChange = fn('Changed', { QUEUE_URL: changes.queueUrl, TABLE: table.tableName });
  onChange.addEventSource(
    new DynamoEventSource(table, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [FilterCriteria.filter({ dynamodb: { Keys: { PK: { S: FilterRule.beginsWith('USER#') } } } })],
      reportBatchItemFailures: true,
      retryAttempts: 0,
      onFailure: new SqsDlq(lost),
    }),
  );
  fn('Ordered').addEventSource(new SqsEventSource(orders));
  const prices = fn('Prices', { TABLE: table.tableName, TOPIC: topic.topicArn }, 0);
  const input = ScheduleTargetInput.fromObject({ id: 'tick' });
  new Schedule(stack, 'PriceUpdate', {
    schedule: ScheduleExpression.cron({ minute: '0', hour: '8', timeZone: TimeZone.EUROPE_BERLIN }),
    target: new LambdaInvoke(prices, { input, deadLetterQueue: lost }),
  });
  const set = new ConfigurationSet(stack, 'Mail');
  new ConfigurationSetEventDestination(stack, 'MailFeedback', {
    configurationSet: set,
    destination: EventDestination.snsTopic(topic),
    events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
  });
  new EmailIdentity(stack, 'Sender', { identity: Identity.domain('example.com'), configurationSet: set });
  fn('Mailer', { BUS: bus.eventBusName });
  return app.synth().directory;
}
