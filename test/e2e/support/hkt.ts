import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { App } from 'aws-cdk-lib';
import { EnvironmentProfile } from 'cdk-single-table';
import { rowsOf, seedTables } from '../../../examples/hkt/generator';
import { HktStack } from '../../../examples/hkt/stack';
import type { AttributeValue } from '../../../lib/codec';

/** Name of the stack. */
export const STACK = 'Hkt-dev';

/** Items of the table once all is moved: one for each row, and a second one for each post. */
export const ITEMS = seedTables
  .flatMap(({ name }) => [...rowsOf(name, 'small')].map(() => (name === 'blog_posts' ? 2 : 1)))
  .reduce((sum, items) => sum + items, 0);

/** Synthesizes the stack of the example. @returns the folder of the assembly */
export function synthesizeHkt(outdir: string): string {
  const app = new App({ outdir });
  new HktStack(app, STACK, { profile: EnvironmentProfile.dev() });
  return app.synth().directory;
}

/** A client for an engine on this machine. */
export function dynamoDbClient(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
}

/** Every item of a table, past all paging. */
export async function itemsOf(client: DynamoDBClient, TableName: string): Promise<Record<string, AttributeValue>[]> {
  const items: Record<string, AttributeValue>[] = [];
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey, ConsistentRead: true }));
    items.push(...((page.Items ?? []) as Record<string, AttributeValue>[]));
    ExclusiveStartKey = page.LastEvaluatedKey as Record<string, AttributeValue> | undefined;
  } while (ExclusiveStartKey);
  return items;
}
