import { App, type CfnElement, Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type ConnectOptions, EnvironmentProfile, ServerlessApi, ServerlessFunction, SingleTable } from 'cdk-single-table';
import type { IConstruct } from 'constructs';
import { buildFunction } from '../support/bundle';
import { templateOf } from '../support/conformance';
import { allows } from '../support/iam';
import { model, tableModel } from '../support/table-model';
import { type Declared, ExpectedAccess, OPERATIONS } from './support/declared-access';
import { EXAMPLES } from './support/examples';
import { type FunctionPermissions, functionPermissions, resourcesOf } from './support/function-permissions';

jest.setTimeout(120_000);
beforeAll(() => {
  for (const job of ['authorizer', 'jwt-rotation', 'migration', 'site-deployment', 'stream-events']) buildFunction(job);
});
afterEach(() => jest.restoreAllMocks());

const logicalId = (construct: IConstruct) => Stack.of(construct).getLogicalId(construct.node.defaultChild as CfnElement);

/** Everything that a function may do with a table, against what its declaration and the model alone say that it may. */
function differences(statements: FunctionPermissions['statements'], table: string, declared: Declared, expected: ExpectedAccess): string[] {
  const wrong: string[] = [];
  for (const place of expected.places) {
    const resource = place === undefined ? `arn:${table}` : `arn:${table}/index/${place}`;
    const keys = expected.keys(place);
    for (const operation of OPERATIONS) {
      const may = (leadingKeys?: readonly string[]) =>
        allows(statements, {
          action: `dynamodb:${operation}`,
          resource,
          context: leadingKeys ? { 'dynamodb:LeadingKeys': leadingKeys } : {},
        });
      const allowed = keys.filter((key) => expected.allows(declared, operation, place, key));
      const refused = keys.filter((key) => !allowed.includes(key));
      for (const key of allowed) if (!may([key])) wrong.push(`may not ${operation} ${JSON.stringify(key)} of ${resource}`);
      for (const key of refused) if (may([key])) wrong.push(`may ${operation} ${JSON.stringify(key)} of ${resource}`);
      // One of several keys is enough to refuse all of them.
      if (allowed.length > 0 && refused.length > 0 && may([allowed[0], refused[0]]))
        wrong.push(`may ${operation} a foreign key beside its own`);
      // A request that names no key reads everything. Only where every key is allowed (and that acknowledged), this makes no difference.
      if (refused.length > 0 && may()) wrong.push(`may ${operation} ${resource} without a key`);
    }
  }
  return wrong;
}

describe('a function with a table', () => {
  const CODE = Code.fromInline('exports.handler = async () => {};');
  const expected = new ExpectedAccess(model as ConstructorParameters<typeof ExpectedAccess>[0]);
  const acknowledgeWidePattern = 'The test wants all of it.';

  function permissions(create: (stack: Stack, table: SingleTable) => void) {
    const stack = new Stack(new App(), 'Stack');
    const table = new SingleTable(stack, 'Table', { model: tableModel() });
    create(stack, table);
    const [found, ...others] = functionPermissions(templateOf(stack));
    expect(others).toEqual([]);
    const id = logicalId(table.table);
    return { ...found, table: id };
  }
  const declaring = (declared: { reads?: string[]; writes?: string[]; indexes?: string[]; acknowledgeWidePattern?: string }) =>
    permissions((stack, table) => new ServerlessFunction(stack, 'Fn', { code: CODE, table, ...declared }));

  test.each<[string, Declared & { acknowledgeWidePattern?: string }]>([
    ['reads one entity', { reads: ['User'] }],
    ['writes one entity', { writes: ['User'] }],
    ['reads and writes different ones', { reads: ['User'], writes: ['BlogPost'] }],
    ['reads on the table alone', { reads: ['User', 'BlogPost'], indexes: [] }],
    ['reads through one index', { reads: ['BlogPost'], indexes: ['StatusIndex'] }],
    ['reads what shares partitions', { reads: ['Session'] }],
    ['reads a partition inside the pattern of another', { reads: ['UserBadge'] }],
    ['reads and writes a key with wildcards of IAM in it', { reads: ['Price'], writes: ['Price'] }],
    ['reads an index that IAM cannot divide', { reads: ['Store'], acknowledgeWidePattern }],
    ['reads a bare key', { reads: ['Setting'], acknowledgeWidePattern }],
  ])('that %s may do exactly that', (_name, declared) => {
    const { statements, table } = declaring(declared as Parameters<typeof declaring>[0]);
    expect(differences(statements, table, declared, expected)).toEqual([]);
  });

  test('may do what any of its routes says, and no more', () => {
    const { statements, table } = permissions((stack, table) => {
      const route = { code: CODE, public: true, group: 'all' };
      const routes = { 'GET /a': { ...route, reads: ['User'], indexes: [] }, 'POST /b': { ...route, writes: ['BlogPost'] } };
      new ServerlessApi(stack, 'Api', { table, routes });
    });
    expect(differences(statements, table, { reads: ['User'], writes: ['BlogPost'], indexes: [] }, expected)).toEqual([]);
  });

  test("with reads: ['User'] cannot write, read other keys or scan", () => {
    const { statements, table } = declaring({ reads: ['User'] });
    const can = (operation: string, place: string, ...keys: string[]) =>
      allows(statements, {
        action: `dynamodb:${operation}`,
        resource: `arn:${table}${place}`,
        context: keys.length > 0 ? { 'dynamodb:LeadingKeys': keys } : {},
      });
    expect(can('GetItem', '', 'USER#1')).toBe(true);
    expect(can('Query', '/index/EmailIndex', 'EMAIL#a@example.com')).toBe(true);
    for (const operation of ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']) expect(can(operation, '', 'USER#1')).toBe(false);
    for (const key of ['BLOG#1', 'STORE#1', 'user#1', 'EMAIL#a@example.com']) expect(can('GetItem', '', key)).toBe(false);
    for (const key of ['USER#1', 'BLOGS']) expect(can('Query', '/index/EmailIndex', key)).toBe(false);
    for (const index of ['BlogIndex', 'StatusIndex', 'RegionIndex'])
      expect(can('Query', `/index/${index}`, 'EMAIL#a@example.com')).toBe(false);
    for (const place of ['', '/index/EmailIndex']) {
      for (const operation of ['Scan', 'Query', 'PartiQLSelect']) expect(can(operation, place)).toBe(false);
    }
  });

  test('the comparison finds what is too much and what is missing', () => {
    const { statements, table } = declaring({ reads: ['User'] });
    const scan = { Effect: 'Allow', Action: 'dynamodb:Scan', Resource: `arn:${table}` } as const;
    expect(differences([...statements, scan], table, { reads: ['User'] }, expected)).toContainEqual(
      expect.stringMatching(/^may Scan .* without a key$/),
    );
    expect(differences(statements, table, { reads: ['User', 'BlogPost'] }, expected)).toContainEqual(
      expect.stringMatching(/^may not GetItem "BLOG#7"/),
    );
    expect(differences(statements, table, {}, expected)).toContainEqual(expect.stringMatching(/^may Query "EMAIL#7" .*EmailIndex$/));
  });
});

/** What functions of the library do with the table of a migration: it moves every entity, and compares every item. */
const MIGRATION: Readonly<Record<string, readonly string[]>> = {
  MigrationCopy: ['dynamodb:GetItem', 'dynamodb:PartiQLInsert', 'dynamodb:PutItem'],
  MigrationInspect: ['dynamodb:BatchGetItem', 'dynamodb:Scan'],
};

describe.each(EXAMPLES)('every function of $name', ({ build }) => {
  let found: ReturnType<typeof synthesize> | undefined;
  const synthesized = () => {
    found ??= synthesize();
    return found;
  };

  function synthesize() {
    const connect = jest.spyOn(SingleTable.prototype, 'connect');
    const { stack } = build(EnvironmentProfile.prod())();
    const declared = new Map<string, Required<Declared>[]>();
    for (const [fn, options] of connect.mock.calls) {
      const id = logicalId(fn);
      declared.set(id, [...(declared.get(id) ?? []), options as Required<ConnectOptions>]);
    }
    const table = stack.node.findChild('Table') as SingleTable;
    return {
      functions: functionPermissions(templateOf(stack)),
      declared,
      table: logicalId(table.table),
      expected: new ExpectedAccess(table.model._compiled.definition),
    };
  }

  test('may do with the table exactly what it says', () => {
    const { functions, declared, table, expected } = synthesized();
    expect(declared.size).toBeGreaterThan(4);
    const wrong = functions
      .filter(({ id }) => !Object.keys(MIGRATION).some((name) => id.startsWith(name)))
      .flatMap(({ id, statements }) => {
        const says = declared.get(id) ?? [];
        expect([id, says.length]).toEqual([id, says.length > 0 ? 1 : 0]);
        return differences(statements, table, says[0] ?? {}, expected).map((one) => `${id} ${one}`);
      });
    expect(wrong).toEqual([]);
  });

  test('of the migration does with the table what moving and comparing all of it needs', () => {
    const { functions, table } = synthesized();
    for (const [name, actions] of Object.entries(MIGRATION)) {
      const mine = functions.filter(({ id }) => id.startsWith(name));
      expect(mine).toHaveLength(1);
      const allowed = mine[0].statements.filter(({ Resource }) => JSON.stringify(Resource).includes(`"${table}"`));
      expect(allowed.flatMap(({ Action }) => Action).sort()).toEqual(actions);
    }
  });

  test('has no managed policy, writes one log and reads no secret that its environment does not name', () => {
    const { functions } = synthesized();
    for (const fn of functions) {
      expect([fn.id, fn.managedPolicies, resourcesOf(fn, 'logs')]).toEqual([fn.id, [], [`arn:${fn.logGroup}`]]);
      // Those who replace a secret are told by Secrets Manager which one.
      if (fn.id.includes('Rotation')) continue;
      // Of a secret known by its name, the permission also has the six characters that AWS puts behind it.
      const unnamed = resourcesOf(fn, 'secretsmanager').filter((arn) => !fn.environment.includes(arn.replace(/-\?{6}$/, '')));
      expect([fn.id, unnamed]).toEqual([fn.id, []]);
    }
  });
});
