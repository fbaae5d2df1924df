import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { functionTarget } from '../../lib/function';
import { SingleTable } from '../../lib/table';
import { tableModel } from '../support/table-model';
import { leaveProjects, project } from './support/project';

beforeEach(() => {
  project({ 'users.ts': 'export const get = async () => 1; export const list = async () => 2;' });
});
afterEach(leaveProjects);

const timeout = Duration.seconds(29);

function setUp() {
  const stack = new Stack(new App(), 'Stack');
  return { stack, table: new SingleTable(stack, 'Table', { model: tableModel() }) };
}

test('the timeout of the caller holds unless the function has its own', () => {
  const { stack } = setUp();
  functionTarget(stack, 'Default', { entry: 'users.ts', handler: 'get', timeout: undefined }, { timeout });
  functionTarget(stack, 'Own', { entry: 'users.ts', handler: 'get', timeout: Duration.seconds(3) }, { timeout });
  const timeouts = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function')).map(
    ({ Properties }) => Properties.Timeout,
  );
  expect(timeouts).toEqual([29, 3]);
});

test('a function of the user gets its entities, and nothing else is done to it', () => {
  const { stack, table } = setUp();
  const own = new lambda.Function(stack, 'Own', {
    runtime: lambda.Runtime.NODEJS_LATEST,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {};'),
  });
  // The environment that all routes of an API have is not for a function of the user's.
  const target = functionTarget(stack, 'Target', { function: own, reads: ['User'], environment: { SHARED: 'x' } }, { table, timeout });
  expect(target).toBe(own);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Lambda::Function', 1);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { SINGLE_TABLE_NAME: Match.anyValue(), SHARED: Match.absent() } },
  });
});

test('several exports are one function with one handler', () => {
  const { stack, table } = setUp();
  const exports = ['get', 'list'].map((exportName) => ({ route: `GET /${exportName}`, entry: 'users.ts', exportName }));
  functionTarget(stack, 'Users', { environment: { STAGE: 'x' }, externalModules: ['sharp'], reads: ['User'] }, { table, timeout, exports });
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Timeout: 29,
    Environment: { Variables: { STAGE: 'x', NODE_OPTIONS: '--enable-source-maps', SINGLE_TABLE_NAME: Match.anyValue() } },
  });
});

test('an export that is missing from several has the construct in its message', () => {
  const { stack } = setUp();
  const exports = ['get', 'put'].map((exportName) => ({ route: `GET /${exportName}`, entry: 'users.ts', exportName }));
  expect(() => functionTarget(stack, 'Users', {}, { timeout, exports })).toThrow(
    /ServerlessFunction "Stack\/Users" has a problem:\n {2}- entry: .*\n.*No matching export in "users.ts" for import "put"/,
  );
});
