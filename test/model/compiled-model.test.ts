import { compileModel, type ModelDefinition } from '../../lib/model';
import { serenya } from './fixtures/serenya';

const minimal: ModelDefinition = {
  table: { partitionKey: 'PK' },
  entities: { User: { attributes: { id: 'uuid' }, key: { PK: 'USER#{id}' } } },
};

test('the table has its defaults', () => {
  expect(compileModel(minimal).table).toEqual({
    partitionKey: { name: 'PK', type: 'string' },
    type: 'entity_type',
    metadata: '_m',
    tombstone: '_t',
  });
});

test('what the definition states takes the place of the defaults', () => {
  expect(compileModel(serenya).table).toEqual({
    partitionKey: { name: 'PK', type: 'string' },
    sortKey: { name: 'SK', type: 'string' },
    ttl: 'ttl',
    type: 'entity_type',
    envelope: 'data',
    createdAt: 'created_at',
    updatedAt: 'updated_at',
    metadata: '_m',
    tombstone: '_t',
  });
});

test('index keys are lists', () => {
  const model = compileModel({
    ...minimal,
    indexes: {
      ByPlace: { partitionKey: ['country', { name: 'zip', type: 'number' }], sortKey: 'street', projection: { include: ['id'] } },
      ById: { partitionKey: 'id' },
    },
  });
  expect(model.indexes).toEqual({
    ByPlace: {
      name: 'ByPlace',
      partitionKey: [
        { name: 'country', type: 'string' },
        { name: 'zip', type: 'number' },
      ],
      sortKey: [{ name: 'street', type: 'string' }],
      projection: { include: ['id'] },
    },
    ById: { name: 'ById', partitionKey: [{ name: 'id', type: 'string' }], sortKey: [], projection: 'ALL' },
  });
});

test('an entity is found by its name and by what its items store', () => {
  const model = compileModel(serenya);
  expect(model.entityNames).toEqual(['User', 'Session', 'Device', 'Job', 'Subscription']);
  expect(model.entity('Job')).toMatchObject({ name: 'Job', type: 'job', ttl: undefined });
  expect(model.entityOfType('session')).toBe(model.entity('Session'));
  expect(model.entityOfType('Session')).toBeUndefined();
});

test.each(['Usr', 'constructor', '__proto__'])('an entity %s that is not there is an error with those that are', (name) => {
  expect(() => compileModel(minimal).entity(name)).toThrow(`the model has no entity "${name}": it has User`);
});

test('one definition is compiled once, an entity when it is first asked for', () => {
  const broken = { ...minimal, entities: { ...minimal.entities, Broken: { attributes: { id: 'nonsense' }, key: { PK: '{' } } } };
  const model = compileModel(broken);
  expect(compileModel(broken)).toBe(model);
  expect(model.entity('User')).toBe(model.entity('User'));
  expect(() => model.entity('Broken')).toThrow('"nonsense" is not an attribute type');
});
