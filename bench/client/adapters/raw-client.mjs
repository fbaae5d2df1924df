import { BatchWriteItemCommand, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { keys } from '../out/raw-client-12.mjs';

const TableName = 'app';
const S = (text) => ({ S: text });
const N = (number) => ({ N: String(number) });

/** Every value is written and read by hand: no generic marshaller can cost less. */
const keyOf = (task) => {
  const { pk, sk } = keys.Task.key(task);
  return { pk: S(pk), sk: S(sk) };
};
const full = (t) => {
  const now = new Date().toISOString();
  const { gsi1pk, gsi1sk } = keys.Task.index(t);
  const { pk, sk } = keyOf(t);
  return {
    pk,
    sk,
    gsi1pk: S(gsi1pk),
    gsi1sk: S(gsi1sk),
    entity_type: S('Task'),
    projectId: S(t.projectId),
    taskId: S(t.taskId),
    assigneeId: S(t.assigneeId),
    state: S(t.state),
    dueDate: S(t.dueDate),
    name: S(t.name),
    status: S(t.status),
    count: N(t.count),
    enabled: { BOOL: t.enabled },
    tags: { L: t.tags.map(S) },
    meta: { M: { source: S(t.meta.source), score: N(t.meta.score), note: S(t.meta.note) } },
    description: S(t.description),
    created_at: S(now),
    updated_at: S(now),
  };
};
const read = (a) => ({
  projectId: a.projectId.S,
  taskId: a.taskId.S,
  assigneeId: a.assigneeId.S,
  state: a.state.S,
  dueDate: a.dueDate.S,
  name: a.name.S,
  status: a.status.S,
  count: +a.count.N,
  enabled: a.enabled.BOOL,
  tags: a.tags.L.map((tag) => tag.S),
  meta: { source: a.meta.M.source.S, score: +a.meta.M.score.N, note: a.meta.M.note?.S },
  description: a.description?.S,
  created_at: a.created_at.S,
  updated_at: a.updated_at.S,
});

export function open({ DynamoDBClient, config }) {
  const client = new DynamoDBClient(config);
  return {
    put: (item) => client.send(new PutItemCommand({ TableName, Item: full(item) })),
    get: async (key) => read((await client.send(new GetItemCommand({ TableName, Key: keyOf(key) }))).Item),
    query: async (projectId) =>
      (
        await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: '#p = :p AND begins_with(#s, :s)',
            ExpressionAttributeNames: { '#p': 'pk', '#s': 'sk' },
            ExpressionAttributeValues: { ':p': S(`PROJECT#${projectId}`), ':s': S('TASK#') },
          }),
        )
      ).Items.map(read),
    update: (key, c) => {
      const { gsi1pk, gsi1sk } = keys.Task.index(c);
      return client.send(
        new UpdateItemCommand({
          TableName,
          Key: keyOf(key),
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
            ':a': S(c.assigneeId),
            ':b': S(c.state),
            ':c': S(c.dueDate),
            ':d': S(c.name),
            ':e': N(c.count),
            ':f': S(new Date().toISOString()),
            ':g': S(gsi1pk),
            ':h': S(gsi1sk),
          },
        }),
      );
    },
    batch: (items) =>
      client.send(
        new BatchWriteItemCommand({ RequestItems: { [TableName]: items.map((item) => ({ PutRequest: { Item: full(item) } })) } }),
      ),
  };
}
