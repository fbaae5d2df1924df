import { App, CrossStackReferences, ReferenceStrength, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { SingleTable } from '../../lib/table';
import { tableModel } from '../support/table-model';

interface Variant {
  readonly context?: Record<string, unknown>;
  readonly data?: StackProps;
  readonly api?: StackProps;
  readonly strength?: ReferenceStrength;
}

/** A table in one stack, a function that uses it in another. */
function synthesize({ context, data: dataProps, api: apiProps, strength }: Variant = {}) {
  const app = new App({ context });
  if (strength) CrossStackReferences.of(app).consume(strength);
  const data = new Stack(app, 'Data', dataProps);
  const api = new Stack(app, 'Api', apiProps);
  const table = new SingleTable(data, 'Table', { model: tableModel() });
  const code = lambda.Code.fromInline('//');
  const fn = new lambda.Function(api, 'Fn', { runtime: lambda.Runtime.NODEJS_LATEST, handler: 'index.handler', code });
  table.connect(fn, { reads: ['User'], writes: ['Session'] });
  return { data: Template.fromStack(data), api: Template.fromStack(api) };
}

function tableResources(template: Template) {
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
  return policy.Properties.PolicyDocument.Statement.map(({ Resource }: { Resource: unknown }) => Resource);
}

function tableName(template: Template) {
  const [fn] = Object.values(template.findResources('AWS::Lambda::Function'));
  return fn.Properties.Environment.Variables.SINGLE_TABLE_NAME;
}

describe.each([
  ['without feature flags', undefined],
  ['with all recommended flags', { ...recommendedFlags, '@aws-cdk/core:defaultCrossStackReferences': 'strong' }],
])('strong references, %s', (_, context) => {
  test('the app imports what the data stack exports', () => {
    const { data, api } = synthesize({ context });
    const exports = Object.values(data.findOutputs('*')).map(({ Export }) => Export.Name);
    expect(exports).toHaveLength(2);
    expect(exports).toContain(tableName(api)['Fn::ImportValue']);
    for (const resource of tableResources(api)) expect(JSON.stringify(resource)).toMatch(/Fn::ImportValue.*TableCD117FA1Arn/);
    expect(JSON.stringify(data.toJSON())).not.toContain('AWS::IAM');
  });
});

describe.each([
  ['asked for', { strength: ReferenceStrength.WEAK }],
  ['by the recommended flags', { context: recommendedFlags }],
])('weak references, %s', (_, variant) => {
  test('the app looks the outputs of the data stack up, nothing is locked', () => {
    const { data, api } = synthesize(variant);
    expect(tableName(api)).toHaveProperty('Fn::GetStackOutput');
    for (const resource of tableResources(api)) expect(JSON.stringify(resource)).toContain('Fn::GetStackOutput');
    for (const output of Object.values(data.findOutputs('*'))) expect(output).not.toHaveProperty('Export');
  });
});

test('another region reads the name and the ARN through the exports of CDK', () => {
  const [data, api] = ['eu-west-1', 'us-east-1'].map((region) => ({
    env: { account: '111111111111', region },
    crossRegionReferences: true,
  }));
  const { api: template } = synthesize({ data, api });
  const reader = { 'Fn::GetAtt': [expect.stringMatching('ExportsReader'), expect.stringContaining('TableCD117FA1')] };
  expect(tableName(template)).toEqual(reader);
  expect(tableResources(template)[0]).toEqual(reader);
});

test('the logical id of the table does not depend on flags', () => {
  for (const context of [undefined, recommendedFlags]) {
    expect(Object.keys(synthesize({ context }).data.findResources('AWS::DynamoDB::GlobalTable'))).toEqual(['TableCD117FA1']);
  }
});
