import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import { ConstructValidationError, type Problem } from '../core/problems';
import type { CustomEnvironmentProfileProps, EnvironmentProfileOptions, ProfileValues } from './profile-values';

/** Registered by name, so that two copies of the library in one app see each other's profiles. */
const PROFILE = Symbol.for('cdk-single-table.EnvironmentProfile');

/** In milliseconds. */
const DAY = 86_400_000;

const DEV: ProfileValues = {
  removalPolicy: RemovalPolicy.DESTROY,
  deletionProtection: false,
  pointInTimeRecovery: false,
  pointInTimeRecoveryDays: 1,
  maxReadRequestUnits: 1_000,
  maxWriteRequestUnits: 1_000,
  logRetention: logs.RetentionDays.ONE_WEEK,
  contributorInsights: false,
  logLevel: lambda.ApplicationLogLevel.DEBUG,
  throttlingRateLimit: 50,
  throttlingBurstLimit: 100,
  priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
  obsoleteAssetRetention: Duration.days(1),
};

const STAGING: ProfileValues = {
  removalPolicy: RemovalPolicy.DESTROY,
  deletionProtection: false,
  pointInTimeRecovery: true,
  pointInTimeRecoveryDays: 7,
  maxReadRequestUnits: 4_000,
  maxWriteRequestUnits: 2_000,
  logRetention: logs.RetentionDays.ONE_MONTH,
  contributorInsights: true,
  logLevel: lambda.ApplicationLogLevel.INFO,
  throttlingRateLimit: 500,
  throttlingBurstLimit: 1_000,
  priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
  obsoleteAssetRetention: Duration.days(7),
};

const PROD: ProfileValues = {
  removalPolicy: RemovalPolicy.RETAIN,
  deletionProtection: true,
  pointInTimeRecovery: true,
  pointInTimeRecoveryDays: 35,
  // What a new on-demand table serves at once: below it the cap never bites, above it a loop gone wrong stops costing more.
  maxReadRequestUnits: 12_000,
  maxWriteRequestUnits: 4_000,
  logRetention: logs.RetentionDays.SIX_MONTHS,
  contributorInsights: true,
  logLevel: lambda.ApplicationLogLevel.INFO,
  throttlingRateLimit: 2_000,
  throttlingBurstLimit: 4_000,
  priceClass: cloudfront.PriceClass.PRICE_CLASS_ALL,
  obsoleteAssetRetention: Duration.days(30),
};

/**
 * How carefully an environment treats its data, and how much it serves: removal, backups, deletion protection, throughput caps, logs,
 * API throttling, edge locations.
 *
 * Apply a profile to the app, a stage, a stack or any other construct: everything below it follows, the nearest one wins.
 * Constructs read it at synthesis, so it does not matter whether it is applied before or after they are created. Without one, the
 * environment is `prod`: forgetting it never deletes data. A property of a construct always wins over its profile.
 *
 * `docs/environments.md` lists every value.
 *
 * @example
 * EnvironmentProfile.dev({ deletionProtection: true }).applyTo(this);
 */
export class EnvironmentProfile {
  /**
   * A place to try things: everything is deleted with the stack, nothing is backed up, caps are low.
   * @param overrides values that differ
   * @throws if a value is out of range; the error lists every such value
   */
  public static dev(overrides: EnvironmentProfileOptions = {}): EnvironmentProfile {
    return new EnvironmentProfile('dev', DEV, overrides);
  }

  /**
   * A rehearsal of production: deleted with the stack, but restorable for a week.
   * @param overrides values that differ
   * @throws if a value is out of range; the error lists every such value
   */
  public static staging(overrides: EnvironmentProfileOptions = {}): EnvironmentProfile {
    return new EnvironmentProfile('staging', STAGING, overrides);
  }

  /**
   * Data that must not be lost: kept when the stack is deleted, protected, restorable for 35 days.
   * @param overrides values that differ
   * @throws if a value is out of range; the error lists every such value
   */
  public static prod(overrides: EnvironmentProfileOptions = {}): EnvironmentProfile {
    return new EnvironmentProfile('prod', PROD, overrides);
  }

  /**
   * An environment of your own. Values that are not given are those of `prod`.
   * @param props its name and values
   * @throws if a value is out of range; the error lists every such value
   */
  public static custom(props: CustomEnvironmentProfileProps): EnvironmentProfile {
    return new EnvironmentProfile(props.name, PROD, props);
  }

  /**
   * The profile that holds for a construct: that of its nearest ancestor (or its own), otherwise `prod`.
   * A profile can still be applied later, so read it as late as possible, in a `Lazy`.
   * @param scope the construct
   */
  public static of(scope: IConstruct): EnvironmentProfile {
    for (const ancestor of scope.node.scopes.reverse()) {
      const profile = (ancestor as { [PROFILE]?: EnvironmentProfile })[PROFILE];
      if (profile) return profile;
    }
    return EnvironmentProfile.prod();
  }

  /** What the environment is called, in reports and messages. */
  public readonly name: string;
  /** What happens to tables, buckets and log groups when they leave the template. */
  public readonly removalPolicy: RemovalPolicy;
  /** Whether DynamoDB refuses to delete the table. */
  public readonly deletionProtection: boolean;
  /** Whether the table can be restored to any second of the recovery period. */
  public readonly pointInTimeRecovery: boolean;
  /** Length of the recovery period in days, 1 to 35. */
  public readonly pointInTimeRecoveryDays: number;
  /** The most read request units per second of an on-demand table and of each index. */
  public readonly maxReadRequestUnits: number;
  /** The most write request units per second of an on-demand table and of each index. */
  public readonly maxWriteRequestUnits: number;
  /** How long log groups keep their events. */
  public readonly logRetention: logs.RetentionDays;
  /** Whether CloudWatch contributor insights names the keys that are throttled. */
  public readonly contributorInsights: boolean;
  /** The least severe log entries that functions write. */
  public readonly logLevel: lambda.ApplicationLogLevel;
  /** Requests per second that an API lets through on average. */
  public readonly throttlingRateLimit: number;
  /** Requests that an API lets through at once, before the rate limit holds. */
  public readonly throttlingBurstLimit: number;
  /** Which edge locations of CloudFront serve a frontend. */
  public readonly priceClass: cloudfront.PriceClass;
  /** How long files of earlier versions of a frontend stay. */
  public readonly obsoleteAssetRetention: Duration;

  private constructor(name: string, base: ProfileValues, overrides: EnvironmentProfileOptions) {
    this.name = name;
    this.removalPolicy = overrides.removalPolicy ?? base.removalPolicy;
    this.deletionProtection = overrides.deletionProtection ?? base.deletionProtection;
    this.pointInTimeRecovery = overrides.pointInTimeRecovery ?? base.pointInTimeRecovery;
    this.pointInTimeRecoveryDays = overrides.pointInTimeRecoveryDays ?? base.pointInTimeRecoveryDays;
    this.maxReadRequestUnits = overrides.maxReadRequestUnits ?? base.maxReadRequestUnits;
    this.maxWriteRequestUnits = overrides.maxWriteRequestUnits ?? base.maxWriteRequestUnits;
    this.logRetention = overrides.logRetention ?? base.logRetention;
    this.contributorInsights = overrides.contributorInsights ?? base.contributorInsights;
    this.logLevel = overrides.logLevel ?? base.logLevel;
    this.throttlingRateLimit = overrides.throttlingRateLimit ?? base.throttlingRateLimit;
    this.throttlingBurstLimit = overrides.throttlingBurstLimit ?? base.throttlingBurstLimit;
    this.priceClass = overrides.priceClass ?? base.priceClass;
    this.obsoleteAssetRetention = overrides.obsoleteAssetRetention ?? base.obsoleteAssetRetention;
    this.validate();
  }

  /**
   * Makes this the profile of a construct and of everything below it.
   * @param scope the app, a stage, a stack or any other construct
   * @throws if the construct already has another profile
   */
  public applyTo(scope: IConstruct): void {
    const present = (scope as { [PROFILE]?: EnvironmentProfile })[PROFILE];
    if (present && present !== this) {
      throw new ConstructValidationError(`EnvironmentProfile ${JSON.stringify(this.name)}`, [
        {
          code: 'EnvironmentProfile.AlreadyApplied',
          field: 'applyTo',
          message: `${JSON.stringify(scope.node.path)} already has the profile ${JSON.stringify(present.name)}: apply one profile to each construct`,
        },
      ]);
    }
    Object.defineProperty(scope, PROFILE, { value: this, configurable: true });
  }

  private validate(): void {
    const problems: Problem[] = [];
    const refuse = (field: string, message: string) => problems.push({ code: 'EnvironmentProfile.InvalidValue', field, message });
    if (this.removalPolicy === RemovalPolicy.SNAPSHOT) {
      refuse('removalPolicy', '"snapshot" is for databases and volumes: use DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE');
    }
    const days = this.pointInTimeRecoveryDays;
    if (!(Number.isInteger(days) && days >= 1 && days <= 35)) {
      refuse('pointInTimeRecoveryDays', `${days} is no recovery period: use a whole number of days from 1 to 35`);
    }
    for (const field of ['maxReadRequestUnits', 'maxWriteRequestUnits'] as const) {
      if (Number.isInteger(this[field]) && this[field] >= 1) continue;
      refuse(
        field,
        `${this[field]} is no cap: use a whole number of request units per second; for a table without cap, \`billing: Billing.onDemand()\``,
      );
    }
    for (const field of ['throttlingRateLimit', 'throttlingBurstLimit'] as const) {
      if (Number.isInteger(this[field]) && this[field] >= 1) continue;
      refuse(
        field,
        `${this[field]} is no limit: use a whole number of requests${field === 'throttlingRateLimit' ? ' per second' : ''} from 1`,
      );
    }
    const retained = this.obsoleteAssetRetention.toMilliseconds() / DAY;
    if (!(Number.isInteger(retained) && retained >= 1)) {
      refuse('obsoleteAssetRetention', `${this.obsoleteAssetRetention.toHumanString()} is no period of S3: use whole days, at least 1`);
    }
    if (problems.length > 0) throw new ConstructValidationError(`EnvironmentProfile ${JSON.stringify(this.name)}`, problems);
  }
}
