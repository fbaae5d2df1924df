import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { ARN, NEVER, setUp } from '../support/granted-table';
import { allows } from '../support/iam';
import { tableModel } from '../support/table-model';

const READS = ['GetItem', 'BatchGetItem', 'Query', 'ConditionCheckItem'];
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];

describe('reading User', () => {
  const { table, role, can, statements } = setUp();
  table.grants.read(role, ['User']);

  test('has one statement for the table and one for its index', () => {
    const leading = (...patterns: string[]) => ({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': patterns },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
    expect(statements()).toEqual([
      {
        Effect: 'Allow',
        Action: ['dynamodb:BatchGetItem', 'dynamodb:ConditionCheckItem', 'dynamodb:GetItem', 'dynamodb:Query'],
        Resource: ARN,
        Condition: leading('USER#*'),
      },
      { Effect: 'Allow', Action: 'dynamodb:Query', Resource: `${ARN}/index/EmailIndex`, Condition: leading('EMAIL#*') },
    ]);
  });

  test.each(READS)('allows %s of its keys', (operation) => {
    expect(can(operation, 'table', 'USER#1')).toBe(true);
  });

  test.each([...WRITES, ...NEVER])('does not allow %s', (operation) => {
    expect(can(operation, 'table', 'USER#1')).toBe(false);
    expect(can(operation, 'table')).toBe(false);
    expect(can(operation, 'index/EmailIndex', 'EMAIL#a@b.example')).toBe(false);
    expect(can(operation, 'index/EmailIndex')).toBe(false);
  });

  test.each(['STORE#1', 'BLOG#1', 'EMAIL#a@b.example', 'user#1', 'USER', 'xUSER#1', ''])('no read reaches the key %j', (key) => {
    for (const operation of READS) expect(can(operation, 'table', key)).toBe(false);
  });

  test('a batch with one foreign key is refused as a whole', () => {
    expect(can('BatchGetItem', 'table', 'USER#1', 'USER#2')).toBe(true);
    expect(can('BatchGetItem', 'table', 'USER#1', 'STORE#2')).toBe(false);
  });

  test('a request that names no key is refused', () => {
    for (const operation of READS) expect(can(operation, 'table')).toBe(false);
    expect(can('Query', 'index/EmailIndex')).toBe(false);
  });

  test('indexes that User is not in are out of reach, and so is the wrong key on its own', () => {
    expect(can('Query', 'index/EmailIndex', 'EMAIL#a@b.example')).toBe(true);
    expect(can('Query', 'index/EmailIndex', 'USER#1')).toBe(false);
    for (const index of ['BlogIndex', 'StatusIndex', 'RegionIndex', 'EmailIndex2']) {
      for (const key of ['EMAIL#a@b.example', 'USER#1', 'BLOGS']) expect(can('Query', `index/${index}`, key)).toBe(false);
    }
  });
});

describe('writing Session', () => {
  const { table, role, can } = setUp();
  table.grants.write(role, ['Session']);

  test.each([...WRITES, 'ConditionCheckItem'])('allows %s', (operation) => {
    expect(can(operation, 'table', 'USER#1')).toBe(true);
    expect(can(operation, 'table', 'STORE#1')).toBe(false);
  });

  test.each(['GetItem', 'BatchGetItem', 'Query', ...NEVER])('does not allow %s', (operation) => {
    expect(can(operation, 'table', 'USER#1')).toBe(false);
    expect(can(operation, 'index/EmailIndex', 'EMAIL#a')).toBe(false);
  });
});

test('reading one entity and writing another keeps the directions apart', () => {
  const { table, role, can } = setUp();
  table.grants.read(role, ['User']);
  table.grants.write(role, ['Price']);
  expect(can('GetItem', 'table', 'USER#1')).toBe(true);
  expect(can('PutItem', 'table', 'USER#1')).toBe(false);
  expect(can('PutItem', 'table', 'WHAT?*$#BTC')).toBe(true);
  expect(can('GetItem', 'table', 'WHAT?*$#BTC')).toBe(false);
});

test('readWrite does both', () => {
  const { table, role, can } = setUp();
  table.grants.readWrite(role, ['User']);
  for (const operation of [...READS, ...WRITES]) expect(can(operation, 'table', 'USER#1')).toBe(true);
});

test('literals that IAM would read as wildcards or variables are literal', () => {
  const { table, role, can, statements } = setUp();
  table.grants.read(role, ['Price']);
  expect(statements()[0].Condition?.['ForAllValues:StringLike']).toEqual({ 'dynamodb:LeadingKeys': ['WHAT${?}${*}${$}#*'] });
  expect(can('GetItem', 'table', 'WHAT?*$#BTC')).toBe(true);
  expect(can('GetItem', 'table', 'WHAT!*$#BTC')).toBe(false);
  expect(can('GetItem', 'table', 'WHAT?anything$#BTC')).toBe(false);
});

test('an attribute with a fixed list of values gives exact keys', () => {
  const { table, role, can } = setUp();
  table.grants.read(role, ['BlogPost']);
  expect(can('Query', 'index/StatusIndex', 'live')).toBe(true);
  expect(can('Query', 'index/StatusIndex', 'lively')).toBe(false);
  expect(can('Query', 'index/BlogIndex', 'BLOGS')).toBe(true);
  expect(can('Query', 'index/BlogIndex', 'BLOGS2')).toBe(false);
});

test('`indexes` limits reading to those', () => {
  const { table, role, can } = setUp();
  table.grants.read(role, ['BlogPost'], { indexes: ['BlogIndex'] });
  expect(can('GetItem', 'table', 'BLOG#1')).toBe(true);
  expect(can('Query', 'index/BlogIndex', 'BLOGS')).toBe(true);
  expect(can('Query', 'index/StatusIndex', 'live')).toBe(false);
});

describe('composition', () => {
  test('granting the same role again adds to its statements', () => {
    const { table, role, statements, can } = setUp();
    table.grants.read(role, ['User']);
    table.grants.read(role, ['BlogPost', 'User']);
    table.grants.read(role, ['UserBadge']);
    expect(statements().map(({ Resource }) => Resource)).toEqual(
      ['', '/index/EmailIndex', '/index/BlogIndex', '/index/StatusIndex'].map((part) => `${ARN}${part}`),
    );
    expect(statements()[0].Condition?.['ForAllValues:StringLike']['dynamodb:LeadingKeys']).toEqual(['BLOG#*', 'USER#*', 'USER#*#BADGES']);
    expect(can('GetItem', 'table', 'BLOG#1')).toBe(true);
    expect(can('GetItem', 'table', 'STORE#1')).toBe(false);
  });

  test('the policy grows with the patterns, not with the calls', () => {
    const { table, role, statements } = setUp();
    for (let call = 0; call < 50; call++) table.grants.readWrite(role, ['User', 'Session']);
    expect(statements()).toHaveLength(3);
  });

  test('the recommended feature flags, which merge statements, change nothing', () => {
    const { stack, table, role, can } = setUp({}, recommendedFlags);
    table.grants.readWrite(role, ['User', 'Session']);
    table.grants.read(role, ['Price']);
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    const merged = (operation: string, key: string) =>
      allows(policy.Properties.PolicyDocument.Statement, {
        action: `dynamodb:${operation}`,
        resource: ARN,
        context: { 'dynamodb:LeadingKeys': [key] },
      });
    for (const operation of [...READS, ...WRITES, ...NEVER]) {
      for (const key of ['USER#1', 'WHAT?*$#BTC', 'STORE#1']) expect(merged(operation, key)).toBe(can(operation, 'table', key));
    }
  });

  test('another role gets statements of its own', () => {
    const { stack, table, role, statements } = setUp();
    const other = new iam.Role(stack, 'Other', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    table.grants.read(role, ['User']);
    table.grants.read(other, ['Store'], { indexes: [] });
    expect(JSON.stringify(statements())).not.toContain('STORE');
  });

  test('a principal whose policy is fixed is warned about', () => {
    const { stack, table } = setUp();
    const fixed = iam.Role.fromRoleArn(stack, 'Fixed', 'arn:aws:iam::111111111111:role/fixed', { mutable: false });
    table.grants.read(new iam.ServicePrincipal('lambda.amazonaws.com'), ['User']);
    table.grants.read(fixed, ['User']);
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Table',
      Match.stringLikeRegexp('Nothing was granted to .*cdk-single-table:grantNotAdded'),
    );
  });
});

describe.each([
  ['number', 'integer'],
  ['binary', 'binary'],
])('a partition key of type %s', (type, scalar) => {
  const keyed = (acknowledgeWidePattern?: string) => {
    const attributes = { id: scalar, name: 'string', rank: scalar };
    return setUp({
      acknowledgeWidePattern,
      model: tableModel({
        table: { partitionKey: { name: 'id', type } },
        indexes: { NameIndex: { partitionKey: 'GSI1PK' }, RankIndex: { partitionKey: { name: 'rank', type } } },
        entities: {
          Row: { attributes, key: { id: '{id}' }, indexes: { NameIndex: { GSI1PK: 'NAME#{name}' }, RankIndex: { rank: '{rank}' } } },
        },
      }),
    });
  };

  test('is refused, on the table and on the index', () => {
    const { table, role } = keyed();
    const reason = `has a partition key of type ${type}, which \`dynamodb:LeadingKeys\` is not documented to describe`;
    expect(() => table.grants.read(role, ['Row'])).toThrow(
      `reads: on the table, "Row" ${reason}, so the permission would reach the whole table.`,
    );
    expect(() => table.grants.read(role, ['Row'])).toThrow(`reads: on the index RankIndex, "Row" ${reason}`);
    expect(() => table.grants.write(role, ['Row'])).toThrow('Make it one text that begins with a word of its own ("ROW#…"), or state');
  });

  test('acknowledged, has no condition, because a guess at its text could refuse every request', () => {
    const { table, role, statements, can } = keyed('one entity');
    table.grants.read(role, ['Row']);
    expect(statements().map(({ Resource, Condition }) => [Resource, Condition?.['ForAllValues:StringLike']])).toEqual([
      [ARN, undefined],
      [`${ARN}/index/NameIndex`, { 'dynamodb:LeadingKeys': ['NAME#*'] }],
      [`${ARN}/index/RankIndex`, undefined],
    ]);
    expect(can('GetItem', 'table', '7')).toBe(true);
    for (const operation of NEVER) expect(can(operation, 'table')).toBe(false);
    expect(table.accessReport()[0].acknowledgements).toEqual(['one entity']);
  });
});

describe('a customer managed key', () => {
  test('gives each direction exactly its actions, once', () => {
    const stack = new Stack(new App(), 'Keys');
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1');
    const { table, role, statements } = setUp({ encryptionKey });
    const keyStatements = () => statements().filter(({ Resource }) => Resource === encryptionKey.keyArn);
    table.grants.read(role, ['User']);
    table.grants.read(role, ['Session']);
    expect(keyStatements().map(({ Action }) => Action)).toEqual([['kms:Decrypt', 'kms:DescribeKey']]);
    table.grants.write(role, ['Session']);
    expect(keyStatements()[1].Action).toEqual([
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ]);
  });
});

test('no statement ever names a wildcard action or resource', () => {
  const { table, role, statements } = setUp();
  table.grants.readWrite(role, ['User', 'Session', 'BlogPost', 'Store', 'Setting'], { acknowledgeWidePattern: 'all of it' });
  for (const { Action, Resource } of statements()) expect(JSON.stringify([Action, Resource])).not.toContain('*');
});
