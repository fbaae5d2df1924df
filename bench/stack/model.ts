import { defineMapping, defineModel } from 'cdk-single-table/client';

export const model = defineModel({
  table: { partitionKey: 'PK', sortKey: 'SK', ttl: 'ttl' },
  indexes: { EmailIndex: { partitionKey: 'GSI1PK', sortKey: 'GSI1SK' } },
  entities: {
    User: {
      attributes: { userId: 'uuid', email: 'string', name: 'string?', passwordHash: 'string', createdAt: 'timestamp' },
      key: { PK: 'USER#{userId}', SK: 'PROFILE' },
      indexes: { EmailIndex: { GSI1PK: 'EMAIL#{email|lower}', GSI1SK: 'USER#{userId}' } },
    },
    Session: {
      attributes: { userId: 'uuid', sessionId: 'uuid', expiresAt: 'timestamp' },
      key: { PK: 'USER#{userId}', SK: 'SESSION#{sessionId}' },
      ttl: 'expiresAt',
    },
    Order: {
      attributes: { userId: 'uuid', orderId: 'uuid', total: 'decimal', notes: 'string?', createdAt: 'timestamp' },
      key: { PK: 'USER#{userId}', SK: 'ORDER#{createdAt}#{orderId}' },
    },
  },
});

// An attribute takes the column of its name, or of its name in snake_case.
export const mapping = defineMapping(model, {
  tables: {
    users: { items: [{ entity: 'User', attributes: { userId: 'id' } }] },
    sessions: { items: [{ entity: 'Session', attributes: { sessionId: 'id' } }] },
    orders: { items: [{ entity: 'Order', attributes: { orderId: 'id' } }] },
  },
});
