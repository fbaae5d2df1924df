// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub writes its placeholders so
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnOutput, Fn, Stack, Stage } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AdapterRegistry } from '../../local/adapters';
import { type AssemblyStack, chooseStacks, type RunScope, readAssembly, StackScope } from '../../local/assembly';
import { testFolder } from './fixture/synthesize';

jest.setTimeout(60_000); // the machine may be busy with other suites

const folder = testFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const stackOf = (template: AssemblyStack['template'], stackName = 'App'): AssemblyStack => ({
  ...{ id: stackName, displayName: stackName, stackName, dependencies: [], assets: new Map(), images: new Map() },
  template,
});

function scopesOf(...stacks: AssemblyStack[]): StackScope[] {
  const registry = new AdapterRegistry([]);
  const secretText = (id: string): string => {
    if (id !== 'arn:aws:secretsmanager:us-east-1:000000000000:secret:App-S-Local0' && id !== 'plain') throw new Error(`no secret ${id}`);
    return '{"password":"p:w"}';
  };
  const run: RunScope = { scopes: [], identityOf: (type) => registry.of(type), secretText };
  for (const stack of stacks) run.scopes.push(new StackScope(stack, run));
  return run.scopes;
}

const template: AssemblyStack['template'] = {
  Resources: {
    B: { Type: 'AWS::S3::Bucket' },
    N: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': 'named-${AWS::Region}' } } },
    F: { Type: 'AWS::Lambda::Function' },
    V: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'F' } } },
    A: {
      Type: 'AWS::Lambda::Alias',
      Properties: { FunctionName: { Ref: 'F' }, Name: 'live', FunctionVersion: { 'Fn::GetAtt': ['V', 'Version'] } },
    },
    S: { Type: 'AWS::SecretsManager::Secret' },
    R: { Type: 'AWS::IAM::Role' },
    T: { Type: 'AWS::DynamoDB::GlobalTable' },
    Off: { Type: 'AWS::SQS::Queue', Condition: 'Never' },
  },
  Parameters: { Size: { Type: 'Number', Default: 3 }, Empty: { Type: 'String' } },
  Mappings: { M: { a: { b: 'mapped' } } },
  Conditions: {
    Always: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
    Never: { 'Fn::Not': [{ Condition: 'Always' }] },
    Both: { 'Fn::And': [{ Condition: 'Always' }, { 'Fn::Or': [{ Condition: 'Never' }, { Condition: 'Always' }] }] },
  },
};

describe('intrinsic functions', () => {
  const [scope] = scopesOf(
    stackOf(template),
    stackOf({ Outputs: { O: { Value: { Ref: 'AWS::StackName' }, Export: { Name: 'shared' } } } }, 'Other'),
  );

  test.each<[unknown, unknown]>([
    ['plain text', 'plain text'],
    [{ Ref: 'AWS::AccountId' }, '000000000000'],
    [{ Ref: 'Size' }, 3],
    [{ Ref: 'B' }, 'app-b'],
    [{ Ref: 'N' }, 'named-us-east-1'],
    [{ 'Fn::GetAtt': ['B', 'Arn'] }, 'arn:aws:s3:::app-b'],
    [{ 'Fn::GetAtt': 'F.Arn' }, 'arn:aws:lambda:us-east-1:000000000000:function:App-F'],
    [{ Ref: 'V' }, 'arn:aws:lambda:us-east-1:000000000000:function:App-F:1'],
    [{ Ref: 'A' }, 'arn:aws:lambda:us-east-1:000000000000:function:App-F:live'],
    [{ 'Fn::GetAtt': ['R', 'Arn'] }, 'arn:aws:iam:us-east-1:000000000000:App-R'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'T' }]] }, 'a-App-T'],
    [{ 'Fn::Sub': '${AWS::Partition} ${B.Arn} ${!Kept}' }, 'aws arn:aws:s3:::app-b ${Kept}'],
    [{ 'Fn::Sub': ['${x}${Size}', { x: { Ref: 'B' } }] }, 'app-b3'],
    [{ 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b'] }] }, 'b'],
    [{ 'Fn::If': ['Both', 'yes', { Ref: 'nothing' }] }, 'yes'],
    [{ a: { 'Fn::If': ['Never', 1, { Ref: 'AWS::NoValue' }] }, b: [{ Ref: 'AWS::NoValue' }, 2] }, { b: [2] }],
    [{ 'Fn::FindInMap': ['M', 'a', 'b'] }, 'mapped'],
    [{ 'Fn::ImportValue': 'shared' }, 'Other'],
    [{ 'Fn::GetStackOutput': { StackName: 'Other', OutputName: 'O', Region: { Ref: 'AWS::Region' } } }, 'Other'],
    [{ 'Fn::Base64': 'hi' }, 'aGk='],
    [{ 'Fn::ToJsonString': { a: { Ref: 'Size' } } }, '{"a":3}'],
    [{ 'Fn::Length': [1, 2] }, 2],
    [{ Statement: { Condition: { StringEquals: { a: 'b' } } } }, { Statement: { Condition: { StringEquals: { a: 'b' } } } }],
    ['{{resolve:secretsmanager:plain:SecretString:password::}}', 'p:w'],
    [{ 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'S' }, ':SecretString:password::}}!']] }, 'p:w!'],
    ['{{resolve:secretsmanager:plain}}', '{"password":"p:w"}'],
  ])('%j', (value, expected) => {
    expect(scope.resolve(value, 'test')).toEqual(expected);
  });

  test.each<[unknown, RegExp]>([
    [{ Ref: 'Nothing' }, /no resource or parameter Nothing/],
    [{ Ref: 'Empty' }, /Empty has no default/],
    [{ 'Fn::GetAtt': ['B', 'Colour'] }, /attribute Colour of B \(AWS::S3::Bucket\)/],
    [{ 'Fn::Transform': {} }, /Fn::Transform is not available/],
    [{ 'Fn::Select': [3, ['a']] }, /no element 3 in a list of 1/],
    [{ 'Fn::ImportValue': 'private' }, /exports private/],
    [{ 'Fn::GetStackOutput': { StackName: 'Third', OutputName: 'O' } }, /Third has no output O/],
    [{ 'Fn::FindInMap': ['M', 'a', 'z'] }, /M has no a\.z/],
    [{ 'Fn::Join': ['', [{ a: 1 }]] }, /expected a text/],
    ['{{resolve:ssm:/x}}', /only references to secrets/],
    ['{{resolve:secretsmanager:plain:SecretString:user}}', /has no user/],
  ])('%j is refused with the stack and the place', (value, message) => {
    expect(() => scope.resolve(value, 'Worker.Environment')).toThrow(message);
    expect(() => scope.resolve(value, 'Worker.Environment')).toThrow(/^Stack App, Worker\.Environment: /);
  });

  test('a resource whose condition does not hold is not there', () => {
    expect(scope.resources().map(({ logicalId }) => logicalId)).not.toContain('Off');
  });
});

describe('reading an assembly', () => {
  const outdir = join(folder, 'cdk.out');
  let stacks: AssemblyStack[];
  beforeAll(() => {
    mkdirSync(join(folder, 'code'));
    writeFileSync(join(folder, 'code', 'index.js'), 'exports.handler = async () => 1;');
    const app = new App({ outdir });
    const base = new Stack(app, 'Base');
    const bucket = new Bucket(base, 'Bucket');
    const stage = new Stage(app, 'Prod');
    const inner = new Stack(stage, 'Jobs');
    new LambdaFunction(inner, 'Fn', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromAsset(join(folder, 'code')) });
    const consumer = new Stack(app, 'Consumer', { stackName: 'consumer-of-base' });
    new CfnOutput(consumer, 'Name', { value: bucket.bucketName });
    new CfnOutput(consumer, 'Upper', { value: Fn.join('/', [bucket.bucketArn, '*']) });
    app.synth();
    stacks = readAssembly(outdir);
  });

  test('finds the stacks of stages, and assets by their key', () => {
    expect(stacks.map(({ displayName }) => displayName).sort()).toEqual(['Base', 'Consumer', 'Prod/Jobs']);
    const [jobs] = chooseStacks(stacks, 'Prod/Jobs');
    const [fn] = Object.values(jobs.template.Resources ?? {}).filter(({ Type }) => Type === 'AWS::Lambda::Function');
    const code = fn.Properties?.Code as { S3Key: string } | undefined;
    expect(jobs.assets.get(code?.S3Key ?? '')).toMatch(/asset\.[0-9a-f]{64}$/);
  });

  test.each(['Consumer', 'consumer-of-base'])('%s comes with the stack that it depends on, and its references resolve', (name) => {
    const chosen = chooseStacks(stacks, name);
    expect(chosen.map(({ displayName }) => displayName)).toEqual(['Base', 'Consumer']);
    const [, consumer] = scopesOf(...chosen);
    const outputs = Object.entries(consumer.stack.template.Outputs ?? {}).filter(([id]) => id === 'Name' || id === 'Upper');
    const values = outputs.map(([id, { Value }]) => consumer.resolve(Value, id));
    expect(values).toEqual([
      expect.stringMatching(/^base-bucket[0-9a-f]+$/),
      expect.stringMatching(/^arn:aws:s3:::base-bucket[0-9a-f]+\/\*$/),
    ]);
  });
});
