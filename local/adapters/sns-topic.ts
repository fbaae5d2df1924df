import type { StackResource } from '../assembly';
import { eventPattern } from '../messaging';
import { localArn, physicalName, type ResourceAdapter } from './adapter';

const nameOf = (resource: StackResource): string => physicalName(resource, 'TopicName');
const topicArn = (resource: StackResource): string => localArn('sns', nameOf(resource));

/** Topics of SNS. */
export const snsTopic: ResourceAdapter = {
  types: ['AWS::SNS::Topic'],
  id: topicArn,
  attribute: (resource, name) => ({ TopicArn: topicArn(resource), TopicName: nameOf(resource) })[name],
  start: (resource, { messaging }) => void messaging.addTopic(topicArn(resource)),
};

const subscriptionArn = (resource: StackResource): string => `${String(resource.property('TopicArn'))}:${resource.logicalId}`;

/** Subscriptions of functions and queues. Nothing is sent to people or other machines. */
export const snsSubscription: ResourceAdapter = {
  types: ['AWS::SNS::Subscription'],
  id: subscriptionArn,
  attribute: (resource, name) => (name === 'Arn' ? subscriptionArn(resource) : undefined),
  start: (resource, { messaging, notice }) => {
    const protocol = resource.property('Protocol');
    const endpoint = String(resource.property('Endpoint'));
    const topic = messaging.topics.get(String(resource.property('TopicArn')));
    if (protocol !== 'lambda' && protocol !== 'sqs') {
      return notice(`Subscription ${resource.logicalId}: nothing is sent to ${endpoint}, because ${protocol} leaves this machine.`);
    }
    if (!topic) return notice(`Subscription ${resource.logicalId}: its topic is not part of the stack, so it gets nothing.`);
    const filter = resource.property('FilterPolicy');
    const redrive = resource.property('RedrivePolicy') as { deadLetterTargetArn?: string } | undefined;
    topic.subscriptions.push({
      arn: subscriptionArn(resource),
      protocol,
      endpoint,
      raw: resource.property('RawMessageDelivery') === true,
      filter: filter === undefined ? undefined : eventPattern(filter),
      filterBody: resource.property('FilterPolicyScope') === 'MessageBody',
      deadLetters: redrive?.deadLetterTargetArn,
    });
  },
};
