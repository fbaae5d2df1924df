import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LocalResources } from '../../local/adapters';
import { dynamoDbTable } from '../../local/adapters/dynamodb-table';
import type { StackResource } from '../../local/assembly';

/** Starts a table with one index on an engine that can, or cannot, query keys of several attributes. @returns what was said */
async function notices(KeySchema: readonly object[], can: boolean): Promise<string[]> {
  const said: string[] = [];
  const client = new DynamoDBClient({ region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  jest.spyOn(client, 'send').mockImplementation(async () => ({ Table: { TableStatus: 'ACTIVE' } }));
  const properties: { readonly [name: string]: unknown } = {
    TableName: 'shop',
    KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [{ IndexName: 'ByStatus', KeySchema, Projection: {} }],
  };
  const resource = { property: (name: string) => properties[name] } as unknown as StackResource;
  const run = {
    dynamodb: client,
    engine: { kind: 'dynoxide', can: () => can },
    tables: [],
    notice: (message: string) => said.push(message),
  };
  await dynamoDbTable.start?.(resource, run as unknown as LocalResources);
  client.destroy();
  return said;
}

const several = [
  { AttributeName: 'tenant', KeyType: 'HASH' },
  { AttributeName: 'status', KeyType: 'HASH' },
  { AttributeName: 'at', KeyType: 'RANGE' },
];

test('an index that the engine cannot query is told, with what can', async () => {
  expect(await notices(several, false)).toEqual([
    expect.stringMatching(/^Table shop: queries of ByStatus fail on dynoxide.*--dynamodb-local-jar/),
  ]);
});

test('nothing is told when the engine can, or the key is a plain one', async () => {
  expect(await notices(several, true)).toEqual([]);
  expect(await notices(several.slice(1), false)).toEqual([]);
});
