import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { define } from '../out/electrodb-12.mjs';

export function open({ DynamoDBClient, config }) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(config), { marshallOptions: { removeUndefinedValues: true } });
  const { Task } = define(client, 'app');
  return {
    put: (item) => Task.put(item).go({ response: 'none' }),
    get: async (key) => (await Task.get(key).go()).data,
    query: async (projectId) => (await Task.query.primary({ projectId }).go()).data,
    update: (key, changes) => Task.update(key).set(changes).go({ response: 'none' }),
    batch: (items) => Task.put(items).go(),
  };
}
