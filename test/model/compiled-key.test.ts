import { compileModel, type EntityDefinition, KeyError, type ModelDefinition } from '../../lib/model';

function entityOf(entity: EntityDefinition, table: Partial<ModelDefinition['table']> = {}, indexes: ModelDefinition['indexes'] = {}) {
  return compileModel({ table: { partitionKey: 'PK', sortKey: 'SK', ...table }, indexes, entities: { Order: entity } }).entity('Order');
}

const order = entityOf(
  {
    attributes: { customer: 'string', at: 'timestamp(3)', id: 'uuid', total: 'decimal', note: 'string?' },
    key: { PK: 'CUSTOMER#{customer}', SK: 'ORDER#{at}#{id}' },
    indexes: { Notes: { noteKey: 'NOTE#{note|lower}', at: '{at}' } },
  },
  {},
  { Notes: { partitionKey: 'noteKey', sortKey: 'at' } },
);
const [notes] = order.indexes;

describe('render', () => {
  test('a key lists its attributes once, the entity those of both keys', () => {
    expect(order.sortKey?.attributes).toEqual(['at', 'id']);
    expect(order.keyAttributes).toEqual(['customer', 'at', 'id']);
    const twice = entityOf({ attributes: { id: 'string' }, key: { PK: '{id|shard:4}#{id}', SK: '{id}' } });
    expect(twice.partitionKey.attributes).toEqual(['id']);
    expect(twice.keyAttributes).toEqual(['id']);
  });

  test.each([undefined, null])('an optional attribute that is %s leaves the item out of the index', (note) => {
    expect(notes.partitionKey[0].render({ note })).toBeUndefined();
    expect(notes.partitionKey[0].render({ note: 'Late' })).toEqual({ S: 'NOTE#late' });
  });

  test('a required attribute that is missing is named', () => {
    const render = () => order.sortKey?.render({ at: '2025-09-27T10:00:00Z' });
    expect(render).toThrow(KeyError);
    expect(render).toThrow(expect.objectContaining({ code: 'KEY_VALUE_MISSING', entity: 'Order', attribute: 'id', key: 'SK' }));
    expect(render).toThrow('Order.id: the key needs this attribute, and it has no value (key SK)');
  });

  test('a value that does not fit says whose it is', () => {
    const render = () => order.sortKey?.render({ at: 'yesterday', id: 'x' });
    expect(render).toThrow(expect.objectContaining({ code: 'VALUE_FORMAT', entity: 'Order', attribute: 'at', key: 'SK' }));
  });

  test.each([
    ['PK', 2048],
    ['SK', 1024],
  ] as const)('%s takes %d bytes of UTF-8', (name, bytes) => {
    const entity = entityOf({ attributes: { id: 'string' }, key: { PK: '{id}', SK: '{id}' } });
    const key = name === 'PK' ? entity.partitionKey : entity.sortKey;
    expect(key?.render({ id: 'é'.repeat(bytes / 2) })).toEqual({ S: 'é'.repeat(bytes / 2) });
    expect(() => key?.render({ id: `é${'x'.repeat(bytes - 1)}` })).toThrow(
      expect.objectContaining({
        code: 'KEY_TOO_LONG',
        message: expect.stringContaining(`has ${bytes + 1} bytes, DynamoDB takes ${bytes}`),
      }),
    );
  });

  test('index keys have the same limits', () => {
    expect(() => notes.partitionKey[0].render({ note: 'x'.repeat(2044) })).toThrow(
      expect.objectContaining({ code: 'KEY_TOO_LONG', key: 'noteKey' }),
    );
  });

  test('DynamoDB takes no empty key', () => {
    const entity = entityOf({ attributes: { id: 'string' }, key: { PK: '{id}', SK: 'X' } });
    expect(() => entity.partitionKey.render({ id: '' })).toThrow(expect.objectContaining({ code: 'KEY_EMPTY', key: 'PK' }));
  });
});

describe('number and binary keys', () => {
  const reading = entityOf(
    {
      attributes: { day: 'integer', hash: 'binary', big: 'bigint?' },
      key: { day: '{day}', hash: '{hash}' },
      indexes: { ByBig: { big: '{big}' } },
    },
    { partitionKey: { name: 'day', type: 'number' }, sortKey: { name: 'hash', type: 'binary' } },
    { ByBig: { partitionKey: { name: 'big', type: 'number' } } },
  );
  const [big] = reading.indexes[0].partitionKey;

  test('hold the value itself', () => {
    expect(reading.partitionKey.render({ day: -7 })).toEqual({ N: '-7' });
    expect(reading.sortKey?.render({ hash: Uint8Array.of(1, 2) })).toEqual({ B: Uint8Array.of(1, 2) });
    expect(big.render({ big: 2n ** 64n })).toEqual({ N: '18446744073709551616' });
    expect(big.render({})).toBeUndefined();
  });

  test('numbers are plain, never scientific', () => {
    const wide = entityOf({ attributes: { n: 'number' }, key: { n: '{n}', SK: 'X' } }, { partitionKey: { name: 'n', type: 'number' } });
    expect(wide.partitionKey.render({ n: 1e21 })).toEqual({ N: '1000000000000000000000' });
    expect(wide.partitionKey.render({ n: 2.5e-7 })).toEqual({ N: '0.00000025' });
  });

  test.each([
    [{ day: 1.5 }, 'partitionKey', 'VALUE_RANGE'],
    [{}, 'partitionKey', 'KEY_VALUE_MISSING'],
    [{ hash: 'AQI=' }, 'sortKey', 'VALUE_TYPE'],
    [{ hash: new Uint8Array(1025) }, 'sortKey', 'KEY_TOO_LONG'],
    [{ hash: new Uint8Array(0) }, 'sortKey', 'KEY_EMPTY'],
  ] as const)('%j is refused by the %s: %s', (values, key, code) => {
    expect(() => reading[key]?.render(values)).toThrow(expect.objectContaining({ code }));
  });

  test('have no beginning', () => {
    expect(() => reading.partitionKey.prefix({ day: 1 })).toThrow(expect.objectContaining({ code: 'KEY_NO_PREFIX', key: 'day' }));
  });
});

describe('prefix', () => {
  test.each([
    [{}, 'ORDER#'],
    [{ at: '2025-09-27T12:00:00+02:00' }, 'ORDER#2025-09-27T10:00:00.000Z#'],
    [{ id: 'ac5cada7-7b1f-4673-b2b1-089f3e308363' }, 'ORDER#'],
    [
      { at: '2025-09-27T10:00:00Z', id: 'AC5cada7-7b1f-4673-b2b1-089f3e308363' },
      'ORDER#2025-09-27T10:00:00.000Z#ac5cada7-7b1f-4673-b2b1-089f3e308363',
    ],
  ])('%j begins with %s', (values, prefix) => {
    expect(order.sortKey?.prefix(values)).toBe(prefix);
  });

  test('is escaped like the key itself', () => {
    const entity = entityOf({ attributes: { a: 'string', b: 'string' }, key: { PK: 'X', SK: '{a}#{b}' } });
    expect(entity.sortKey?.prefix({ a: '1#2' })).toBe('1%232#');
  });

  test('refuses a value that does not fit', () => {
    expect(() => order.sortKey?.prefix({ at: 5 })).toThrow(expect.objectContaining({ code: 'VALUE_TYPE', attribute: 'at' }));
  });
});
