import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DataMigration, type DataMigrationProps, MigrationSource, TableMapping } from '../../../lib/migration';
import { SingleTable, TableModel } from '../../../lib/table';

export { Match };

export const model = {
  table: { partitionKey: 'PK', sortKey: 'SK' },
  entities: { User: { attributes: { userId: 'integer', email: 'string' }, key: { PK: 'USER#{userId}', SK: 'PROFILE' } } },
};
export const mapping = { tables: { users: { items: [{ entity: 'User', attributes: { userId: 'id' } }] } } };

export interface Synthesized {
  readonly stack: Stack;
  readonly migration: DataMigration;
  readonly template: Template;
}

/** A stack with a table, a secret and a migration between them. */
export function migrationStack(props: Partial<DataMigrationProps> = {}, context: Record<string, unknown> = {}): Synthesized {
  const { stack, migration } = build(props, context);
  return { stack, migration, template: Template.fromStack(stack) };
}

export function build(props: Partial<DataMigrationProps> = {}, context: Record<string, unknown> = {}) {
  const app = new App({ context });
  const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'eu-central-1' } });
  const secret = new secretsmanager.Secret(stack, 'Secret');
  const migration = new DataMigration(stack, 'Migration', {
    table: new SingleTable(stack, 'Table', { model: TableModel.fromObject(model) }),
    source: MigrationSource.postgres({ secret }),
    mapping: TableMapping.fromObject(mapping),
    ...props,
  });
  return { app, stack, secret, migration };
}
