import { Duration, Token } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../core/acknowledge';
import { Problems } from '../core/problems';
import { functionLogGroup } from '../function';
import type { ModelDefinition } from '../model';
import { type DataMigrationProps, ExpiredRows } from './data-migration-props';
import { migrationFunction } from './migration-function';
import { migrationMachine } from './migration-machine';
import { controlTable, migrationBucket } from './migration-storage';
import { MANIFESTS_PREFIX, RUNS_PREFIX, WORKER_ENVIRONMENT } from './run-definition';
import { withWorkerCode } from './worker-code';

const DEFAULTS = { maxConcurrency: 4, chunkRows: 10_000, pageRows: 500, memorySize: 1024, runRetention: Duration.days(365) };

/**
 * Moves the rows of a PostgreSQL database into the table and compares both sides value by value.
 *
 * Start an execution of `stateMachine` with `{ "action": "plan" }`, `{ "action": "migrate_all" }`, `{ "action": "migrate", "table": "users",
 * "limit": 10 }`, `{ "action": "catch_up" }`, `{ "action": "compare_data" }` or
 * `{ "action": "rollback" }`. Each run leaves `report.json` and `summary.txt` under `runs/<run id>/` in `bucket`, and
 * fails after that when rows could not be moved or both sides differ. Running anything again changes nothing. See docs/migration.md.
 *
 * @example
 * import { DataMigration, MigrationSource, TableMapping } from 'cdk-single-table';
 *
 * new DataMigration(this, 'Migration', {
 *   table,
 *   source: MigrationSource.postgres({ secret }),
 *   mapping: TableMapping.fromFile('mapping.json'),
 * });
 */
export class DataMigration extends Construct {
  /** The bucket of plans, working files and reports. */
  public readonly bucket: s3.Bucket;
  /** What runs agree on: the epoch, and which plan holds. */
  public readonly controlTable: dynamodb.TableV2;
  /** Writes items. It can read a single item by its key, to judge one that is in the way; it cannot list them. */
  public readonly copyFunction: lambda.Function;
  /** Plans, compares and reports. It cannot write to the table. */
  public readonly inspectFunction: lambda.Function;
  /** The log group of the state machine. Each function has its own: `copyFunction.logGroup`. */
  public readonly logGroup: logs.LogGroup;
  /** What is started to do anything. */
  public readonly stateMachine: sfn.StateMachine;

  constructor(scope: Construct, id: string, props: DataMigrationProps) {
    super(scope, id);
    const maxConcurrency = props.maxConcurrency ?? DEFAULTS.maxConcurrency;
    new Problems('DataMigration', this).require(
      { table: props.table?.model, source: props.source, mapping: props.mapping?.definition },
      {
        table: 'a SingleTable',
        source: 'where rows come from: MigrationSource.postgres({ secret })',
        mapping: 'a TableMapping: write TableMapping.fromObject(mapping)',
      },
    );
    const model = props.table.model._compiled.definition;
    this.validateProps(props, model);

    this.bucket = migrationBucket(this, props.runRetention ?? DEFAULTS.runRetention, props.removalPolicy);
    this.controlTable = controlTable(this, props.removalPolicy);
    this.logGroup = functionLogGroup(this, 'Logs', props);
    const definition = {
      model,
      mapping: props.mapping.definition,
      options: {
        chunkRows: props.chunkRows ?? DEFAULTS.chunkRows,
        pageRows: DEFAULTS.pageRows,
        expired: props.expiredRows ?? ExpiredRows.SKIP,
        scanSegments: maxConcurrency,
        certificateAuthority: props.source._postgres.certificateAuthority,
      },
    };
    const functions = withWorkerCode(this, definition, (code) => this.functions(props, code));
    this.copyFunction = functions.copy;
    this.inspectFunction = functions.inspect;
    this.stateMachine = migrationMachine(this, {
      inspectFunction: this.inspectFunction,
      copyFunction: this.copyFunction,
      bucket: this.bucket,
      maxConcurrency,
      logGroup: this.logGroup,
    });
  }

  /**
   * Lets an identity start runs and see how they end.
   * @param grantee the identity
   */
  public grantRun(grantee: iam.IGrantable): iam.Grant {
    return this.stateMachine.grantStartExecution(grantee).combine(this.stateMachine.grantRead(grantee));
  }

  private functions(props: DataMigrationProps, code: lambda.Code): { copy: lambda.Function; inspect: lambda.Function } {
    const { table, logRetention, removalPolicy } = props;
    const source = props.source._postgres;
    const options = {
      code,
      source,
      logRetention,
      removalPolicy,
      memorySize: props.memorySize ?? DEFAULTS.memorySize,
      environment: {
        [WORKER_ENVIRONMENT.table]: table.tableName,
        [WORKER_ENVIRONMENT.bucket]: this.bucket.bucketName,
        [WORKER_ENVIRONMENT.control]: this.controlTable.tableName,
        [WORKER_ENVIRONMENT.secret]: source.secret.secretArn,
      },
    };
    const files = [RUNS_PREFIX, MANIFESTS_PREFIX].map((prefix) => this.bucket.arnForObjects(`${prefix}*`));
    const allow = (sid: string, actions: string[], ...resources: string[]) => new iam.PolicyStatement({ sid, actions, resources });
    const copy = migrationFunction(this, 'Copy', 'Writes the items of a migration', options, [
      // GetItem: the SDK cannot read an error that holds an item with a map key `__proto__`, so such an item is looked at by itself.
      allow('WriteItems', ['dynamodb:GetItem', 'dynamodb:PartiQLInsert', 'dynamodb:PutItem'], table.tableArn),
      allow('RunFiles', ['s3:GetObject', 's3:PutObject'], ...files),
    ]);
    const inspect = migrationFunction(this, 'Inspect', 'Plans, compares and reports a migration', options, [
      // A comparison that did not look at every item could not find one that should not be there.
      allow('ReadItems', ['dynamodb:BatchGetItem', 'dynamodb:Scan'], table.tableArn),
      allow('Control', ['dynamodb:GetItem', 'dynamodb:PutItem'], this.controlTable.tableArn),
      allow('RunFiles', ['s3:GetObject', 's3:PutObject'], ...files),
      // Without it S3 answers "access denied" for an object that does not exist.
      allow('RunFileNames', ['s3:ListBucket'], this.bucket.bucketArn),
    ]);
    for (const fn of [copy, inspect]) {
      for (const prefix of files) acknowledgeWildcard(fn.role as iam.IRole, prefix, 'The files of all runs are below one prefix.');
    }
    table.encryptionKey?.grantEncryptDecrypt(copy);
    table.encryptionKey?.grantDecrypt(inspect);
    return { copy, inspect };
  }

  private validateProps(props: DataMigrationProps, model: ModelDefinition): void {
    const problems = new Problems('DataMigration', this);
    for (const { code, path, message } of props.mapping._problemsWith(model)) problems.add(code, `mapping.${path}`, message);
    const whole = (field: 'maxConcurrency' | 'chunkRows' | 'memorySize', least: number, most: number) => {
      const value = props[field];
      if (value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= least && value <= most)) return;
      problems.add('DataMigration.Range', field, `must be a whole number from ${least} to ${most}, not ${value}`);
    };
    whole('maxConcurrency', 1, 1_000);
    whole('chunkRows', 100, 1_000_000);
    whole('memorySize', 256, 10_240);
    const { vpc, vpcSubnets, securityGroups } = props.source._postgres;
    if (!vpc && (vpcSubnets || securityGroups)) {
      problems.add('DataMigration.NoVpc', 'source', 'has subnets or security groups, and no vpc they could belong to');
    }
    problems.throwIfAny();
  }
}
