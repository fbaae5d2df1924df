import { Lazy } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ResourceEnvironment, aws_dynamodb as refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import type { AccessReportEntry } from './access-report';
import { SingleTableGrants } from './single-table-grants';
import { setTableName, TABLE_NAME_VARIABLE } from './table-connection';
import type { TableModel } from './table-model';
import type { ConnectOptions, ISingleTable } from './table-reference';

/** The metadata of the cloud assembly holds the access report of a table under this type. */
const ACCESS_METADATA = 'cdk-single-table:access';

interface SharedProps {
  readonly model: TableModel;
  readonly acknowledgeWidePattern?: string;
}

/**
 * What a table that is created and one that exists already have in common.
 * @internal
 */
export abstract class SingleTableBase extends Construct implements ISingleTable {
  /** The entities and indexes of the table. */
  public readonly model: TableModel;
  /** Permissions by entity. */
  public readonly grants: SingleTableGrants;
  /** The DynamoDB table. */
  public abstract readonly table: dynamodb.ITableV2;
  /** The ARN of the stream; undefined while nothing has enabled it. */
  public abstract readonly tableStreamArn?: string;

  protected constructor(scope: Construct, id: string, { model, acknowledgeWidePattern }: SharedProps) {
    super(scope, id);
    this.model = model;
    this.grants = SingleTableGrants._for(this, model._compiled, this, acknowledgeWidePattern);
    this.node.addMetadata(ACCESS_METADATA, Lazy.any({ produce: () => this.accessReport() }));
  }

  /** The physical name of the table. */
  public get tableName(): string {
    return this.table.tableName;
  }

  /** The ARN of the table. */
  public get tableArn(): string {
    return this.table.tableArn;
  }

  /** Name and ARN of the table, as CDK passes tables between constructs. */
  public get tableRef(): refs.TableReference {
    return this.table.tableRef;
  }

  /** The account and the region that the table belongs to. */
  public get env(): ResourceEnvironment {
    return this.table.env;
  }

  /** The customer managed key that encrypts the table, if there is one. */
  public get encryptionKey(): kms.IKey | undefined {
    return this.table.encryptionKey;
  }

  /**
   * Lets a function use entities: grants what it needs and sets `SINGLE_TABLE_NAME`.
   * @param fn the function
   * @param options the entities that it reads and writes
   * @throws if an entity or index is unknown, a key cannot be restricted and that is not acknowledged, or the environment variable
   * already holds the name of another table
   */
  public connect(fn: lambda.IFunction, options: ConnectOptions): iam.Grant {
    const grant = this.grants._connect(fn, options);
    setTableName(this, fn, options.environmentVariable ?? TABLE_NAME_VARIABLE);
    return grant;
  }

  /**
   * Who can reach which entities, asked for or not: for each grantee, the entities it named and every entity that its permissions
   * reach, with the operations, on the table and on each index. The cloud assembly holds the same as metadata of this construct.
   */
  public accessReport(): AccessReportEntry[] {
    return this.grants._report();
  }

  public abstract enableStream(): string;
}
