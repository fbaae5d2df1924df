import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SingleTable } from '../../lib/table';
import { tableModel } from '../support/table-model';

function setUp() {
  const stack = new Stack(new App(), 'Stack');
  const table = new SingleTable(stack, 'Table', { model: tableModel() });
  return { stack, table, fn: fn(stack, 'Fn') };
}

function fn(stack: Stack, id: string) {
  const code = lambda.Code.fromInline('exports.handler = async () => {};');
  return new lambda.Function(stack, id, { runtime: lambda.Runtime.NODEJS_LATEST, handler: 'index.handler', code });
}

const NAME = { Ref: Match.stringLikeRegexp('^Table') };

test('sets SINGLE_TABLE_NAME and grants what was asked', () => {
  const { stack, table, fn: handler } = setUp();
  table.connect(handler, { reads: ['User'], writes: ['Session'] });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { SINGLE_TABLE_NAME: NAME } } });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        Match.objectLike({ Action: Match.arrayWith(['dynamodb:GetItem']), Resource: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } }),
        Match.objectLike({
          Action: 'dynamodb:Query',
          Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.anyValue(), 'Arn'] }, '/index/EmailIndex']] },
        }),
        Match.objectLike({ Action: Match.arrayWith(['dynamodb:PutItem']), Resource: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } }),
      ],
    },
  });
});

test('an alias and a version reach the function behind them', () => {
  const { stack, table, fn: handler } = setUp();
  const alias = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: handler.currentVersion });
  table.connect(alias, { reads: ['User'] });
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { SINGLE_TABLE_NAME: NAME } } });
});

test('an imported function is granted to its role, and told that its environment is not set', () => {
  const { stack, table } = setUp();
  const imported = lambda.Function.fromFunctionAttributes(stack, 'Imported', {
    functionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:other',
    role: fn(stack, 'Donor').role,
  });
  table.connect(imported, { reads: ['User'] });
  Annotations.fromStack(stack).hasWarning(
    '/Stack/Table',
    'Stack/Imported is an imported function, so its environment cannot be changed from here. Set SINGLE_TABLE_NAME to the name of this table where the function is defined. [ack: cdk-single-table:environmentNotSet]',
  );
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
});

test('a second table needs a variable of its own', () => {
  const { stack, table, fn: handler } = setUp();
  const second = new SingleTable(stack, 'Second', { model: tableModel() });
  table.connect(handler, { reads: ['User'] });
  table.connect(handler, { writes: ['User'] });
  expect(() => second.connect(handler, { reads: ['User'] })).toThrow(
    'SingleTable "Stack/Second" has a problem:\n  - environmentVariable: SINGLE_TABLE_NAME of Stack/Fn already holds the name of Stack/Table: connect the second table with another one [SingleTable.EnvironmentTaken]',
  );
  second.connect(handler, { reads: ['User'], environmentVariable: 'SECOND_TABLE' });
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { SINGLE_TABLE_NAME: NAME, SECOND_TABLE: { Ref: Match.stringLikeRegexp('^Second') } } },
  });
});

test('an unknown entity stops before anything is granted', () => {
  const { stack, table, fn: handler } = setUp();
  expect(() => table.connect(handler, { reads: ['User'], writes: ['Sesion'] })).toThrow('writes: "Sesion" is not an entity of the model');
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
});
