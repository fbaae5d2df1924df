import { BatchWriteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { keys } from '../out/raw-document-12.mjs';

const TableName = 'app';

export function open({ DynamoDBClient, config }) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(config), { marshallOptions: { removeUndefinedValues: true } });
  const full = (task) => {
    const now = new Date().toISOString();
    const { pk, sk } = keys.Task.key(task);
    const { gsi1pk, gsi1sk } = keys.Task.index(task);
    const item = { pk, sk, gsi1pk, gsi1sk, entity_type: 'Task' };
    for (const name in task) item[name] = task[name]; // a spread costs 10 µs
    item.created_at = now;
    item.updated_at = now;
    return item;
  };
  return {
    put: (item) => client.send(new PutCommand({ TableName, Item: full(item) })),
    get: async (key) => (await client.send(new GetCommand({ TableName, Key: keys.Task.key(key) }))).Item,
    query: async (projectId) =>
      (
        await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: '#p = :p AND begins_with(#s, :s)',
            ExpressionAttributeNames: { '#p': 'pk', '#s': 'sk' },
            ExpressionAttributeValues: { ':p': `PROJECT#${projectId}`, ':s': 'TASK#' },
          }),
        )
      ).Items,
    update: (key, c) => {
      const { gsi1pk, gsi1sk } = keys.Task.index(c);
      return client.send(
        new UpdateCommand({
          TableName,
          Key: keys.Task.key(key),
          UpdateExpression: 'SET #a = :a, #b = :b, #c = :c, #d = :d, #e = :e, #f = :f, #g = :g, #h = :h',
          ExpressionAttributeNames: {
            '#a': 'assigneeId',
            '#b': 'state',
            '#c': 'dueDate',
            '#d': 'name',
            '#e': 'count',
            '#f': 'updated_at',
            '#g': 'gsi1pk',
            '#h': 'gsi1sk',
          },
          ExpressionAttributeValues: {
            ':a': c.assigneeId,
            ':b': c.state,
            ':c': c.dueDate,
            ':d': c.name,
            ':e': c.count,
            ':f': new Date().toISOString(),
            ':g': gsi1pk,
            ':h': gsi1sk,
          },
        }),
      );
    },
    batch: (items) =>
      client.send(new BatchWriteCommand({ RequestItems: { [TableName]: items.map((item) => ({ PutRequest: { Item: full(item) } })) } })),
  };
}
