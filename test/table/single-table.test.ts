import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { EnvironmentProfile } from '../../lib/profile';
import { TableModel } from '../../lib/table/table-model';
import { create, index, TYPE } from '../support/created-table';
import { tableModel, typedModel } from '../support/table-model';

describe('keys from the model', () => {
  test('table keys, time to live and exactly the attribute definitions that keys need', () => {
    create()
      .template()
      .hasResourceProperties(TYPE, {
        KeySchema: [
          { AttributeName: 'PK', KeyType: 'HASH' },
          { AttributeName: 'SK', KeyType: 'RANGE' },
        ],
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        AttributeDefinitions: [
          { AttributeName: 'PK', AttributeType: 'S' },
          { AttributeName: 'SK', AttributeType: 'S' },
          { AttributeName: 'GSI1PK', AttributeType: 'S' },
          { AttributeName: 'GSI1SK', AttributeType: 'S' },
          { AttributeName: 'GSI4PK', AttributeType: 'S' },
          { AttributeName: 'rank', AttributeType: 'N' },
          { AttributeName: 'GSI2PK', AttributeType: 'S' },
          { AttributeName: 'tenantId', AttributeType: 'S' },
          { AttributeName: 'region', AttributeType: 'S' },
          { AttributeName: 'year', AttributeType: 'S' },
          { AttributeName: 'month', AttributeType: 'S' },
        ],
      });
  });

  test('a table without sort key, time to live or indexes', () => {
    const model = TableModel.fromObject({
      table: { partitionKey: { name: 'id', type: 'number' } },
      entities: { Counter: { attributes: { id: 'integer' }, key: { id: '{id}' } } },
    });
    create({ model })
      .template()
      .hasResourceProperties(TYPE, {
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
        TimeToLiveSpecification: Match.absent(),
        GlobalSecondaryIndexes: Match.absent(),
      });
  });

  test('a native multi-attribute index keeps the order of its attributes', () => {
    expect(index(create().template(), 'RegionIndex')).toMatchObject({
      KeySchema: [
        { AttributeName: 'tenantId', KeyType: 'HASH' },
        { AttributeName: 'region', KeyType: 'HASH' },
        { AttributeName: 'year', KeyType: 'RANGE' },
        { AttributeName: 'month', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    });
  });

  test('an index over an attribute that items have anyway', () => {
    expect(index(create({ model: tableModel(typedModel) }).template(), 'TypeIndex').KeySchema).toEqual([
      { AttributeName: 'entity_type', KeyType: 'HASH' },
      { AttributeName: 'PK', KeyType: 'RANGE' },
    ]);
  });

  test('INCLUDE adds what a client needs to read an item, and never a key', () => {
    expect(index(create().template(), 'BlogIndex').Projection).toEqual({
      ProjectionType: 'INCLUDE',
      NonKeyAttributes: ['title', 'entity_type', 'ttl', '_t'],
    });
    expect(index(create().template(), 'StatusIndex').Projection).toEqual({ ProjectionType: 'KEYS_ONLY' });
  });

  test('INCLUDE with an envelope', () => {
    const model = TableModel.fromObject({
      table: { partitionKey: 'PK', layout: { envelope: 'data' }, createdAt: 'created_at' },
      indexes: { ByName: { partitionKey: 'GSI1PK', projection: { include: ['data', 'created_at'] } } },
      entities: { Pet: { attributes: { name: 'string' }, key: { PK: 'PET#{name}' }, indexes: { ByName: { GSI1PK: 'NAME#{name}' } } } },
    });
    expect(index(create({ model }).template(), 'ByName').Projection.NonKeyAttributes).toEqual(['data', 'created_at', 'entity_type', '_t']);
  });
});

describe('what DynamoDB would refuse only at deployment', () => {
  test('a key attribute without definition and a definition without key are synthesis errors', () => {
    const { table, stack } = create();
    const resource = table.table.node.defaultChild as dynamodb.CfnGlobalTable;
    resource.attributeDefinitions = [
      { attributeName: 'PK', attributeType: 'S' },
      { attributeName: 'extra', attributeType: 'S' },
    ];
    expect(() => Template.fromStack(stack)).toThrow(
      /table: key attribute "SK" has no attribute definition[\s\S]*"extra" belongs to no key/,
    );
  });

  test('an index with too many key attributes, or one of them twice', () => {
    const { table, stack } = create();
    const resource = table.table.node.defaultChild as dynamodb.CfnGlobalTable;
    const keySchema = [...'abcd', 'a'].map((attributeName) => ({ attributeName, keyType: 'HASH' }));
    resource.globalSecondaryIndexes = [{ indexName: 'Odd', keySchema, projection: { projectionType: 'ALL' } }];
    expect(() => Template.fromStack(stack)).toThrow(
      /index "Odd": 5 partition key attributes, allowed are 1 to 4[\s\S]*"a" is in the key twice/,
    );
  });

  test('an index added by hand is checked like any other', () => {
    const { table, template } = create();
    table.table.addLocalSecondaryIndex({ indexName: 'Local', sortKey: { name: 'at', type: dynamodb.AttributeType.STRING } });
    expect(() => template()).not.toThrow();
  });
});

describe('stream', () => {
  test('off until something needs it', () => {
    const { table, template } = create();
    expect(table.tableStreamArn).toBeUndefined();
    template().hasResourceProperties(TYPE, { StreamSpecification: Match.absent() });
  });

  test('enabled with new and old images, once', () => {
    const { table, stack, template } = create();
    const arn = table.enableStream();
    expect(table.enableStream()).toBe(arn);
    expect(table.tableStreamArn).toBe(arn);
    expect(stack.resolve(arn)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Table/), 'StreamArn'] });
    template().hasResourceProperties(TYPE, { StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' } });
  });
});

describe('mistakes', () => {
  test('options for an index that the model does not have, or for the other billing: all named at once', () => {
    const indexOptions = { MailIndex: {}, EmailIndex: { readCapacity: dynamodb.Capacity.fixed(1) } };
    expect(() => create({ indexOptions })).toThrow(
      [
        'SingleTable "Stack/Table" has 2 problems:',
        '  - indexOptions.MailIndex: is no index of the model: it has EmailIndex, BlogIndex, StatusIndex, RegionIndex [SingleTable.UnknownIndex]',
        '  - indexOptions.EmailIndex.readCapacity: on-demand billing takes maxReadRequestUnits and maxWriteRequestUnits [SingleTable.BillingMismatch]',
      ].join('\n'),
    );
  });

  test('caps with provisioned billing', () => {
    const billing = dynamodb.Billing.provisioned({
      readCapacity: dynamodb.Capacity.fixed(1),
      writeCapacity: dynamodb.Capacity.autoscaled({ maxCapacity: 2 }),
    });
    expect(() => create({ billing, indexOptions: { EmailIndex: { maxWriteRequestUnits: 1 } } })).toThrow(
      'indexOptions.EmailIndex.maxWriteRequestUnits: provisioned billing takes readCapacity and writeCapacity [SingleTable.BillingMismatch]',
    );
  });
});

describe('what must never change', () => {
  test('logical ids of stateful resources', () => {
    // A changed id replaces the table. It is also the id that `new TableV2(stack, 'Table')` gives, so a table can be adopted.
    const { template } = create();
    const before = new Stack(new App(), 'Stack');
    new dynamodb.TableV2(before, 'Table', { partitionKey: { name: 'PK', type: dynamodb.AttributeType.STRING } });
    expect(Object.keys(template().findResources(TYPE))).toEqual(['TableCD117FA1']);
    expect(Object.keys(Template.fromStack(before).findResources(TYPE))).toEqual(['TableCD117FA1']);
  });

  test('the same app gives the same template, whatever the order of calls', () => {
    const first = create();
    EnvironmentProfile.staging().applyTo(first.stack);
    first.table.enableStream();
    const second = create();
    second.table.enableStream();
    EnvironmentProfile.staging().applyTo(second.stack);
    expect(JSON.stringify(first.template().toJSON())).toBe(JSON.stringify(second.template().toJSON()));
  });
});
