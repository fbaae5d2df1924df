import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { EnvironmentProfile } from 'cdk-single-table';
import { ShopStack } from '../../bench/stack/stack';
import { buildFunction } from '../support/bundle';
import { templateOf } from '../support/conformance';
import known from './stateful-ids.json';
import { type Build, EXAMPLES } from './support/examples';

jest.setTimeout(120_000);
beforeAll(() => {
  for (const job of ['authorizer', 'jwt-rotation', 'migration', 'site-deployment', 'stream-events']) buildFunction(job);
});

/** What holds data of the user, and what the world knows by an address that AWS made: of an API, a site, a sender. */
const STATEFUL = new RegExp(
  `^AWS::(${[
    'DynamoDB::\\w*Table',
    'S3::Bucket',
    'SecretsManager::Secret',
    'Logs::LogGroup',
    'KMS::Key',
    'SQS::Queue',
    'ApiGateway::RestApi',
    'ApiGatewayV2::Api',
    'CloudFront::Distribution',
    'SES::EmailIdentity',
    'IAM::OIDCProvider',
  ].join('|')})$`,
);

function statefulIds(stack: Stack): Record<string, string> {
  const resources = Object.entries(templateOf(stack).Resources).filter(([, { Type }]) => STATEFUL.test(Type));
  return Object.fromEntries(resources.map(([id, { Type }]): [string, string] => [id, Type]).sort());
}

/** The stack that the README prints, from its folder. */
const readme =
  (profile: EnvironmentProfile): Build =>
  (context = {}) => {
    const home = process.cwd();
    try {
      process.chdir(join(__dirname, '..', '..', 'bench', 'stack'));
      const app = new App({ context });
      return { app, stack: new ShopStack(app, 'Shop', profile) };
    } finally {
      process.chdir(home);
    }
  };

const STACKS: Readonly<Record<string, (profile: EnvironmentProfile) => Build>> = {
  readme,
  ...Object.fromEntries(EXAMPLES.map(({ name, build }) => [name, build])),
};

/**
 * CloudFormation replaces a resource whose logical id changes: a table loses its items, or stays behind under another name. So
 * stateful-ids.json is a promise: a line of it that has to change is a breaking change, and its release notes say how to keep the data.
 */
describe.each(Object.entries(STACKS))('logical ids of what holds data never change: %s', (name, build) => {
  test.each([
    ['dev', EnvironmentProfile.dev(), {}],
    ['prod', EnvironmentProfile.prod(), {}],
    ['prod with all recommended feature flags', EnvironmentProfile.prod(), recommendedFlags],
  ])('in %s', (_environment, profile, context) => {
    expect(statefulIds(build(profile)(context).stack)).toEqual((known as Record<string, object>)[name]);
  });
});

test('what every app with a table and a migration of these names has', () => {
  const shared = {
    TableCD117FA1: 'AWS::DynamoDB::GlobalTable',
    MigrationBucketDC29F5B3: 'AWS::S3::Bucket',
    MigrationControl93407CE4: 'AWS::DynamoDB::GlobalTable',
    MigrationCopyLogs4F690B6E: 'AWS::Logs::LogGroup',
    MigrationInspectLogs4448B7C4: 'AWS::Logs::LogGroup',
    MigrationLogsAD1DB442: 'AWS::Logs::LogGroup',
  };
  for (const list of Object.values(known)) expect(list).toMatchObject(shared);
});
