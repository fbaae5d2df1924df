import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

export const handler = async (event: { readonly pathParameters: { readonly userId: string } }) => {
  const Key = { PK: `USER#${event.pathParameters.userId}`, SK: 'PROFILE' };
  const { Item } = await client.send(new GetCommand({ TableName: process.env.SINGLE_TABLE_NAME, Key }));
  return { statusCode: Item ? 200 : 404, body: JSON.stringify(Item ?? {}) };
};
