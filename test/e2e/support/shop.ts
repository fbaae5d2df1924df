import { App, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { DataMigration, EnvironmentProfile, MigrationSource, SingleTable, TableMapping, TableModel } from 'cdk-single-table';

/** Two source tables, one table. */
export const model = {
  table: { partitionKey: 'PK', sortKey: 'SK' },
  entities: {
    Customer: { attributes: { customerId: 'integer', name: 'string' }, key: { PK: 'CUSTOMER#{customerId}', SK: 'PROFILE' } },
    Order: {
      attributes: { customerId: 'integer', orderId: 'integer', total: 'decimal' },
      key: { PK: 'CUSTOMER#{customerId}', SK: 'ORDER#{orderId|pad:9}' },
    },
  },
};

const mapping = {
  tables: {
    customers: { items: [{ entity: 'Customer', attributes: { customerId: 'id' } }] },
    orders: { items: [{ entity: 'Order', attributes: { orderId: 'id' } }] },
  },
};

/** The tables that the mapping expects. */
export const SCHEMA = `
  CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL);
  CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers (id), total numeric(12, 2) NOT NULL);
  INSERT INTO customers SELECT g, 'Customer ' || g FROM generate_series(1, 20) g;
  INSERT INTO orders SELECT g, 1 + g % 20, g * 1.01 FROM generate_series(1, 60) g;`;

export const STACK = 'Shop';
/** The name that the table has in a local run. */
export const TABLE = 'Shop-TableCD117FA1';

/** An app with one stack: table, secret, migration. */
export function shop(definition: object = model, outdir?: string): App {
  const app = new App({ outdir });
  const stack = new Stack(app, STACK);
  EnvironmentProfile.dev().applyTo(stack);
  new DataMigration(stack, 'Migration', {
    table: new SingleTable(stack, 'Table', { model: TableModel.fromObject(definition) }),
    source: MigrationSource.postgres({ secret: new Secret(stack, 'Source') }),
    mapping: TableMapping.fromObject(mapping),
  });
  return app;
}
