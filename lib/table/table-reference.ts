import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { aws_dynamodb as refs } from 'aws-cdk-lib/interfaces';
import type { AccessReportEntry } from './access-report';
import type { GrantOptions, SingleTableGrants } from './single-table-grants';
import type { TableModel } from './table-model';

/** What a function may do with the entities of a table. */
export interface ConnectOptions extends GrantOptions {
  /**
   * Entities that the function reads.
   * @default - none
   */
  readonly reads?: string[];
  /**
   * Entities that the function creates, changes and deletes. Writing never includes reading.
   * @default - none
   */
  readonly writes?: string[];
  /**
   * The environment variable that holds the name of the table. A function that uses two tables needs a second one.
   * @default 'SINGLE_TABLE_NAME'
   */
  readonly environmentVariable?: string;
}

/** A table that holds the entities of a model: created by `SingleTable`, or one that exists already. */
export interface ISingleTable extends refs.ITableRef {
  /** The entities and indexes of the table. */
  readonly model: TableModel;
  /** Permissions by entity. */
  readonly grants: SingleTableGrants;
  /** The physical name of the table. */
  readonly tableName: string;
  /** The ARN of the table. */
  readonly tableArn: string;
  /** The ARN of the stream; undefined while nothing has enabled it. */
  readonly tableStreamArn?: string;
  /** The customer managed key that encrypts the table, if there is one. */
  readonly encryptionKey?: kms.IKey;

  /**
   * Lets a function use entities: grants what it needs and sets `SINGLE_TABLE_NAME`.
   * @param fn the function
   * @param options the entities that it reads and writes
   * @throws if an entity or index is unknown, a key cannot be restricted and that is not acknowledged, or the environment variable
   * already holds the name of another table
   */
  connect(fn: lambda.IFunction, options: ConnectOptions): iam.Grant;

  /**
   * Turns the stream on, with new and old images. Calling it again changes nothing.
   * @returns the ARN of the stream
   * @throws if the table exists already and its `tableStreamArn` was not given
   */
  enableStream(): string;

  /** Who can reach which entities, asked for or not. */
  accessReport(): AccessReportEntry[];
}
