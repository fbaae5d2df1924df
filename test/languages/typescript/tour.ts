// What the README's app leaves out, for a comparison with the same app in another language: python/tour.py says the same, line by line.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  Duration,
  aws_dynamodb as dynamodb,
  aws_ec2 as ec2,
  aws_iam as iam,
  aws_kms as kms,
  aws_lambda as lambda,
  aws_logs as logs,
  RemovalPolicy,
  Stack,
  aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import { DataMigration, EnvironmentProfile, ExpiredRows, MigrationSource, SingleTable, TableMapping, TableModel } from 'cdk-single-table';

const { MODEL_FILE = '', MAPPING_FILE = '', CDK_OUTDIR = '' } = process.env;

const app = new App();
const stack = new Stack(app, 'Tour', { env: { account: '111122223333', region: 'eu-central-1' } });
EnvironmentProfile.custom({
  name: 'load-test',
  removalPolicy: RemovalPolicy.DESTROY,
  deletionProtection: false,
  pointInTimeRecoveryDays: 3,
  logRetention: logs.RetentionDays.THREE_DAYS,
}).applyTo(app);
const model = TableModel.fromFile(MODEL_FILE);

const table = new SingleTable(stack, 'Table', {
  model,
  tableName: 'tour',
  billing: dynamodb.Billing.provisioned({
    readCapacity: dynamodb.Capacity.fixed(5),
    writeCapacity: dynamodb.Capacity.autoscaled({ maxCapacity: 20 }),
  }),
  encryption: dynamodb.TableEncryptionV2.customerManagedKey(new kms.Key(stack, 'Key')),
  contributorInsightsSpecification: { enabled: true },
  indexOptions: { EmailIndex: { readCapacity: dynamodb.Capacity.fixed(2), warmThroughput: { readUnitsPerSecond: 13_000 } } },
  tableClass: dynamodb.TableClass.STANDARD_INFREQUENT_ACCESS,
  tags: { team: 'data', 'cost-center': '42' },
});
table.enableStream();

const role = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
table.grants.read(role, ['User'], { indexes: ['EmailIndex'] });
table.grants.write(role, ['Session']);
const auditor = new iam.Role(stack, 'Auditor', { assumedBy: new iam.AccountRootPrincipal() });
table.grants.readWrite(auditor, ['User', 'Session']);

const archive = SingleTable.fromTableAttributes(stack, 'Archive', { model, tableName: 'archive' });
const mover = new lambda.Function(stack, 'Mover', {
  runtime: lambda.Runtime.NODEJS_LATEST,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = async () => {};'),
});
table.connect(mover, { reads: ['User', 'Session'] });
archive.connect(mover, { writes: ['Session'], environmentVariable: 'ARCHIVE_TABLE' });

const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
  vpcId: 'vpc-1',
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  privateSubnetIds: ['subnet-1', 'subnet-2'],
});
const migration = new DataMigration(stack, 'Migration', {
  table: archive,
  source: MigrationSource.postgres({
    secret: secretsmanager.Secret.fromSecretNameV2(stack, 'Source', 'tour/postgres'),
    certificateAuthority: '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n',
    vpc,
    vpcSubnets: { subnets: [vpc.privateSubnets[0]] },
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
  }),
  mapping: TableMapping.fromFile(MAPPING_FILE),
  maxConcurrency: 8,
  chunkRows: 5_000,
  expiredRows: ExpiredRows.COPY,
  memorySize: 2_048,
  runRetention: Duration.days(30),
});
migration.grantRun(auditor);

mkdirSync(CDK_OUTDIR, { recursive: true });
writeFileSync(join(CDK_OUTDIR, 'access-report.json'), JSON.stringify({ table: table.accessReport(), archive: archive.accessReport() }));
writeFileSync(join(CDK_OUTDIR, 'model.json'), model.toJson());
app.synth();
