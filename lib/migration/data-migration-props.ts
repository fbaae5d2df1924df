import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { ISingleTable } from '../table/table-reference';
import type { MigrationSource } from './migration-source';
import type { TableMapping } from './table-mapping';

/** What happens to rows whose time to live has passed when they are read. */
export enum ExpiredRows {
  /** They stay behind, and are counted as skipped. */
  SKIP = 'skip',
  /** They are copied, and DynamoDB removes them in its own time. */
  COPY = 'copy',
}

/** What is moved from where to where, and how hard to push. */
export interface DataMigrationProps {
  /** The table that receives the items. */
  readonly table: ISingleTable;
  /** Where the rows come from. */
  readonly source: MigrationSource;
  /** Which rows become which items. */
  readonly mapping: TableMapping;
  /**
   * Chunks that are worked on at once, 1 to 1,000. Each one holds a connection to the source: stay below what the source can spare.
   * @default 4
   */
  readonly maxConcurrency?: number;
  /**
   * Rows of a chunk, 100 to 1,000,000: the unit of work that is repeated when it fails.
   * @default 10000
   */
  readonly chunkRows?: number;
  /**
   * Rows whose time to live has passed when they are read.
   * @default ExpiredRows.SKIP
   */
  readonly expiredRows?: ExpiredRows;
  /**
   * Memory of the functions in MiB, 256 to 10,240. A chunk needs less than 512 MiB; more memory brings more CPU.
   * @default 1024
   */
  readonly memorySize?: number;
  /**
   * How long the reports and the working files of a run are kept.
   * @default Duration.days(365)
   */
  readonly runRetention?: Duration;
  /**
   * How long the logs are kept.
   * @default - as the `EnvironmentProfile` says
   */
  readonly logRetention?: logs.RetentionDays;
  /**
   * What happens to the migration bucket and the control table when they leave the stack. The source and the data table are not
   * touched either way. With `DESTROY` the bucket is emptied before.
   * @default - as the `EnvironmentProfile` says
   */
  readonly removalPolicy?: RemovalPolicy;
}
