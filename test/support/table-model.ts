import { TableModel } from '../../lib/table/table-model';

/**
 * Every case that keys and grants distinguish: shared partitions (User, Session), a partition inside another's pattern (UserBadge), an
 * enum partition, a bare one, a native multi-attribute index, literals that IAM reads as wildcards.
 */
export const model = {
  table: { partitionKey: 'PK', sortKey: 'SK', ttl: 'ttl', type: 'entity_type' },
  indexes: {
    EmailIndex: { partitionKey: 'GSI1PK', sortKey: 'GSI1SK' },
    BlogIndex: { partitionKey: 'GSI4PK', sortKey: { name: 'rank', type: 'number' }, projection: { include: ['title', 'PK'] } },
    StatusIndex: { partitionKey: 'GSI2PK', projection: 'KEYS_ONLY' },
    RegionIndex: { partitionKey: ['tenantId', 'region'], sortKey: ['year', 'month'] },
  },
  entities: {
    User: {
      attributes: { userId: 'uuid', email: 'string', name: 'string?' },
      key: { PK: 'USER#{userId}', SK: 'PROFILE' },
      indexes: { EmailIndex: { GSI1PK: 'EMAIL#{email|lower}', GSI1SK: 'USER#{userId}' } },
    },
    Session: {
      attributes: { userId: 'uuid', sessionId: 'uuid', expiresAt: 'timestamp' },
      key: { PK: 'USER#{userId}', SK: 'SESSION#{sessionId}' },
      ttl: 'expiresAt',
    },
    UserBadge: { attributes: { userId: 'uuid', badge: 'string' }, key: { PK: 'USER#{userId}#BADGES', SK: 'BADGE#{badge}' } },
    BlogPost: {
      attributes: { postId: 'uuid', title: 'string', status: ['draft', 'live'], rank: 'integer' },
      key: { PK: 'BLOG#{postId}', SK: 'METADATA' },
      indexes: {
        BlogIndex: { GSI4PK: 'BLOGS', rank: '{rank}' },
        StatusIndex: { GSI2PK: '{status}' },
      },
    },
    Setting: { attributes: { name: 'string', value: 'json' }, key: { PK: '{name}', SK: 'SETTING' } },
    Store: {
      attributes: { storeId: 'uuid', tenantId: 'string', region: 'string', year: 'string', month: 'string' },
      key: { PK: 'STORE#{storeId}', SK: 'STORE' },
      indexes: { RegionIndex: { tenantId: '{tenantId}', region: '{region}', year: '{year}', month: '{month}' } },
    },
    Price: { attributes: { symbol: 'string' }, key: { PK: 'WHAT?*$#{symbol}', SK: 'PRICE' } },
  },
};

/** Two entities of one partition, and an index over the attribute that tells them apart. */
export const typedModel = {
  table: { partitionKey: 'PK', sortKey: 'SK' },
  indexes: { TypeIndex: { partitionKey: 'entity_type', sortKey: 'PK' } },
  entities: {
    User: {
      attributes: { userId: 'uuid' },
      key: { PK: 'USER#{userId}', SK: 'PROFILE' },
      indexes: { TypeIndex: { entity_type: 'User', PK: 'USER#{userId}' } },
    },
    Session: {
      attributes: { userId: 'uuid', sessionId: 'uuid' },
      key: { PK: 'USER#{userId}', SK: 'SESSION#{sessionId}' },
      indexes: { TypeIndex: { entity_type: 'Session', PK: 'USER#{userId}' } },
    },
  },
};

export const tableModel = (definition: object = model) => TableModel.fromObject(definition);
