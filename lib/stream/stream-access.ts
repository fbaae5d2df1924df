import { Annotations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import type { ISingleTable } from '../table';

/**
 * Lets a function read one stream. `ListStreams` is among what Lambda asks for, and the ARN of the stream is enough for it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-example-lamda-process-dynamodb-streams.html
 */
export function allowReading(table: ISingleTable, streamArn: string, grantee: iam.IGrantable): iam.Grant {
  const grant = iam.Grant.addToPrincipal({
    grantee,
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    resourceArns: [streamArn],
  });
  return table.encryptionKey ? grant.combine(table.encryptionKey.grantDecrypt(grantee)) : grant;
}

/** Lets Lambda, with the role of a function, report failures to a queue, encrypted with the key of the queue if it has one. */
export function allowReporting(queue: sqs.IQueue, grantee: iam.IGrantable): iam.Grant {
  const grant = iam.Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] });
  return queue.encryptionMasterKey ? grant.combine(queue.encryptionMasterKey.grantEncryptDecrypt(grantee)) : grant;
}

const readers = new WeakMap<IConstruct, number>();

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html#Streams.Processing */
const MAX_READERS = 2;

/** Warns when more read a stream than DynamoDB serves without throttling. */
export function countReader(scope: IConstruct, table: ISingleTable): void {
  const count = (readers.get(table) ?? 0) + 1;
  readers.set(table, count);
  if (count <= MAX_READERS) return;
  Annotations.of(scope).addWarningV2(
    'cdk-single-table:streamReaders',
    `${count} streams read the table ${table.node.path}, and DynamoDB throttles more than ${MAX_READERS} readers: send the changes to an eventBus once, and let others listen there.`,
  );
}
