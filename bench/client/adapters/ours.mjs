import { openTable } from '../../../lib/client/index.ts';
import { model } from '../out/ours-12.mjs';

/** Like the default client, but for the request handler. */
export function open({ DynamoDBClient, config }) {
  const client = new DynamoDBClient({ ...config, cacheMiddleware: true });
  client.middlewareStack.remove('loggerMiddleware');
  const table = openTable(model, { client, tableName: 'app' });
  return {
    put: (item) => table.Task.put(item),
    get: (key) => table.Task.get(key),
    query: async (projectId) => (await table.Task.query({ projectId })).items,
    update: (key, changes) => table.Task.update(key, changes),
    batch: (items) => table.batchWrite({ Task: { put: items } }),
  };
}
