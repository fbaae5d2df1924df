import { CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { DataMigration, type EnvironmentProfile, MigrationSource, SingleTable, TableMapping, TableModel } from 'cdk-single-table';
import type { Construct } from 'constructs';
import { mapping } from './mapping';
import { model } from './model';

export interface HktStackProps extends StackProps {
  /** How carefully this environment treats its data. */
  readonly profile: EnvironmentProfile;
}

/** HKT's data: the table, and the migration that fills it from Neon. */
export class HktStack extends Stack {
  public readonly table: SingleTable;
  public readonly migration: DataMigration;

  constructor(scope: Construct, id: string, props: HktStackProps) {
    super(scope, id, props);
    props.profile.applyTo(this);

    this.table = new SingleTable(this, 'Table', { model: TableModel.fromObject(model) });

    // Created with a placeholder: before the first run, store { host, port, username, password, dbname } of a read-only role in it.
    const secret = new Secret(this, 'Neon', { description: 'Connection to the PostgreSQL database that HKT moves away from' });
    Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: 'The password belongs to a role at Neon, and Neon changes it.' });
    this.migration = new DataMigration(this, 'Migration', {
      table: this.table,
      source: MigrationSource.postgres({ secret }),
      mapping: TableMapping.fromObject(mapping),
    });

    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'MigrationArn', { value: this.migration.stateMachine.stateMachineArn });
  }
}
