import { defineModel } from 'cdk-single-table/client';

export const model = defineModel({
  table: { partitionKey: 'PK', sortKey: 'SK' },
  entities: {
    Note: {
      attributes: { noteId: 'uuid', title: 'string', amount: 'decimal', count: 'integer?', done: 'boolean?', tags: 'string[]?' },
      key: { PK: 'NOTE#{noteId}', SK: 'NOTE' },
    },
  },
});
