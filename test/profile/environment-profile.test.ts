import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { EnvironmentProfile } from '../../lib/profile';

describe('which profile holds', () => {
  test('without one it is prod', () => {
    expect(EnvironmentProfile.of(new Stack()).name).toBe('prod');
  });

  test('the nearest ancestor wins, and a construct counts as its own', () => {
    const app = new App();
    const stage = new Stage(app, 'Stage');
    const stack = new Stack(stage, 'Stack');
    const part = new Construct(stack, 'Part');
    EnvironmentProfile.staging().applyTo(app);
    EnvironmentProfile.dev().applyTo(stack);
    EnvironmentProfile.custom({ name: 'mine' }).applyTo(part);
    expect([app, stage, stack, part, new Construct(part, 'Leaf')].map((scope) => EnvironmentProfile.of(scope).name)).toEqual([
      'staging',
      'staging',
      'dev',
      'mine',
      'mine',
    ]);
  });

  test('a second profile for the same construct is refused, the same one again is not', () => {
    const stack = new Stack(new App(), 'Shop');
    const profile = EnvironmentProfile.dev();
    profile.applyTo(stack);
    profile.applyTo(stack);
    expect(() => EnvironmentProfile.prod().applyTo(stack)).toThrow(
      'EnvironmentProfile "prod" has a problem:\n  - applyTo: "Shop" already has the profile "dev": apply one profile to each construct [EnvironmentProfile.AlreadyApplied]',
    );
    expect(EnvironmentProfile.of(stack).name).toBe('dev');
  });
});

describe('values', () => {
  test('every value can be overridden, and nothing else changes', () => {
    const all = {
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      deletionProtection: true,
      pointInTimeRecovery: true,
      pointInTimeRecoveryDays: 2,
      maxReadRequestUnits: 3,
      maxWriteRequestUnits: 4,
      logRetention: logs.RetentionDays.ONE_DAY,
      contributorInsights: true,
      logLevel: lambda.ApplicationLogLevel.WARN,
      throttlingRateLimit: 5,
      throttlingBurstLimit: 6,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_200,
      obsoleteAssetRetention: Duration.days(8),
    };
    expect(EnvironmentProfile.dev(all)).toEqual(expect.objectContaining(all));
    for (const [name, value] of Object.entries(all)) {
      expect({ ...EnvironmentProfile.dev({ [name]: value }) }).toEqual({ ...EnvironmentProfile.dev(), [name]: value });
    }
  });

  test('false and dev-like values override prod', () => {
    expect(EnvironmentProfile.prod({ deletionProtection: false, pointInTimeRecovery: false })).toMatchObject({
      deletionProtection: false,
      pointInTimeRecovery: false,
    });
  });

  test('a custom environment starts from prod', () => {
    const { name, ...values } = EnvironmentProfile.custom({ name: 'load-test', maxReadRequestUnits: 50_000 });
    expect(name).toBe('load-test');
    const { name: _, ...expected } = EnvironmentProfile.prod({ maxReadRequestUnits: 50_000 });
    expect(values).toEqual(expected);
  });

  test.each([
    [{ pointInTimeRecoveryDays: 36 }, 'pointInTimeRecoveryDays: 36 is no recovery period: use a whole number of days from 1 to 35'],
    [{ pointInTimeRecoveryDays: 0.5 }, 'pointInTimeRecoveryDays: 0.5 is no recovery period'],
    [{ maxReadRequestUnits: 0 }, 'maxReadRequestUnits: 0 is no cap'],
    [{ maxWriteRequestUnits: -1 }, 'maxWriteRequestUnits: -1 is no cap'],
    [{ throttlingRateLimit: 0.5 }, 'throttlingRateLimit: 0.5 is no limit: use a whole number of requests per second from 1'],
    [{ throttlingBurstLimit: 0 }, 'throttlingBurstLimit: 0 is no limit: use a whole number of requests from 1'],
    [
      { obsoleteAssetRetention: Duration.hours(36) },
      'obsoleteAssetRetention: 1 day 12 hours is no period of S3: use whole days, at least 1',
    ],
    [{ obsoleteAssetRetention: Duration.days(0) }, 'obsoleteAssetRetention: 0 days is no period of S3'],
    [{ removalPolicy: RemovalPolicy.SNAPSHOT }, 'removalPolicy: "snapshot" is for databases and volumes'],
  ])('%j is refused', (overrides, message) => {
    expect(() => EnvironmentProfile.dev(overrides)).toThrow(`EnvironmentProfile "dev" has a problem:\n  - ${message}`);
  });

  test('every wrong value is named at once', () => {
    expect(() => EnvironmentProfile.prod({ pointInTimeRecoveryDays: 0, maxReadRequestUnits: 0.5 })).toThrow(
      /0 is no recovery[\s\S]*0.5 is no cap/,
    );
  });
});

test('docs/environments.md lists every value', () => {
  const profiles = [EnvironmentProfile.dev(), EnvironmentProfile.staging(), EnvironmentProfile.prod()];
  const shown = (value: unknown) => {
    if (value instanceof Duration) return value.toHumanString();
    return typeof value === 'number' ? value.toLocaleString('en-US') : String(value);
  };
  const rows = (Object.keys(profiles[0]) as (keyof EnvironmentProfile)[])
    .filter((name) => name !== 'name')
    .map((name) => `| \`${name}\` | ${profiles.map((profile) => shown(profile[name])).join(' | ')} |`);
  const page = readFileSync(join(__dirname, '../../docs/environments.md'), 'utf8');
  expect(page.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rows);
});
