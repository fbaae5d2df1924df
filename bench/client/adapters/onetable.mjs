import { define } from '../out/onetable-12.mjs';

export function open({ DynamoDBClient, config }) {
  const { table, Task } = define(new DynamoDBClient(config), 'app');
  return {
    put: (item) => Task.create(item, { exists: null }),
    get: (key) => Task.get(key),
    query: (projectId) => Task.find({ projectId }),
    update: (key, changes) => Task.update({ ...key, ...changes }, { exists: null, return: 'none' }),
    batch: async (items) => {
      const batch = {};
      for (const item of items) await Task.create(item, { batch, exists: null });
      return table.batchWrite(batch);
    },
  };
}
