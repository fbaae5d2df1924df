import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type StreamViewType,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { StackResource } from '../assembly';
import { type LocalResources, localArn, physicalName, type ResourceAdapter } from './adapter';

interface TemplateIndex {
  readonly IndexName: string;
  readonly KeySchema: CreateTableCommandInput['KeySchema'];
  readonly Projection: object;
}

const nameOf = (resource: StackResource): string => physicalName(resource, 'TableName');

/**
 * DynamoDB tables: keys, indexes and time to live of the template. Capacity, backups, replicas, encryption and alarms have no meaning
 * on one machine and are left out.
 */
export const dynamoDbTable: ResourceAdapter = {
  types: ['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table'],
  id: nameOf,
  attribute: (resource, name) => {
    const arn = localArn('dynamodb', `table/${nameOf(resource)}`);
    return { Arn: arn, StreamArn: `${arn}/stream/local`, TableId: nameOf(resource) }[name];
  },
  start: async (resource, run) => {
    const name = nameOf(resource);
    await createTable(resource, name, run);
    await setTimeToLive(resource, name, run);
    run.tables.push(name);
  },
};

async function createTable(
  resource: StackResource,
  name: string,
  { dynamodb, engine, notice, streamViews }: LocalResources,
): Promise<void> {
  const several = (indexes(resource, 'GlobalSecondaryIndexes') ?? []).filter(hasSeveralAttributes).map(({ IndexName }) => IndexName);
  if (several.length > 0 && !engine.can('multi-attribute-index')) {
    notice(
      `Table ${name}: queries of ${several.join(', ')} fail on ${engine.kind}, because a key of several attributes is new to it. Use --dynamodb-local-jar, or --dynamodb-endpoint.`,
    );
  }
  const stream = resource.property('StreamSpecification') as { StreamViewType: StreamViewType } | undefined;
  const streamNow = stream !== undefined && engine.can('stream-during-load');
  if (stream) streamViews.set(name, stream.StreamViewType);
  if (stream && !streamNow) {
    notice(
      `Table ${name}: its stream stays off until the run serves, because writes to a table with a stream slow down with every record on ${engine.kind}. What is loaded before is not in it.`,
    );
  }
  const input: CreateTableCommandInput = {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: resource.property('KeySchema') as CreateTableCommandInput['KeySchema'],
    AttributeDefinitions: resource.property('AttributeDefinitions') as CreateTableCommandInput['AttributeDefinitions'],
    GlobalSecondaryIndexes: indexes(resource, 'GlobalSecondaryIndexes'),
    LocalSecondaryIndexes: indexes(resource, 'LocalSecondaryIndexes'),
    ...(streamNow ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } } : {}),
  };
  try {
    await dynamodb.send(new CreateTableCommand(input));
  } catch (error) {
    if ((error as Error).name !== 'ResourceInUseException') throw error;
    notice(`Table ${name} exists already in the DynamoDB engine and is used as it is.`);
  }
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName: name });
}

function indexes(resource: StackResource, property: string): TemplateIndex[] | undefined {
  const found = resource.property(property) as readonly TemplateIndex[] | undefined;
  if (!found?.length) return undefined;
  return found.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));
}

/** A native multi-attribute key: more than a partition key and a sort key. */
function hasSeveralAttributes({ KeySchema = [] }: TemplateIndex): boolean {
  const roles = KeySchema.map(({ KeyType }) => KeyType);
  return new Set(roles).size < roles.length;
}

async function setTimeToLive(resource: StackResource, name: string, { dynamodb, engine, notice }: LocalResources): Promise<void> {
  const specification = resource.property('TimeToLiveSpecification') as { AttributeName?: string; Enabled?: boolean } | undefined;
  if (!specification?.Enabled || !specification.AttributeName) return;
  const { AttributeName, Enabled } = specification;
  try {
    await dynamodb.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification: { AttributeName, Enabled } }));
  } catch (error) {
    // A table that existed already has it on: that is a ValidationException.
    if ((error as Error).name === 'ValidationException') return;
    if ((error as Error).name !== 'UnknownOperationException') throw error;
    notice(`Table ${name}: ${engine.kind} does not know time to live; items do not expire.`);
  }
}
