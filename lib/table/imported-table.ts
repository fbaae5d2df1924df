import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { ConstructError } from '../core/construct-error';
import { SingleTableBase } from './single-table-base';
import type { SingleTableAttributes } from './single-table-props';

/** A table that exists already. */
export class ImportedTable extends SingleTableBase {
  public readonly table: dynamodb.ITableV2;
  public readonly tableStreamArn?: string;

  constructor(scope: Construct, id: string, { model, ...attributes }: SingleTableAttributes) {
    super(scope, id, model);
    const { tableName, tableArn, tableStreamArn, encryptionKey } = attributes;
    if ((tableName === undefined) === (tableArn === undefined)) {
      throw new ConstructError(this, {
        code: 'SingleTable.TableNameOrArn',
        field: 'fromTableAttributes',
        value: { tableName, tableArn },
        problem: tableName === undefined ? 'says not which table' : 'says twice which table',
        fix: 'Give exactly one of tableName and tableArn',
      });
    }
    this.table = dynamodb.TableV2.fromTableAttributes(this, 'Default', { tableName, tableArn, tableStreamArn, encryptionKey });
    this.tableStreamArn = tableStreamArn;
  }

  public enableStream(): string {
    if (this.tableStreamArn !== undefined) return this.tableStreamArn;
    throw new ConstructError(this, {
      code: 'SingleTable.NoStream',
      field: 'enableStream',
      value: this.node.id,
      problem: 'is a table that exists already, and its attributes name no stream',
      fix: 'Turn the stream on where the table is defined (NEW_AND_OLD_IMAGES), and pass tableStreamArn',
    });
  }
}
