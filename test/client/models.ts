import { defineModel } from '../../lib/client';

/** A model with every kind of key that the client treats differently. */
export const model = defineModel({
  table: { partitionKey: 'PK', sortKey: 'SK', ttl: 'expires', createdAt: 'created_at', updatedAt: 'updated_at' },
  indexes: {
    EmailIndex: { partitionKey: 'GSI1PK', sortKey: 'GSI1SK' },
    StateIndex: { partitionKey: 'GSI2PK', sortKey: 'GSI2SK' },
    ShardIndex: { partitionKey: 'GSI3PK', sortKey: 'GSI3SK' },
    SmallIndex: { partitionKey: 'GSI4PK', projection: { include: ['name'] } },
  },
  entities: {
    User: {
      attributes: {
        userId: 'string',
        email: 'string',
        name: 'string?',
        status: ['active', 'blocked'],
        logins: 'integer?',
        balance: 'decimal?',
        big: 'bigint?',
        tags: 'string[]?',
        profile: 'json?',
        avatar: 'binary?',
        version: 'integer?',
        'odd name#1': 'string?',
        size: 'number?',
      },
      key: { PK: 'USER#{userId}', SK: 'PROFILE' },
      indexes: { EmailIndex: { GSI1PK: 'EMAIL#{email|lower}', GSI1SK: 'USER#{userId}' }, SmallIndex: { GSI4PK: 'STATUS#{status}' } },
    },
    Session: {
      attributes: { userId: 'string', sessionId: 'string', expiresAt: 'timestamp(3)?', device: 'string?' },
      key: { PK: 'USER#{userId}', SK: 'SESSION#{sessionId}' },
      ttl: 'expiresAt',
    },
    Task: {
      attributes: { projectId: 'string', taskId: 'string', assignee: 'string', state: 'string', due: 'date', points: 'integer?' },
      key: { PK: 'PROJECT#{projectId}', SK: 'TASK#{taskId}' },
      indexes: { StateIndex: { GSI2PK: 'ASSIGNEE#{assignee}', GSI2SK: 'STATE#{state}#DUE#{due}' } },
    },
    Post: {
      attributes: { postId: 'string', status: 'string', publishedAt: 'timestamp(3)?', revision: 'integer' },
      key: { PK: 'POST#{postId}', SK: 'META' },
      indexes: { StateIndex: { GSI2PK: 'POST#{status}', GSI2SK: '{publishedAt}' } },
    },
    Comment: {
      attributes: { postId: 'string', createdAt: 'timestamp(3)', commentId: 'string', text: 'string' },
      key: { PK: 'POST#{postId}', SK: 'COMMENT#{createdAt}#{commentId}' },
      indexes: { ShardIndex: { GSI3PK: 'COMMENTS#{commentId|shard:4}', GSI3SK: '{createdAt}#{commentId}' } },
    },
  },
});

export const envelopeModel = defineModel({
  table: { partitionKey: 'userId', sortKey: { name: 'at', type: 'number' }, layout: { envelope: 'data' } },
  entities: {
    Reading: {
      attributes: { userId: 'string', at: 'integer', value: 'decimal', note: 'string?', count: 'integer?' },
      key: { userId: '{userId}', at: '{at}' },
    },
  },
});
