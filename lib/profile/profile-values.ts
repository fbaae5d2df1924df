import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';

/** Values of an `EnvironmentProfile` that differ from the ones it starts from. */
export interface EnvironmentProfileOptions {
  /**
   * What happens to tables, buckets and log groups when they leave the template.
   * @default - that of the profile it starts from
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * Whether DynamoDB refuses to delete the table.
   * @default - that of the profile it starts from
   */
  readonly deletionProtection?: boolean;
  /**
   * Whether the table can be restored to any second of the recovery period.
   * @default - that of the profile it starts from
   */
  readonly pointInTimeRecovery?: boolean;
  /**
   * Length of the recovery period in days, 1 to 35. Without `pointInTimeRecovery` it has no effect.
   * @default - that of the profile it starts from
   */
  readonly pointInTimeRecoveryDays?: number;
  /**
   * The most read request units per second of an on-demand table, and of each of its indexes. Requests above it are throttled.
   * A table that is given its own `billing` has no cap but that.
   * @default - that of the profile it starts from
   */
  readonly maxReadRequestUnits?: number;
  /**
   * The most write request units per second of an on-demand table, and of each of its indexes. Requests above it are throttled.
   * A table that is given its own `billing` has no cap but that.
   * @default - that of the profile it starts from
   */
  readonly maxWriteRequestUnits?: number;
  /**
   * How long log groups keep their events.
   * @default - that of the profile it starts from
   */
  readonly logRetention?: logs.RetentionDays;
  /**
   * Whether CloudWatch contributor insights names the keys that are throttled, on the table and its indexes.
   * @default - that of the profile it starts from
   */
  readonly contributorInsights?: boolean;
  /**
   * The least severe log entries that functions write: what is below is dropped where it arises, and not paid for.
   * @default - that of the profile it starts from
   */
  readonly logLevel?: lambda.ApplicationLogLevel;
  /**
   * Requests per second that an API lets through on average. What is above is answered with 429.
   * @default - that of the profile it starts from
   */
  readonly throttlingRateLimit?: number;
  /**
   * Requests that an API lets through at once, before the rate limit holds. What is above is answered with 429.
   * @default - that of the profile it starts from
   */
  readonly throttlingBurstLimit?: number;
  /**
   * Which edge locations of CloudFront serve a frontend.
   * @default - that of the profile it starts from
   */
  readonly priceClass?: cloudfront.PriceClass;
  /**
   * How long files of earlier versions of a frontend stay, for browsers that still show one. Whole days.
   * @default - that of the profile it starts from
   */
  readonly obsoleteAssetRetention?: Duration;
}

/** Properties of `EnvironmentProfile.custom`. */
export interface CustomEnvironmentProfileProps extends EnvironmentProfileOptions {
  /** What the environment is called, in reports and messages. */
  readonly name: string;
}

/** Every value is known. */
export type ProfileValues = Required<EnvironmentProfileOptions>;
