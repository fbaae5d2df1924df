import type { Duration } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { FunctionTargetOptions } from '../function';
import type { ISingleTable } from '../table';

/** Properties of `TableStream`. Changes go to a function (exactly one of `entry`, `code`, `image` and `function`), or to an `eventBus`. */
export interface TableStreamProps extends FunctionTargetOptions {
  /** The table. Its stream is turned on. */
  readonly table: ISingleTable;
  /** The entities whose changes matter. Others cost nothing: the function is not called for them. */
  readonly entities: string[];
  /**
   * The bus that each change becomes an event on: source `cdk-single-table`, detail type `Order.insert`, `Order.modify` or `Order.remove`.
   * @default - a function gets the changes
   */
  readonly eventBus?: events.IEventBus;
  /**
   * The most changes of one call, 1 to 10,000. A call holds at most 6 MB of them in any case.
   * @default 100
   */
  readonly batchSize?: number;
  /**
   * How long to wait for a full batch, up to 5 minutes.
   * @default - a call is made as soon as there is a change
   */
  readonly maxBatchingWindow?: Duration;
  /**
   * How many calls run at once for one shard of the table, 1 to 10. Changes of one item stay in order, whatever the number.
   * @default 1
   */
  readonly parallelizationFactor?: number;
  /**
   * How often a change that fails is tried again before it goes to the `deadLetterQueue`, 0 to 10,000. Until then the changes behind it wait.
   * @default 3
   */
  readonly retryAttempts?: number;
  /**
   * The age at which a change goes to the `deadLetterQueue` untried, 1 minute to 24 hours.
   * @default - none; DynamoDB keeps changes for 24 hours
   */
  readonly maxRecordAge?: Duration;
  /**
   * Where a new stream begins. `TRIM_HORIZON` is at the changes of the last 24 hours, and loses none between two deployments. `LATEST` is at those to come.
   * @default lambda.StartingPosition.TRIM_HORIZON
   */
  readonly startingPosition?: lambda.StartingPosition;
  /**
   * The queue that is told of changes that failed every time: their shard and sequence numbers, not the changes themselves.
   * @default - one is created, encrypted, that keeps messages for 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;
}
