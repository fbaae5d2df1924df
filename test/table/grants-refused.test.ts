import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { NEVER, setUp } from '../support/granted-table';

describe('patterns that match too much', () => {
  test('are refused, all of them at once, with what to do', () => {
    const { table, role, statements } = setUp();
    expect(() => table.grants.readWrite(role, ['Setting', 'Store', 'User'])).toThrow(
      [
        'SingleTable "Stack/Table" has 3 problems:',
        '  - reads: on the table, "Setting" has the partition pattern "*", which other entities match as well, so the permission would reach the whole table. Begin it with a word of its own ("SETTING#…"), or state in `acknowledgeWidePattern` why this is right [SingleTable.WidePattern]',
        '  - reads: on the index RegionIndex, "Store" has a partition key of several attributes, which `dynamodb:LeadingKeys` is not documented to describe, so the permission would reach the whole index. Make it one text that begins with a word of its own ("STORE#…"), read without this index (`indexes`), or state in `acknowledgeWidePattern` why this is right [SingleTable.WidePattern]',
        '  - writes: on the table, "Setting" has the partition pattern "*", which other entities match as well, so the permission would reach the whole table. Begin it with a word of its own ("SETTING#…"), or state in `acknowledgeWidePattern` why this is right [SingleTable.WidePattern]',
      ].join('\n'),
    );
    expect(statements()).toEqual([]);
  });

  test('an empty reason is none', () => {
    const { table, role } = setUp();
    expect(() => table.grants.read(role, ['Setting'], { acknowledgeWidePattern: ' ' })).toThrow('SingleTable.WidePattern');
  });

  test('a reason given to the table holds for every grant, and is reported where it was needed', () => {
    const { table, role, can } = setUp({ acknowledgeWidePattern: 'settings predate the key prefixes' });
    table.grants.read(role, ['User']);
    expect(table.accessReport()[0].acknowledgements).toEqual([]);
    table.grants.read(role, ['Setting']);
    expect(can('GetItem', 'table', 'theme')).toBe(true);
    expect(table.accessReport()[0].acknowledgements).toEqual(['settings predate the key prefixes']);
  });

  test('acknowledged, the table is reached by key, and still not scanned', () => {
    const { table, role, can, statements } = setUp();
    table.grants.read(role, ['User']);
    table.grants.read(role, ['Setting'], { acknowledgeWidePattern: 'settings predate the key prefixes' });
    expect(statements()[0].Condition?.['ForAllValues:StringLike']).toEqual({ 'dynamodb:LeadingKeys': ['*'] });
    expect(can('GetItem', 'table', 'theme')).toBe(true);
    expect(can('GetItem', 'table')).toBe(false);
    expect(can('PutItem', 'table', 'theme')).toBe(false);
    for (const operation of NEVER) expect(can(operation, 'table', 'theme')).toBe(false);
  });

  test('acknowledged, a multi-attribute index has no condition, whatever DynamoDB says its leading keys are', () => {
    const { table, role, can } = setUp();
    table.grants.read(role, ['Store'], { acknowledgeWidePattern: 'stores are public' });
    expect(can('Query', 'index/RegionIndex')).toBe(true);
    expect(can('Query', 'index/RegionIndex', 'acme', 'eu')).toBe(true);
    expect(can('Scan', 'index/RegionIndex')).toBe(false);
    expect(can('GetItem', 'table', 'USER#1')).toBe(false);
  });

  test('without the index nothing needs acknowledging', () => {
    const { table, role, can } = setUp();
    table.grants.read(role, ['Store'], { indexes: [] });
    expect(can('GetItem', 'table', 'STORE#1')).toBe(true);
    expect(can('Query', 'index/RegionIndex')).toBe(false);
  });

  test('an acknowledgement of nothing is a warning', () => {
    const { stack, table, role } = setUp();
    table.grants.read(role, ['User'], { acknowledgeWidePattern: 'just in case' });
    Annotations.fromStack(stack).hasWarning('/Stack/Table', Match.stringLikeRegexp('cdk-single-table:unneededAcknowledgement'));
  });
});

describe('mistakes', () => {
  test.each([
    [['Usr'], {}, 'reads: "Usr" is not an entity of the model: it has User, Session,'],
    [['User'], { indexes: ['BlogIndex'] }, 'indexes: "BlogIndex" is no index of the entities that are read: they are in EmailIndex'],
    [['Session'], { indexes: ['EmailIndex'] }, 'they are in none: leave `indexes` out'],
    [['User', 'Session'], { indexes: ['StatusIndex'] }, '"StatusIndex" is no index of the entities that are read: they are in EmailIndex'],
    [
      ['User'],
      { indexes: ['Emial'] },
      'indexes: "Emial" is no index of the entities that are read: they are in EmailIndex [SingleTable.UnknownIndex]',
    ],
    [[], {}, 'reads, writes: Stack/Role asks for no entity: name User, Session,'],
  ])('%j with %j', (entities, options, message) => {
    const { table, role } = setUp();
    expect(() => table.grants.read(role, entities, options)).toThrow(message);
  });
});

test('indexes have no use where nothing is read', () => {
  const { table, role } = setUp();
  expect(() => table.grants.write(role, ['User'], { indexes: ['EmailIndex'] })).toThrow(
    'indexes: "EmailIndex" has no use, nothing is read: leave `indexes` out [SingleTable.UnknownIndex]',
  );
});
