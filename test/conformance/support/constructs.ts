import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import {
  ApiAuthorizer,
  ApiType,
  DataMigration,
  DeployRole,
  EmailDomain,
  EmailSender,
  type EnvironmentProfile,
  ImageStore,
  JwtSigningKey,
  LegacyServer,
  MigrationSource,
  RequestBody,
  ScheduledFunction,
  ScheduledStateMachine,
  ServerlessApi,
  ServerlessFunction,
  SingleTable,
  StaticFrontend,
  TableMapping,
  TableModel,
  TableStream,
} from 'cdk-single-table';
import type { Build } from './examples';

const MODEL = {
  table: { partitionKey: 'PK' },
  entities: { User: { attributes: { id: 'integer', name: 'string?' }, key: { PK: 'USER#{id}' } } },
};
const SITE = join(__dirname, '..', 'site');
const code = lambda.Code.fromInline('exports.handler = async () => {};');
const schedule = ScheduleExpression.rate(Duration.hours(1));

const table = (stack: Stack) => new SingleTable(stack, 'Table', { model: TableModel.fromObject(MODEL) });
/** A table of another stack, so that a construct is alone in its own. */
const otherTable = (stack: Stack) => SingleTable.fromTableAttributes(stack, 'Other', { ...OTHER, model: TableModel.fromObject(MODEL) });
const OTHER = {
  tableArn: 'arn:aws:dynamodb:eu-central-1:111111111111:table/other',
  tableStreamArn: 'arn:aws:dynamodb:eu-central-1:111111111111:table/other/stream/1',
};

function api(stack: Stack, type: ApiType): ServerlessApi {
  const key = Secret.fromSecretNameV2(stack, 'OldKey', 'teams/old');
  return new ServerlessApi(stack, 'Api', {
    type,
    table: otherTable(stack),
    authorizer: ApiAuthorizer.jwt({ issuer: 'https://login.example.com', audience: ['shop'] }),
    legacy: LegacyServer.url('https://old.example.com', { secret: key }),
    ...(type === ApiType.REST && {
      corsOrigins: ['https://a.example.com'],
      usagePlans: { basic: { apiKeys: ['one'] } },
      cloudWatchRole: true,
    }),
    routes: {
      'GET /users/{id}': { code, reads: ['User'] },
      'POST /users': { code, writes: ['User'], body: RequestBody.entity('User'), group: 'write' },
      'GET /health': { code, public: true, group: 'health' },
      'GET /audit': { code, authorizer: ApiAuthorizer.iam(), group: 'audit' },
    },
  });
}

/** Each construct of the library with as little around it as it needs, by its class, and what of it there is in more than one way. */
export const CONSTRUCTS: Readonly<Record<string, (stack: Stack) => void>> = {
  SingleTable: (stack) => void table(stack),
  ServerlessFunction: (stack) => {
    const secrets = { KEY: Secret.fromSecretNameV2(stack, 'Key', 'teams/key') };
    new ServerlessFunction(stack, 'Fn', { code, secrets, table: otherTable(stack), reads: ['User'], writes: ['User'] });
  },
  'ServerlessFunction of an image': (stack) => {
    const image = lambda.DockerImageCode.fromImageAsset(__dirname, { file: 'constructs.ts' });
    new ServerlessFunction(stack, 'Fn', { image });
  },
  ServerlessApi: (stack) => void api(stack, ApiType.HTTP),
  'ServerlessApi of type REST': (stack) => void api(stack, ApiType.REST),
  JwtSigningKey: (stack) => {
    new JwtSigningKey(stack, 'Key', { issuer: 'https://shop.example.com', audience: 'shop' });
  },
  StaticFrontend: (stack) => {
    new StaticFrontend(stack, 'Web', { source: SITE, config: { stage: 'one' } });
  },
  ImageStore: (stack) => {
    new ImageStore(stack, 'Images').connectUpload(new ServerlessFunction(stack, 'Fn', { code }).function);
  },
  ScheduledFunction: (stack) => {
    new ScheduledFunction(stack, 'Prices', { schedule, code, table: otherTable(stack), writes: ['User'] });
  },
  ScheduledStateMachine: (stack) => {
    const stateMachine = sfn.StateMachine.fromStateMachineName(stack, 'Machine', 'machine');
    new ScheduledStateMachine(stack, 'Nightly', { schedule, stateMachine });
  },
  EmailSender: (stack) => {
    const sender = new EmailSender(stack, 'Mail', { domain: EmailDomain.named('shop.example.com'), onFeedback: { code } });
    sender.connect(new ServerlessFunction(stack, 'Fn', { code }).function);
  },
  'EmailSender of an address': (stack) => {
    new EmailSender(stack, 'Mail', { address: 'shop@example.com' });
  },
  TableStream: (stack) => {
    new TableStream(stack, 'Users', { table: otherTable(stack), entities: ['User'], code });
  },
  'TableStream to a bus': (stack) => {
    const eventBus = EventBus.fromEventBusName(stack, 'Bus', 'bus');
    new TableStream(stack, 'Users', { table: otherTable(stack), entities: ['User'], eventBus });
  },
  DeployRole: (stack) => {
    new DeployRole(stack, 'Deploy', { repository: 'octo/shop', branch: 'main' });
  },
  DataMigration: (stack) => {
    new DataMigration(stack, 'Migration', {
      table: otherTable(stack),
      source: MigrationSource.postgres({ secret: Secret.fromSecretNameV2(stack, 'Source', 'teams/source') }),
      mapping: TableMapping.fromObject({ tables: { users: { items: [{ entity: 'User' }] } } }),
    });
  },
};

/** One of `CONSTRUCTS` in a stack of its own, in an account and a region. */
export const alone =
  (name: string, profile: EnvironmentProfile): Build =>
  (context = {}, outdir) => {
    const app = new App({ context, outdir });
    const stack = new Stack(app, 'Alone', { env: { account: '111111111111', region: 'eu-central-1' } });
    profile.applyTo(stack);
    CONSTRUCTS[name](stack);
    return { app, stack };
  };
