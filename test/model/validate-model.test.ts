import { inspect } from 'node:util';
import { assertValidModel, ModelError, validateModel } from '../../lib/model';
import { fixtures } from './fixtures';
import { entity, shop } from './fixtures/shop';

const codes = (model: unknown) => validateModel(model).map(({ code }) => code);

describe('valid models', () => {
  test.each([
    ['no index, no sort key', { table: { partitionKey: 'id' }, entities: { User: { attributes: { id: 'uuid' }, key: { id: '{id}' } } } }],
    ['no entity yet', { table: { partitionKey: 'PK' }, entities: {} }],
    ['a lossy filter beside its raw attribute', shop({ key: { PK: '{email|lower}', SK: '{email}' } })],
    ['a shard of the attribute beside it', shop({ key: { PK: '{id|shard:10}#{id}' } })],
    ['a lossy filter that is declared unique', shop({ key: { PK: 'USER#{email|lower}' }, user: { unique: 'filtered' } })],
    ['a change of case in hexadecimal text', shop({ key: { PK: '{email|sha256|upper}#{id|upper}' } })],
    ['a lossy index key', shop({ in: { Email: { EmailPK: '{email|lower}', EmailSK: '{at|day}' } } })],
    ['fixed widths without separator', shop({ key: { SK: '{id}{day}{n|pad:6}{email|sha256}{id|shard:4}{email}' } })],
    ['a digit after a fixed width', shop({ key: { SK: '{id}7{email}' } })],
    ['numbers in order', shop({ key: { SK: '{n|sortable}#{big|pad:20}#{n|raw}' } })],
    ['numbers in a partition key', shop({ key: { PK: 'USER#{n}#{big}' } })],
    [
      'attributes inside an envelope, named like keys and the table’s own',
      shop({ table: { layout: { envelope: 'data' } }, attributes: { PK: 'json', ttl: 'date', _m: 'string' } }),
    ],
    [
      'the time of the first write in a key',
      shop({ table: { createdAt: 'made' }, attributes: { made: 'timestamp(3)' }, key: { SK: '{made}' } }),
    ],
    [
      'the time of the first write in a key, with an envelope',
      shop({ table: { layout: { envelope: 'data' }, createdAt: 'made' }, attributes: { made: 'timestamp(3)' }, key: { SK: '{made}' } }),
    ],
    ['the type as an index key', shop({ indexes: { Types: { partitionKey: 'entity_type' } }, in: { Types: { entity_type: 'User' } } })],
    [
      'an inverted index',
      shop({ indexes: { Inverted: { partitionKey: 'SK', sortKey: 'PK' } }, in: { Inverted: { SK: 'PROFILE', PK: 'USER#{id}' } } }),
    ],
    ['half of an index key as an attribute', shop({ indexes: { Newest: { partitionKey: 'X', sortKey: 'at' } } })],
    ['a time to live that is the entity’s own attribute', shop({ attributes: { ttl: 'integer' }, user: { ttl: 'ttl' } })],
    ['a property that is undefined', { ...shop({ user: { ttl: undefined } }), $schema: 'x.json' }],
  ])('%s', (_, model) => {
    expect(validateModel(model)).toEqual([]);
  });
});

test('nothing is thrown, whatever is passed', () => {
  const oddities = [
    undefined,
    null,
    0,
    '',
    [],
    {},
    { table: [] },
    { table: {}, entities: { A: [] } },
    { entities: { A: { attributes: 1, key: 2, indexes: [3] } } },
  ];
  for (const oddity of oddities) expect(validateModel(oddity).length).toBeGreaterThan(0);
  const bad = JSON.parse(
    '{"table":{"partitionKey":"__proto__"},"entities":{"__proto__":{"attributes":{"__proto__":"string"},"key":{"__proto__":"{__proto__}"}}}}',
  );
  expect(codes(bad)).toEqual(['NAME_ATTRIBUTE', 'NAME_ENTITY', 'NAME_ATTRIBUTE']);
});

test('one wrong part does not hide the others', () => {
  const model = shop({
    table: { sortKey: 9 },
    entities: { Broken: 1, Other: entity('OTHER#{id}', 'X', { ttl: 'nothing', attributes: { id: 'guid' } }) },
    in: { Emial: { EmailPK: 'x' }, Email: { EmailPK: '{email|lowr}', EmailSK: '{' } },
  });
  expect(codes(model)).toEqual([
    'SHAPE',
    'SHAPE',
    'INDEX_UNKNOWN',
    'TEMPLATE_SYNTAX',
    'TYPE_UNKNOWN',
    'TTL_ATTRIBUTE_UNKNOWN',
    'FILTER_UNKNOWN',
  ]);
});

test('an uncaught error prints each problem once: those of its field are in the message', () => {
  const error = new ModelError(validateModel(shop({ user: { ttl: 'day' } })));
  expect(inspect(error).split('TTL_TYPE')).toHaveLength(2);
  expect(error.problems).toEqual([expect.objectContaining({ code: 'TTL_TYPE' })]);
});

test('assertValidModel lists all problems in one error', () => {
  const model = shop({ key: { PK: 'USER#{idd}' }, user: { ttl: 'day' } });
  const check = () => assertValidModel(model);
  expect(check).toThrow(ModelError);
  expect(check).toThrow(
    [
      'The model has 2 problems:',
      '  1. entities.User.ttl [TTL_TYPE]: "day" is date: a time to live is timestamp or integer (an integer in epoch seconds)',
      '  2. entities.User.key.PK [TEMPLATE_ATTRIBUTE_UNKNOWN]: User has no attribute "idd" ("USER#{idd}", character 5): did you mean "id"?',
    ].join('\n'),
  );
  expect(check).toThrow(
    expect.objectContaining({
      code: 'MODEL_INVALID',
      problems: [expect.objectContaining({ entity: 'User', value: 'day' }), expect.anything()],
    }),
  );
  for (const valid of Object.values(fixtures)) expect(() => assertValidModel(valid)).not.toThrow();
});
