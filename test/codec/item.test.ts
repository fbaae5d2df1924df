import { CodecError, decodeItem, encodeItem, itemPlan, STORED_NULL, type WireItem } from '../../lib/codec';
import { compileModel, KeyError, type ModelDefinition } from '../../lib/model';

const flat: ModelDefinition = {
  table: { partitionKey: 'PK', sortKey: 'SK', ttl: 'ttl', createdAt: 'created_at', updatedAt: 'updated_at' },
  indexes: {
    EmailIndex: { partitionKey: 'GSI1PK', sortKey: 'GSI1SK' },
    StatusIndex: { partitionKey: 'status', sortKey: { name: 'rank', type: 'number' } },
  },
  entities: {
    User: {
      attributes: {
        userId: 'uuid',
        email: 'string?',
        status: 'string?',
        rank: 'integer?',
        score: 'decimal?',
        tags: 'string[]?',
        data: 'json?',
      },
      key: { PK: 'USER#{userId}', SK: 'PROFILE' },
      indexes: {
        EmailIndex: { GSI1PK: 'EMAIL#{email|lower}', GSI1SK: 'USER#{userId}' },
        StatusIndex: { status: '{status}', rank: '{rank}' },
      },
    },
    Session: {
      attributes: { userId: 'uuid', expiresAt: 'timestamp?' },
      key: { PK: 'USER#{userId}', SK: 'SESSION' },
      type: 'session',
      ttl: 'expiresAt',
    },
    Token: { attributes: { token: 'string', ttl: 'integer' }, key: { PK: 'TOKEN#{token}', SK: 'TOKEN' }, ttl: 'ttl' },
  },
};
const envelope: ModelDefinition = { ...flat, table: { ...flat.table, layout: { envelope: 'data' } } };
const ownKeys: ModelDefinition = {
  table: { partitionKey: 'userId', sortKey: { name: 'seq', type: 'number' }, type: 'kind', layout: { envelope: 'body' } },
  entities: { Event: { attributes: { userId: 'uuid', seq: 'bigint', note: 'string' }, key: { userId: '{userId}', seq: '{seq}' } } },
};

const userId = 'ac5cada7-7b1f-4673-b2b1-089f3e308363';
const encode = (definition: ModelDefinition, entity: string, values: Record<string, unknown>): WireItem => {
  const model = compileModel(definition);
  return encodeItem(model.entity(entity), model, values);
};
const decode = (definition: ModelDefinition, entity: string, item: WireItem) => {
  const model = compileModel(definition);
  return decodeItem(model.entity(entity), model, item);
};

test.each(['flat', { envelope: 'data' }] as const)(
  'an attribute that is the time of the first write is stored once, beside the keys: %j',
  (layout) => {
    const model: ModelDefinition = {
      table: { partitionKey: 'PK', createdAt: 'made', layout },
      entities: { Job: { attributes: { made: 'timestamp(3)' }, key: { PK: 'JOB#{made}' } } },
    };
    const made = '2025-01-01T00:00:00.123Z';
    const item = encode(model, 'Job', { made });
    expect(item).toEqual({
      PK: { S: `JOB#${made}` },
      entity_type: { S: 'Job' },
      made: { S: made },
      ...(layout !== 'flat' && { data: { M: {} } }),
    });
    expect(decode(model, 'Job', item)).toEqual({ made });
  },
);

describe('flat layout', () => {
  test('an item holds keys, index keys, type and attributes', () => {
    const item = encode(flat, 'User', {
      userId: userId.toUpperCase(),
      email: 'A@x.org',
      score: '1.50',
      data: null,
      created_at: '2025-01-01T00:00:00Z',
    });
    expect(item).toEqual({
      PK: { S: `USER#${userId}` },
      SK: { S: 'PROFILE' },
      GSI1PK: { S: 'EMAIL#a@x.org' },
      GSI1SK: { S: `USER#${userId}` },
      entity_type: { S: 'User' },
      userId: { S: userId },
      email: { S: 'A@x.org' },
      score: { N: '1.5' },
      data: { NULL: true },
      created_at: { S: '2025-01-01T00:00:00.000Z' },
    });
  });

  test('an index with a missing attribute is left out, all of its keys at once', () => {
    const item = encode(flat, 'User', { userId });
    expect(Object.keys(item)).toEqual(['PK', 'SK', 'entity_type', 'userId']);
  });

  test('an index key that is an attribute is kept although the other key of the index is missing', () => {
    expect(encode(flat, 'User', { userId, status: 'open' })).toMatchObject({ status: { S: 'open' } });
    expect(encode(flat, 'User', { userId, status: 'open', rank: 3 })).toMatchObject({ status: { S: 'open' }, rank: { N: '3' } });
  });

  test('an empty index key is an error before anything is sent', () => {
    expect(() => encode(flat, 'User', { userId, status: '', rank: 3 })).toThrow(KeyError);
  });
});

describe('time to live', () => {
  test.each([
    ['2025-09-27T10:00:00.999999Z', '1758967200'],
    ['2025-09-27T12:00:00+02:00', '1758967200'],
    ['1969-12-31T23:59:59.5Z', '-1'],
  ])('%s is %s, whole seconds', (expiresAt, seconds) => {
    for (const definition of [flat, envelope]) expect(encode(definition, 'Session', { userId, expiresAt }).ttl).toEqual({ N: seconds });
  });

  test('without a time there is no ttl', () => {
    expect(encode(flat, 'Session', { userId })).not.toHaveProperty('ttl');
    expect(encode(flat, 'Session', { userId, expiresAt: STORED_NULL })).not.toHaveProperty('ttl');
  });

  test('an attribute that is the ttl itself stays an attribute of the item', () => {
    for (const definition of [flat, envelope]) {
      const item = encode(definition, 'Token', { token: 't', ttl: 1758967200 });
      expect(item.ttl).toEqual({ N: '1758967200' });
      expect(decode(definition, 'Token', item)).toEqual({ token: 't', ttl: 1758967200 });
    }
  });
});

describe('envelope layout', () => {
  test('attributes lie inside; keys, type, ttl, times of writing and attributes that are keys outside', () => {
    const item = encode(envelope, 'User', { userId, email: 'a@x.org', status: 'open', rank: 1, updated_at: '2025-01-01T00:00:00.123Z' });
    expect(item).toEqual({
      PK: { S: `USER#${userId}` },
      SK: { S: 'PROFILE' },
      GSI1PK: { S: 'EMAIL#a@x.org' },
      GSI1SK: { S: `USER#${userId}` },
      entity_type: { S: 'User' },
      status: { S: 'open' },
      rank: { N: '1' },
      updated_at: { S: '2025-01-01T00:00:00.123Z' },
      data: { M: { userId: { S: userId }, email: { S: 'a@x.org' } } },
    });
    expect(decode(envelope, 'User', item)).toEqual({
      userId,
      email: 'a@x.org',
      status: 'open',
      rank: 1,
      updated_at: '2025-01-01T00:00:00.123Z',
    });
  });

  test('the envelope is a level of nesting', () => {
    const nested = (containers: number): unknown => (containers === 0 ? 1 : [nested(containers - 1)]);
    expect(() => encode(envelope, 'User', { userId, data: nested(30) })).not.toThrow();
    expect(() => encode(envelope, 'User', { userId, data: nested(31) })).toThrow(expect.objectContaining({ code: 'VALUE_DEPTH' }));
    expect(() => encode(flat, 'User', { userId, data: nested(31) })).not.toThrow();
  });

  test('a key of the name of an attribute, but with another value, lies outside and the attribute inside', () => {
    const folded: ModelDefinition = {
      table: { partitionKey: 'id', layout: { envelope: 'data' } },
      indexes: { ByEmail: { partitionKey: 'email' } },
      entities: {
        User: { attributes: { id: 'string', email: 'string' }, key: { id: 'USER#{id}' }, indexes: { ByEmail: { email: '{email|lower}' } } },
      },
    };
    const item = encode(folded, 'User', { id: '1', email: 'A@x.org' });
    expect(item).toMatchObject({ id: { S: 'USER#1' }, email: { S: 'a@x.org' }, data: { M: { id: { S: '1' }, email: { S: 'A@x.org' } } } });
    expect(decode(folded, 'User', item)).toEqual({ id: '1', email: 'A@x.org' });
  });

  test('table keys that are attributes are written once, as keys', () => {
    const item = encode(ownKeys, 'Event', { userId, seq: 2n ** 60n, note: 'x' });
    expect(item).toEqual({
      userId: { S: userId },
      seq: { N: '1152921504606846976' },
      kind: { S: 'Event' },
      body: { M: { note: { S: 'x' } } },
    });
    expect(decode(ownKeys, 'Event', item)).toEqual({ userId, seq: 2n ** 60n, note: 'x' });
  });
});

describe('values that are refused', () => {
  test('a required attribute without value', () => {
    expect(() => encode(flat, 'Token', { token: 't', ttl: null })).toThrow(
      'Token.ttl: undefined does not fit: allowed is a value, because the attribute is required',
    );
    expect(() => encode(flat, 'Token', { token: 't', ttl: STORED_NULL })).toThrow(expect.objectContaining({ code: 'VALUE_MISSING' }));
  });

  test('a name that the entity does not have', () => {
    expect(() => encode(flat, 'User', { userId, emial: 'a@x.org' })).toThrow(
      expect.objectContaining({ code: 'VALUE_UNKNOWN', attribute: 'emial' }),
    );
    expect(() => encode(flat, 'User', { userId, emial: undefined })).not.toThrow();
  });

  test('a missing attribute of the primary key', () => {
    expect(() => encode(flat, 'User', { email: 'a@x.org' })).toThrow(
      expect.objectContaining({ code: 'KEY_VALUE_MISSING', attribute: 'userId' }),
    );
  });
});

describe('decodeItem', () => {
  test('every attribute comes back, and nothing else', () => {
    const values = { userId, email: 'a@x.org', status: 'open', rank: 1, score: '1.5', tags: ['x'], data: { a: [1] } };
    const item = { ...encode(flat, 'User', values), _m: { M: {} }, _t: { BOOL: true }, added_later: { S: 'x' } };
    expect(decode(flat, 'User', item)).toEqual(values);
  });

  test('NULL and missing attributes are absent; JSON null is a value', () => {
    expect(decode(flat, 'User', { userId: { S: userId }, email: { NULL: true }, data: { NULL: true } })).toEqual({ userId, data: null });
    expect(decode(envelope, 'User', { PK: { S: 'x' } })).toEqual({});
    expect(decode(envelope, 'User', { data: { S: 'not a map' } })).toEqual({});
  });

  test('a stored NULL is written where the attribute is optional, and leaves its index out', () => {
    const item = encode(flat, 'User', { userId, email: STORED_NULL });
    expect(item.email).toEqual({ NULL: true });
    expect(item).not.toHaveProperty('GSI1PK');
  });

  test('a value of another type is an error that names entity and attribute', () => {
    const read = () => decode(flat, 'User', { score: { S: '1.5' } });
    expect(read).toThrow(CodecError);
    expect(read).toThrow('User.score: "S" does not fit: allowed is the stored type N');
  });
});

test('a plan says where an attribute lies, and is made once', () => {
  const model = compileModel(envelope);
  const plan = itemPlan(model.entity('User'), model);
  expect(plan.byName.email).toMatchObject({ inside: true, isKey: false });
  expect(plan.byName.status).toMatchObject({ inside: false });
  expect(itemPlan(model.entity('User'), model)).toBe(plan);
});
