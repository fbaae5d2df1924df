import type { ServerResponse } from 'node:http';
import type { AwsService } from '../aws';
import { xml } from '../aws/s3/xml';
import { messageOf } from '../errors';
import { AwsError } from './aws-error';
import { bodyOf } from './json-service';
import type { LocalTopic, TopicAttribute } from './local-topic';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** Publish and PublishBatch of Amazon SNS, in its query protocol. */
export function snsService(topics: ReadonlyMap<string, LocalTopic>, onRefused: (message: string) => void): AwsService {
  return async (_, message, response) => {
    const form = new URLSearchParams((await bodyOf(message)).toString('utf8'));
    const action = form.get('Action') ?? 'unknown';
    try {
      if (action === 'Publish') return answer(response, action, { MessageId: publish(topics, form, '') });
      if (action === 'PublishBatch') return answer(response, action, publishBatch(topics, form));
      const text = `sns ${action} is not available locally.`;
      onRefused(text);
      fail(response, new AwsError('NotAvailableLocally', text));
    } catch (error) {
      fail(response, error);
    }
  };
}

function publish(topics: ReadonlyMap<string, LocalTopic>, form: URLSearchParams, prefix: string): string {
  const arn = form.get('TopicArn') ?? form.get('TargetArn') ?? '';
  const topic = topics.get(arn);
  if (!topic)
    throw new AwsError('NotFound', `Topic does not exist: ${arn || 'none was given'}. Text messages and mobile push are not sent.`, 404);
  const message = form.get(`${prefix}Message`);
  if (!message) throw new AwsError('InvalidParameter', 'Invalid parameter: Empty message');
  return topic.publish({ message, subject: form.get(`${prefix}Subject`) ?? undefined, attributes: attributes(form, prefix) });
}

function publishBatch(topics: ReadonlyMap<string, LocalTopic>, form: URLSearchParams) {
  const members: { Id: string; MessageId: string }[] = [];
  for (let n = 1; form.has(`PublishBatchRequestEntries.member.${n}.Id`); n++) {
    const prefix = `PublishBatchRequestEntries.member.${n}.`;
    members.push({ Id: form.get(`${prefix}Id`) ?? '', MessageId: publish(topics, form, prefix) });
  }
  return { Successful: { member: members }, Failed: {} };
}

function attributes(form: URLSearchParams, prefix: string): { [name: string]: TopicAttribute } {
  const found: { [name: string]: TopicAttribute } = {};
  for (let n = 1; form.has(`${prefix}MessageAttributes.entry.${n}.Name`); n++) {
    const entry = `${prefix}MessageAttributes.entry.${n}`;
    const value = form.get(`${entry}.Value.StringValue`) ?? form.get(`${entry}.Value.BinaryValue`) ?? '';
    found[form.get(`${entry}.Name`) ?? ''] = { Type: form.get(`${entry}.Value.DataType`) ?? 'String', Value: value };
  }
  return found;
}

function answer(response: ServerResponse, action: string, result: Parameters<typeof xml>[1]): void {
  const document = xml(`${action}Response`, { [`${action}Result`]: result, ResponseMetadata: { RequestId: 'local' } });
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(document.replace(`<${action}Response>`, `<${action}Response xmlns="${NAMESPACE}">`));
}

function fail(response: ServerResponse, error: unknown): void {
  const { code, status } = error instanceof AwsError ? error : { code: 'InternalFailure', status: 500 };
  const document = xml('ErrorResponse', {
    Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: messageOf(error) },
    RequestId: 'local',
  });
  response.writeHead(status, { 'content-type': 'text/xml' }).end(document);
}
