import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as fc from 'fast-check';
import type { CompiledKey, Values } from '../../lib/model';
import { AccessKind, SingleTable } from '../../lib/table';
import { allows, arnText, type Statement } from '../support/iam';
import { tableModel, typedModel } from '../support/table-model';

const ARN = 'arn:aws:dynamodb:eu-west-1:111111111111:table/shop';
const READ = ['BatchGetItem', 'ConditionCheckItem', 'GetItem', 'Query'];
const WRITE = ['BatchWriteItem', 'ConditionCheckItem', 'DeleteItem', 'PutItem', 'UpdateItem'];

function setUp() {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const table = SingleTable.fromTableAttributes(stack, 'Table', { model: tableModel(), tableArn: ARN });
  const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  return { app, stack, table, role };
}

test('lists what was asked for and what comes with it', () => {
  const { table, role } = setUp();
  table.grants.read(role('Reader'), ['User']);
  expect(table.accessReport()).toEqual([
    {
      grantee: 'Stack/Reader',
      reads: ['User'],
      writes: [],
      acknowledgements: [],
      reachable: [
        { entity: 'Session', access: AccessKind.READ, operations: READ, requested: false },
        // A setting may be called "USER#…": its key has no word of its own.
        { entity: 'Setting', access: AccessKind.READ, operations: READ, requested: false },
        { entity: 'User', access: AccessKind.READ, operations: READ, requested: true },
        { entity: 'User', indexName: 'EmailIndex', access: AccessKind.READ, operations: ['Query'], requested: true },
        { entity: 'UserBadge', access: AccessKind.READ, operations: READ, requested: false },
      ],
    },
  ]);
});

test('keeps reading and writing apart', () => {
  const { table, role } = setUp();
  const both = role('Both');
  table.grants.read(both, ['Price']);
  table.grants.write(both, ['Store']);
  const [{ reads, writes, reachable }] = table.accessReport();
  expect({ reads, writes }).toEqual({ reads: ['Price'], writes: ['Store'] });
  expect(reachable.filter(({ requested }) => requested)).toEqual([
    { entity: 'Price', access: AccessKind.READ, operations: READ, requested: true },
    { entity: 'Store', access: AccessKind.WRITE, operations: WRITE, requested: true },
  ]);
});

test('functions that share a role reach what either asked for', () => {
  const { stack, table, role } = setUp();
  const shared = role('Shared');
  const code = lambda.Code.fromInline('//');
  const fn = (id: string) => new lambda.Function(stack, id, { runtime: lambda.Runtime.NODEJS_LATEST, handler: 'i.h', code, role: shared });
  table.connect(fn('Posts'), { reads: ['BlogPost'], indexes: [] });
  table.connect(fn('Alerts'), { writes: ['Price'] });
  const [alerts, posts] = table.accessReport();
  const without = (entry: typeof alerts) => entry.reachable.map(({ requested, ...one }) => one);
  expect([alerts.grantee, posts.grantee]).toEqual(['Stack/Alerts', 'Stack/Posts']);
  expect(without(alerts)).toEqual(without(posts));
  expect(alerts.reachable.filter(({ requested }) => requested).map(({ entity }) => entity)).toEqual(['Price']);
  expect(posts.reachable.filter(({ requested }) => requested).map(({ entity }) => entity)).toEqual(['BlogPost']);
});

test('an index over the type attribute separates what shares a partition', () => {
  const { stack, role } = setUp();
  const table = SingleTable.fromTableAttributes(stack, 'Typed', { model: tableModel(typedModel), tableArn: ARN });
  table.grants.read(role('Reader'), ['User']);
  expect(table.accessReport()[0].reachable.map(({ entity, indexName, requested }) => [entity, indexName, requested])).toEqual([
    ['Session', undefined, false],
    ['User', undefined, true],
    ['User', 'TypeIndex', true],
  ]);
});

test('shows why wide access was acknowledged', () => {
  const { table, role } = setUp();
  table.grants.read(role('Reader'), ['Store'], { acknowledgeWidePattern: 'stores are public' });
  expect(table.accessReport()[0].acknowledgements).toEqual(['stores are public']);
});

test('is sorted, so the order of grants does not show', () => {
  const one = setUp();
  one.table.grants.read(one.role('B'), ['User', 'Price']);
  one.table.grants.read(one.role('A'), ['Session']);
  const two = setUp();
  two.table.grants.read(two.role('A'), ['Session']);
  two.table.grants.read(two.role('B'), ['Price', 'User']);
  expect(one.table.accessReport()).toEqual(two.table.accessReport());
});

test('is part of the cloud assembly, with everything granted up to synthesis', () => {
  const { app, table, role } = setUp();
  table.grants.read(role('Reader'), ['User']);
  const metadata = app.synth().getStackByName('Stack').metadata['/Stack/Table'];
  const entry = metadata.find(({ type }) => type === 'cdk-single-table:access');
  expect(entry?.data).toEqual(table.accessReport());
  expect(JSON.stringify(entry?.data)).toContain('"access":"read"');
});

describe('against the policies themselves', () => {
  const compiled = tableModel()._compiled;
  const entities = fc.subarray([...compiled.entityNames]);
  const values: fc.Arbitrary<Values> = fc.record({
    userId: fc.uuid(),
    sessionId: fc.uuid(),
    postId: fc.uuid(),
    storeId: fc.uuid(),
    email: text(),
    name: fc.oneof(text(), fc.constantFrom('USER#1', 'BLOG#2', 'WHAT?*$#x')),
    badge: text(),
    status: fc.constantFrom('draft', 'live'),
    rank: fc.integer(),
    tenantId: text(),
    region: text(),
    year: text(),
    month: text(),
    symbol: text(),
  });

  function text() {
    return fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom('a', 'B', '1', '#', '*', '?', '$', '{', '/') });
  }

  test('whatever IAM allows is in the report, and whatever was asked for is allowed', () => {
    fc.assert(
      fc.property(entities, entities, values, (reads, writes, row) => {
        fc.pre(reads.length + writes.length > 0);
        const { stack, table, role } = setUp();
        const grantee = role('Grantee');
        const acknowledgeWidePattern = 'to see what it reaches';
        if (reads.length > 0) table.grants.read(grantee, reads, { acknowledgeWidePattern });
        if (writes.length > 0) table.grants.write(grantee, writes, { acknowledgeWidePattern });
        const policy = stack.resolve((grantee.node.findChild('DefaultPolicy') as iam.Policy).document.toJSON());
        const [{ reachable }] = table.accessReport();
        for (const { entity, indexName, operation, keys } of requests(row)) {
          const allowed = allows(policy.Statement as Statement[], {
            action: `dynamodb:${operation}`,
            resource: arnText(indexName === undefined ? ARN : `${ARN}/index/${indexName}`),
            context: { 'dynamodb:LeadingKeys': keys },
          });
          const entries = reachable.filter(
            (one) => one.entity === entity && one.indexName === indexName && one.operations.includes(operation),
          );
          if (allowed) expect(entries).not.toEqual([]);
          const requested = (READ.includes(operation) && reads.includes(entity)) || (WRITE.includes(operation) && writes.includes(entity));
          if (requested) expect({ entity, indexName, operation, allowed }).toEqual({ entity, indexName, operation, allowed: true });
        }
      }),
      { numRuns: 60 },
    );
  });

  /** Every request that a client could make for an item of every entity. */
  function requests(row: Values) {
    const key = (compiledKey: CompiledKey) => (compiledKey.render(row) as { S: string }).S;
    return compiled.entityNames.flatMap((name) => {
      const entity = compiled.entity(name);
      const onTable = [...READ, ...WRITE].map((operation) => ({
        entity: name,
        indexName: undefined,
        operation,
        keys: [key(entity.partitionKey)],
      }));
      const onIndexes = entity.indexes.map(({ index, partitionKey }) => ({
        entity: name,
        indexName: index.name,
        operation: 'Query',
        keys: partitionKey.map(key),
      }));
      return [...onTable, ...onIndexes];
    });
  }
});
