import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { EnvironmentProfile } from 'cdk-single-table';
import * as ts from 'typescript';
import { HktStack } from '../../examples/hkt/stack';
import { buildWorkers } from '../support/bundle';
import { templateOf } from '../support/conformance';

beforeAll(buildWorkers, 120_000);

/** What holds data of the user. */
const STATEFUL = /^AWS::(DynamoDB::\w*Table|S3::Bucket|SecretsManager::Secret|Logs::LogGroup|KMS::Key)$/;

function statefulIds(stack: Stack): Record<string, string> {
  const resources = Object.entries(templateOf(stack).Resources).filter(([, { Type }]) => STATEFUL.test(Type));
  return Object.fromEntries(resources.map(([id, { Type }]) => [id, Type]));
}

/** The stack of the README's app, as printed. */
function readmeStack(): Stack {
  const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  const [, app] = /```ts\n(import \{ App[\s\S]*?)```/.exec(readme) ?? [];
  const { outputText } = ts.transpileModule(`${app}\nexport { stack };`, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const exported: { stack?: Stack } = {};
  new Function('require', 'exports', outputText)(require, exported);
  return exported.stack as Stack;
}

const hkt =
  (profile: () => EnvironmentProfile, context = {}) =>
  () =>
    new HktStack(new App({ context }), 'Hkt', { profile: profile() });

/** What every app with a `SingleTable` called Table and a `DataMigration` called Migration has. */
const TABLE_AND_MIGRATION = {
  TableCD117FA1: 'AWS::DynamoDB::GlobalTable',
  MigrationBucketDC29F5B3: 'AWS::S3::Bucket',
  MigrationControl93407CE4: 'AWS::DynamoDB::GlobalTable',
  MigrationCopyLogs4F690B6E: 'AWS::Logs::LogGroup',
  MigrationInspectLogs4448B7C4: 'AWS::Logs::LogGroup',
  MigrationLogsAD1DB442: 'AWS::Logs::LogGroup',
};

/** What the application of HKT has besides. */
const HKT = {
  Neon00163C5E: 'AWS::SecretsManager::Secret',
  TokenKeySecretD04C6684: 'AWS::SecretsManager::Secret',
  WebBucketE51352C0: 'AWS::S3::Bucket',
  WebAccessLogs024BC47D: 'AWS::S3::Bucket',
  ApiAccessLogs50B185DB: 'AWS::Logs::LogGroup',
  CdkSingleTableBucketCleanupLogs5C2E74BB: 'AWS::Logs::LogGroup',
  ApiAccounts4e31d9eaLogs0525EA93: 'AWS::Logs::LogGroup',
  ApiInvestmentse524b9e8Logs63957D0F: 'AWS::Logs::LogGroup',
  ApiJwtKeyAuthorizer068e5308FunctionLogs59E5FE82: 'AWS::Logs::LogGroup',
  ApiMee711bd9bLogs694DCF02: 'AWS::Logs::LogGroup',
  ApiNewsletterf2e1d224LogsEFB2A644: 'AWS::Logs::LogGroup',
  ApiSessionsdb3fdfd9Logs1D9FA0B1: 'AWS::Logs::LogGroup',
  ApiSitefca9ba05LogsCA6664CB: 'AWS::Logs::LogGroup',
  ApiWallets2c31e9a6Logs1391363B: 'AWS::Logs::LogGroup',
  PricesHandlerLogs14D0C98F: 'AWS::Logs::LogGroup',
  TokenKeyRotationLogs137565A2: 'AWS::Logs::LogGroup',
  WebDeploymentFunctionLogs4C0BBA46: 'AWS::Logs::LogGroup',
};

/**
 * CloudFormation replaces a resource whose logical id changes: a table loses its items, or stays behind under another name. So these lists
 * are a promise: a line that has to change is a breaking change, and its release notes say how to keep the data.
 */
describe('logical ids of what holds data never change', () => {
  test('the app of the README', () => {
    expect(statefulIds(readmeStack())).toEqual(TABLE_AND_MIGRATION);
  });

  test.each([
    ['dev', hkt(EnvironmentProfile.dev)],
    ['prod', hkt(EnvironmentProfile.prod)],
    ['prod with all recommended feature flags', hkt(EnvironmentProfile.prod, recommendedFlags)],
  ])('HKT in %s', (_, stack) => {
    expect(statefulIds(stack())).toEqual({ ...TABLE_AND_MIGRATION, ...HKT });
  });
});
