import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DataMigration, MigrationSource, TableMapping } from '../../lib/migration';
import { EnvironmentProfile } from '../../lib/profile';
import { SingleTable, TableModel } from '../../lib/table';
import { build, Match, mapping, migrationStack, model } from './support/stack';

interface Statement {
  readonly Sid?: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** Every statement of the policies that a role has, by the beginning of the role's logical id. */
function statementsOf(template: Template, role: string): Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(`"Migration${role}`))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[]);
}

const actions = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action).sort();

describe('permissions', () => {
  const { template } = migrationStack();

  test('the function that copies writes items, and reads only one by its key: the one that is in the way of its own', () => {
    const statements = statementsOf(template, 'CopyRole');
    expect(actions(statements)).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PartiQLInsert',
      'dynamodb:PutItem',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:GetObject',
      's3:PutObject',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    // THEN the table itself, not its indexes.
    expect(statements.find(({ Sid }) => Sid === 'WriteItems')?.Resource).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^Table/), 'Arn'],
    });
  });

  test('the function that inspects reads items, and writes none', () => {
    const statements = statementsOf(template, 'InspectRole');
    expect(actions(statements)).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Scan',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    const data = statements.find(({ Sid }) => Sid === 'ReadItems');
    const control = statements.find(({ Sid }) => Sid === 'Control');
    expect(JSON.stringify(data?.Resource)).toContain('"Table');
    expect(JSON.stringify(control?.Resource)).toContain('MigrationControl');
  });

  test('no function has a managed policy, or a statement on every resource but that for its traces', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role')))
      expect(Properties.ManagedPolicyArns).toBeUndefined();
    for (const role of ['CopyRole', 'InspectRole']) {
      const everywhere = statementsOf(template, role).filter(({ Resource }) => Resource === '*');
      expect(actions(everywhere)).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']);
    }
  });

  test('the state machine calls its two functions, reads manifests and starts its own maps', () => {
    const own = statementsOf(template, 'StateMachine').filter(({ Resource }) => Resource !== '*');
    expect(actions(own)).toEqual([
      'lambda:InvokeFunction',
      's3:GetObject',
      'states:DescribeExecution',
      'states:RedriveExecution',
      'states:StartExecution',
      'states:StopExecution',
    ]);
    // THEN executions of a map are covered in both forms: as CDK and the guide name them, and with the label that their ARN has.
    const follow = own.find(({ Sid }) => Sid === 'FollowMaps');
    expect(JSON.stringify(follow?.Resource)).toMatch(/:execution:.*":\*".*:execution:.*"\/\*"/);
    // THEN the rest is what log delivery and tracing need, for which AWS has no resource.
    const everywhere = statementsOf(template, 'StateMachine').filter(({ Resource }) => Resource === '*');
    expect(actions(everywhere).every((action) => /^(logs|xray):/.test(action))).toBe(true);
  });
});

describe('resources', () => {
  test('functions: arm64, the newest Node.js, JSON logs, outside of any network', () => {
    const { template } = migrationStack();
    template.resourcePropertiesCountIs('AWS::Lambda::Function', { Handler: 'index.handler', MemorySize: 1024 }, 2);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Timeout: 900,
      LoggingConfig: { LogFormat: 'JSON', LogGroup: Match.anyValue() },
      VpcConfig: Match.absent(),
      FunctionName: Match.absent(),
    });
  });

  test('the bucket is private, encrypted, and refuses plain HTTP; runs expire', () => {
    const { template } = migrationStack();
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: Match.absent(),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
      LifecycleConfiguration: { Rules: [Match.objectLike({ Prefix: 'runs/', ExpirationInDays: 365 })] },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: { Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })] },
    });
  });

  test('model, mapping and options reach the functions in the asset of their code', () => {
    const { app } = build({ chunkRows: 500, maxConcurrency: 7 });
    const assembly = app.synth();
    const folders = readdirSync(assembly.directory).filter((name) => name.startsWith('asset.'));
    const definitions = folders
      .filter((folder) => readdirSync(join(assembly.directory, folder)).includes('definition.json'))
      .map((folder) => JSON.parse(readFileSync(join(assembly.directory, folder, 'definition.json'), 'utf8')));
    // THEN also the version of the workers: what another one encodes differently is not an error of the source.
    const code = createHash('sha256')
      .update(readFileSync(join(__dirname, '../../assets/migration/index.mjs')))
      .digest('hex');
    expect(definitions).toEqual([{ model, mapping, options: { chunkRows: 500, pageRows: 500, expired: 'skip', scanSegments: 7 }, code }]);
  });

  test.each([
    ['without a profile everything is kept', undefined, 'Retain', 'false'],
    ['in dev everything goes with the stack', EnvironmentProfile.dev(), 'Delete', 'true'],
  ])('%s', (_, profile, policy, EmptyOnDelete) => {
    const { stack } = build();
    profile?.applyTo(stack);
    const template = Template.fromStack(stack);
    for (const type of ['AWS::S3::Bucket', 'AWS::Logs::LogGroup']) {
      for (const resource of Object.values(template.findResources(type))) expect(resource.DeletionPolicy).toBe(policy);
    }
    template.hasResourceProperties('Custom::BucketCleanup', { Bucket: { Ref: Match.stringLikeRegexp('^Migration') }, EmptyOnDelete });
  });

  test('a removal policy of its own wins over the profile', () => {
    const { template } = migrationStack({ removalPolicy: RemovalPolicy.DESTROY });
    for (const resource of Object.values(template.findResources('AWS::S3::Bucket'))) expect(resource.DeletionPolicy).toBe('Delete');
  });

  test('a source in a network takes the functions there', () => {
    const { stack, secret } = build();
    const vpc = new ec2.Vpc(stack, 'Vpc', {
      natGateways: 0,
      subnetConfiguration: [{ name: 'db', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    });
    new DataMigration(stack, 'Private', {
      table: new SingleTable(stack, 'Other', { model: TableModel.fromObject(model) }),
      source: MigrationSource.postgres({ secret, vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } }),
      mapping: TableMapping.fromObject(mapping),
    });
    const functions = Object.entries(Template.fromStack(stack).findResources('AWS::Lambda::Function'))
      .filter(([id]) => id.startsWith('Private'))
      .map(([, resource]) => resource);
    expect(functions).toHaveLength(2);
    for (const { Properties } of functions) expect(Properties.VpcConfig).toBeDefined();
  });
});

describe('cdk-nag', () => {
  test('AwsSolutions has no finding that is not explained', () => {
    const { app, stack, migration } = build();
    app.synth();
    const { violations } = new AwsSolutionsChecks(app).validateScope(stack);
    const findings = violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => `${ruleName} ${constructPath}`),
    );
    expect(findings.filter((finding) => finding.includes(` ${migration.node.path}/`))).toEqual([]);
  });
});

describe('bad input', () => {
  test('every problem of the mapping and the props is in one error', () => {
    const bad = TableMapping.fromObject({
      tables: { users: { items: [{ entity: 'Usr' }, { entity: 'User', attributes: { mail: 'email' } }] } },
    });
    expect(() => build({ mapping: bad, maxConcurrency: 0, chunkRows: 1.5 })).toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({ code: 'MAPPING_UNKNOWN_ENTITY', field: 'mapping.tables.users.items[0].entity' }),
          expect.objectContaining({ code: 'MAPPING_UNKNOWN_ATTRIBUTE', field: 'mapping.tables.users.items[1].attributes.mail' }),
          expect.objectContaining({ code: 'DataMigration.Range', field: 'maxConcurrency' }),
          expect.objectContaining({ code: 'DataMigration.Range', field: 'chunkRows' }),
        ],
      }),
    );
  });
});
