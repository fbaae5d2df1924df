import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { ConstructValidationError, Problems } from '../core/problems';
import { SingleTableBase } from './single-table-base';
import type { SingleTableAttributes } from './single-table-props';

/** A table that exists already. */
export class ImportedTable extends SingleTableBase {
  public readonly table: dynamodb.ITableV2;
  public readonly tableStreamArn?: string;

  constructor(scope: Construct, id: string, attributes: SingleTableAttributes) {
    super(scope, id, attributes);
    const { tableName, tableArn, tableStreamArn, encryptionKey } = attributes;
    const problems = new Problems('SingleTable', this);
    if ((tableName === undefined) === (tableArn === undefined)) {
      const given = tableName === undefined ? 'neither is given' : `${JSON.stringify(tableName)} and ${JSON.stringify(tableArn)} are`;
      problems.add('SingleTable.TableNameOrArn', 'tableName, tableArn', `${given}: give exactly one of them`);
    }
    problems.throwIfAny();
    this.table = dynamodb.TableV2.fromTableAttributes(this, 'Default', { tableName, tableArn, tableStreamArn, encryptionKey });
    this.tableStreamArn = tableStreamArn;
  }

  public enableStream(): string {
    if (this.tableStreamArn !== undefined) return this.tableStreamArn;
    throw new ConstructValidationError(`SingleTable ${JSON.stringify(this.node.path)}`, [
      {
        code: 'SingleTable.NoStream',
        field: 'tableStreamArn',
        message:
          'a stream is needed, and this table is defined elsewhere: turn its stream on there (NEW_AND_OLD_IMAGES), and give its ARN here',
      },
    ]);
  }
}
