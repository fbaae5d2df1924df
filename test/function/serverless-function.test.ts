import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ServerlessFunction, type ServerlessFunctionProps } from '../../lib/function';
import { EnvironmentProfile } from '../../lib/profile';
import { SingleTable } from '../../lib/table';
import { roleStatements } from '../support/role-statements';
import { tableModel } from '../support/table-model';
import { leaveProjects, project } from './support/project';

const CODE = lambda.Code.fromInline('exports.handler = async () => {};');

beforeEach(() => {
  project({ 'handlers/report.ts': 'export const handler = async () => 1; export const other = async () => 2;' });
});
afterEach(leaveProjects);

function synthesize(props: ServerlessFunctionProps, context: Record<string, unknown> = {}) {
  const app = new App({ context });
  const stack = new Stack(app, 'Stack');
  const construct = new ServerlessFunction(stack, 'Report', props);
  return { app, stack, construct, template: Template.fromStack(stack) };
}

test('an entry becomes a function on arm64 and the newest Node.js, with traces and a JSON log', () => {
  const { template } = synthesize({ entry: 'handlers/report.ts' });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Architectures: ['arm64'],
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    MemorySize: 512,
    Timeout: 30,
    TracingConfig: { Mode: 'Active' },
    LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', LogGroup: { Ref: Match.stringLikeRegexp('^ReportLogs') } },
    Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps' } },
    VpcConfig: Match.absent(),
    ReservedConcurrentExecutions: Match.absent(),
  });
});

test('the asset holds the bundle and its source map', () => {
  const { app } = synthesize({ entry: 'handlers/report.ts', handler: 'other' });
  const { directory } = app.synth();
  const folder = join(directory, String(readdirSync(directory).find((name) => name.startsWith('asset.'))));
  expect(readdirSync(folder).sort()).toEqual(['index.mjs', 'index.mjs.map']);
  expect(JSON.parse(readFileSync(join(folder, 'index.mjs.map'), 'utf8')).sources).toEqual(['handlers/report.ts']);
  expect(readFileSync(join(folder, 'index.mjs'), 'utf8')).toMatch(/as handler.*\n\/\/# sourceMappingURL=index\.mjs\.map/);
});

test('the role may write its own log and send traces, nothing else', () => {
  const { template } = synthesize({ entry: 'handlers/report.ts' });
  expect(roleStatements(template, 'ReportRole').map(({ Action, Resource }) => [Action, Resource])).toEqual([
    [['logs:CreateLogStream', 'logs:PutLogEvents'], { 'Fn::GetAtt': [expect.stringMatching(/^ReportLogs/), 'Arn'] }],
    [['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*'],
  ]);
  template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
});

test('log level, retention and removal follow the profile, also one that is applied afterwards', () => {
  const stack = new Stack(new App(), 'Stack');
  new ServerlessFunction(stack, 'Report', { code: CODE });
  EnvironmentProfile.dev().applyTo(stack);
  const template = Template.fromStack(stack);
  template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete', Properties: { RetentionInDays: 7 } });
  template.hasResourceProperties('AWS::Lambda::Function', { LoggingConfig: { ApplicationLogLevel: 'DEBUG' } });
});

test('everything can be said', () => {
  const { template } = synthesize({
    entry: 'handlers/report.ts',
    description: 'writes the report',
    memorySize: 1769,
    timeout: Duration.minutes(15),
    reservedConcurrentExecutions: 0,
    ephemeralStorageSize: Size.gibibytes(10),
    environment: { STAGE: 'test', NODE_OPTIONS: '--no-warnings' },
  });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Description: 'writes the report',
    MemorySize: 1769,
    Timeout: 900,
    ReservedConcurrentExecutions: 0,
    EphemeralStorage: { Size: 10_240 },
    Environment: { Variables: { STAGE: 'test', NODE_OPTIONS: '--enable-source-maps --no-warnings' } },
  });
});

test.each([
  ['in Latin-1 is that of the role too', 'Schreibt den Bericht für März', 'Schreibt den Bericht für März'],
  ['that IAM refuses is that of the function only', 'writes the report – daily', Match.absent()],
])('a description %s', (_, description, ofRole) => {
  const { template } = synthesize({ code: CODE, description });
  template.hasResourceProperties('AWS::Lambda::Function', { Description: description });
  template.hasResourceProperties('AWS::IAM::Role', { Description: ofRole });
});

test('code that is built already runs on its own runtime, without our options of Node', () => {
  const { template } = synthesize({ code: CODE, handler: 'app.main', runtime: lambda.Runtime.PYTHON_3_13, environment: { A2: 'b' } });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Runtime: 'python3.13',
    Handler: 'app.main',
    Architectures: ['arm64'],
    Environment: { Variables: { A2: 'b', NODE_OPTIONS: Match.absent() } },
  });
});

test('an image, from ECR and from a Dockerfile', () => {
  const folder = project({ 'image/Dockerfile': 'FROM public.ecr.aws/lambda/nodejs:24' });
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const repository = new ecr.Repository(stack, 'Images');
  new ServerlessFunction(stack, 'Pulled', { image: lambda.DockerImageCode.fromEcr(repository, { tagOrDigest: 'v1' }) });
  new ServerlessFunction(stack, 'Built', { image: lambda.DockerImageCode.fromImageAsset(join(folder, 'image'), { cmd: ['app.main'] }) });
  const template = Template.fromStack(stack);
  template.allResourcesProperties('AWS::Lambda::Function', { PackageType: 'Image', Architectures: ['arm64'], Runtime: Match.absent() });
  template.hasResourceProperties('AWS::Lambda::Function', { ImageConfig: { Command: ['app.main'] } });
  // THEN the image is built for the architecture it runs on.
  const { dockerImages } = JSON.parse(readFileSync(join(app.synth().directory, 'Stack.assets.json'), 'utf8'));
  expect(Object.values(dockerImages)).toEqual([expect.objectContaining({ source: expect.objectContaining({ platform: 'linux/arm64' }) })]);
});

test('layers hold what is not bundled', () => {
  project({ 'handler.ts': "import sharp from 'sharp'; export const handler = async () => sharp;" });
  const stack = new Stack(new App(), 'Stack');
  const layer = lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:eu-west-1:111111111111:layer:sharp:1');
  new ServerlessFunction(stack, 'Report', { entry: 'handler.ts', layers: [layer], externalModules: ['sharp'] });
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Layers: [layer.layerVersionArn] });
});

test('a secret: its ARN in the environment, and permission to read this one', () => {
  const stack = new Stack(new App(), 'Stack');
  const secret = new Secret(stack, 'Key');
  new ServerlessFunction(stack, 'Report', { code: CODE, secrets: { JWT_KEY: secret } });
  const template = Template.fromStack(stack);
  const arn = { Ref: stack.getLogicalId(secret.node.defaultChild as never) };
  template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { JWT_KEY_SECRET_ARN: arn } } });
  expect(roleStatements(template, 'ReportRole')).toContainEqual(
    expect.objectContaining({ Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], Resource: arn }),
  );
});

test('entities: the name of the table, and permissions on them', () => {
  const stack = new Stack(new App(), 'Stack');
  const table = new SingleTable(stack, 'Table', { model: tableModel() });
  new ServerlessFunction(stack, 'Report', { code: CODE, table, reads: ['User'], writes: ['Session'], indexes: [] });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { SINGLE_TABLE_NAME: { Ref: Match.stringLikeRegexp('^Table') } } },
  });
  expect(table.accessReport().map(({ grantee, reads, writes }) => [grantee, reads, writes])).toEqual([
    ['Stack/Report/Function', ['User'], ['Session']],
  ]);
  expect(JSON.stringify(roleStatements(template, 'ReportRole'))).not.toContain('/index/');
});

test('without entities the function does not know the table', () => {
  const stack = new Stack(new App(), 'Stack');
  const table = new SingleTable(stack, 'Table', { model: tableModel() });
  new ServerlessFunction(stack, 'Report', { code: CODE, table });
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::Lambda::Function'))).not.toContain('SINGLE_TABLE_NAME');
});

test('grants of other constructs reach the role', () => {
  const { construct } = synthesize({ code: CODE });
  expect(construct.grantPrincipal).toBe(construct.role.grantPrincipal);
  expect(construct.function.role).toBe(construct.role);
  expect(construct.function.logGroup).toBe(construct.logGroup);
});

test('a stack that CDK does not bundle for needs no esbuild, and still finds a missing file', () => {
  project({ 'handler.ts': 'export const handler = 1;' }, { esbuild: false });
  const context = { 'aws:cdk:bundling-stacks': ['Other'] };
  expect(() => synthesize({ entry: 'handler.ts' }, context)).not.toThrow();
  expect(() => synthesize({ entry: 'missing.ts' }, context)).toThrow('ServerlessFunction.EntryMissing');
});
