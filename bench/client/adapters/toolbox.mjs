import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  BatchPutRequest,
  BatchWriteCommand,
  executeBatchWrite,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from 'dynamodb-toolbox';
import { define } from '../out/toolbox-12.mjs';

export function open({ DynamoDBClient, config }) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(config), { marshallOptions: { removeUndefinedValues: true } });
  const { table, Task } = define(client, 'app');
  return {
    put: (item) => Task.build(PutItemCommand).item(item).send(),
    get: async (key) => (await Task.build(GetItemCommand).key(key).send()).Item,
    query: async (projectId) =>
      (
        await table
          .build(QueryCommand)
          .query({ partition: `PROJECT#${projectId}`, range: { beginsWith: 'TASK#' } })
          .entities(Task)
          .send()
      ).Items,
    update: (key, changes) =>
      Task.build(UpdateItemCommand)
        .item({ ...key, ...changes })
        .send(),
    batch: (items) =>
      executeBatchWrite(table.build(BatchWriteCommand).requests(...items.map((item) => Task.build(BatchPutRequest).item(item)))),
  };
}
