import type { StackResource } from '../assembly';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../lambda';
import { LocalQueue } from '../messaging';
import { type LocalResources, localArn, physicalName, type ResourceAdapter } from './adapter';

/** Where the queues of a template are; handlers get the address of this run instead. */
const PUBLIC_URL = `https://sqs.${LOCAL_REGION}.amazonaws.com`;

const nameOf = (resource: StackResource): string => physicalName(resource, 'QueueName');
const arnOf = (resource: StackResource): string => localArn('sqs', nameOf(resource));
const urlOf = (resource: StackResource): string => `${PUBLIC_URL}/${LOCAL_ACCOUNT}/${nameOf(resource)}`;

/** Queues of SQS, in memory. */
export const sqsQueue: ResourceAdapter = {
  types: ['AWS::SQS::Queue'],
  id: urlOf,
  attribute: (resource, name) => ({ Arn: arnOf(resource), QueueName: nameOf(resource), QueueUrl: urlOf(resource) })[name],
  start: (resource, run) => {
    run.publicUrls.set(PUBLIC_URL, run.functionDefaults.endpoints.aws);
    if (resource.property('FifoQueue') === true) {
      run.notice(`Queue ${nameOf(resource)} keeps its order, but sends duplicates on and does not hold the messages of a group back.`);
    }
    const seconds = (property: string): number | undefined => {
      const value = resource.property(property);
      return value === undefined ? undefined : Number(value);
    };
    const queue = new LocalQueue({
      name: nameOf(resource),
      arn: arnOf(resource),
      url: run.localText(urlOf(resource)),
      visibilityTimeout: seconds('VisibilityTimeout'),
      delay: seconds('DelaySeconds'),
      retention: seconds('MessageRetentionPeriod'),
      redrive: redriveOf(resource, run),
    });
    run.messaging.queues.set(queue.arn, queue);
  },
};

function redriveOf(resource: StackResource, { messaging }: LocalResources): LocalQueue['options']['redrive'] {
  const policy = resource.property('RedrivePolicy') as { deadLetterTargetArn?: string; maxReceiveCount?: number | string } | undefined;
  if (policy?.deadLetterTargetArn === undefined) return undefined;
  const target = policy.deadLetterTargetArn;
  return {
    maxReceiveCount: Number(policy.maxReceiveCount),
    send: (body, options) => void messaging.queues.get(target)?.send(body, options),
  };
}
