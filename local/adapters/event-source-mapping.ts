import { DescribeTableCommand, type StreamViewType, UpdateTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import type { StackResource } from '../assembly';
import { LocalError } from '../errors';
import { eventPattern } from '../messaging';
import { QueueSource, StreamSource, TableStream } from '../streams';
import { type LocalResources, localArn, type ResourceAdapter } from './adapter';
import { functionNamed, functionNameOf } from './lambda-function';

interface Filter {
  readonly Pattern?: string;
}

/** Event sources of functions: the streams of tables, and queues. They begin when the run serves. */
export const eventSourceMapping: ResourceAdapter = {
  types: ['AWS::Lambda::EventSourceMapping'],
  id: ({ logicalId }) => logicalId,
  attribute: (resource, name) => {
    const arn = localArn('lambda', `event-source-mapping:${resource.logicalId}`);
    return { Id: resource.logicalId, EventSourceMappingArn: arn }[name];
  },
  start: (resource, run) => {
    if (resource.property('Enabled') === false) return;
    const source = String(resource.property('EventSourceArn'));
    if (number(resource, 'TumblingWindowInSeconds', 0) > 0) {
      throw new LocalError('EventSourceUnknown', `${resource.logicalId}: tumbling windows are not available locally.`);
    }
    const service = source.split(':')[2];
    if (service === 'dynamodb') run.whenServing.push(() => beginStream(resource, source, run));
    else if (service === 'sqs') run.whenServing.push(() => beginQueue(resource, source, run));
    else throw new LocalError('EventSourceUnknown', `${resource.logicalId}: ${source} is no event source that is available locally.`);
  },
};

function number(resource: StackResource, property: string, otherwise: number): number {
  const value = resource.property(property);
  return value === undefined ? otherwise : Number(value);
}

function common(resource: StackResource, run: LocalResources) {
  const reference = String(resource.property('FunctionName'));
  const functionName = functionNamed(run.functions, reference).name;
  const types = (resource.property('FunctionResponseTypes') ?? []) as readonly string[];
  const { Filters = [] } = (resource.property('FilterCriteria') ?? {}) as { Filters?: readonly Filter[] };
  const patterns = Filters.map(({ Pattern = '{}' }) => eventPattern(JSON.parse(Pattern)));
  return {
    functionName,
    functionArn: localArn('lambda', `function:${functionNameOf(reference)}`),
    partialFailures: types.includes('ReportBatchItemFailures'),
    wants: (event: unknown) => patterns.length === 0 || patterns.some((matches) => matches(event)),
    invoke: (event: unknown) => run.invoke(functionName, event),
    notice: run.notice,
  };
}

async function beginStream(resource: StackResource, source: string, run: LocalResources): Promise<void> {
  const table = source.split(':')[5].split('/')[1];
  const { OnFailure } = (resource.property('DestinationConfig') ?? {}) as { OnFailure?: { Destination?: string } };
  const destination = OnFailure?.Destination;
  const consumer = new StreamSource({
    ...common(resource, run),
    streamArn: source,
    stream: await openStream(table, run),
    batchSize: number(resource, 'BatchSize', 100),
    windowSeconds: number(resource, 'MaximumBatchingWindowInSeconds', 0),
    maxRetries: number(resource, 'MaximumRetryAttempts', -1),
    maxAgeSeconds: number(resource, 'MaximumRecordAgeInSeconds', -1),
    bisect: resource.property('BisectBatchOnFunctionError') === true,
    onGivenUp: destination === undefined ? undefined : (report) => run.messaging.deliver(destination, report),
  });
  run.closers.push(async () => consumer.stop());
  consumer.begin();
}

/** The stream of a table, turned on if it is off. What was written before is not read: it was loaded, and nobody waits for it. */
async function openStream(table: string, { dynamodb, engine, streamViews }: LocalResources): Promise<TableStream> {
  const describe = async () => (await dynamodb.send(new DescribeTableCommand({ TableName: table }))).Table;
  const before = await describe();
  const isOn = before?.StreamSpecification?.StreamEnabled === true;
  if (!isOn) {
    const view = (streamViews.get(table) ?? 'NEW_AND_OLD_IMAGES') as StreamViewType;
    const StreamSpecification = { StreamEnabled: true, StreamViewType: view };
    await dynamodb.send(new UpdateTableCommand({ TableName: table, StreamSpecification }));
    await waitUntilTableExists({ client: dynamodb, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName: table });
  }
  const arn = (isOn ? before : await describe())?.LatestStreamArn;
  if (arn === undefined) throw new LocalError('StreamMissing', `Table ${table}: the engine ${engine.kind} has no stream for it.`);
  return TableStream.open(engine.endpoint, arn, isOn ? 'LATEST' : 'TRIM_HORIZON');
}

function beginQueue(resource: StackResource, source: string, run: LocalResources): void {
  const queue = run.messaging.queues.get(source);
  if (!queue) throw new LocalError('EventSourceUnknown', `${resource.logicalId}: the queue ${source} is not part of the stack.`);
  const consumer = new QueueSource({ ...common(resource, run), queue, batchSize: number(resource, 'BatchSize', 10) });
  run.closers.push(async () => consumer.stop());
  consumer.begin();
}
