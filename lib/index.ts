// The jsii API. Nothing else is exported here: what handlers import lives in `cdk-single-table/client`.
export { DataMigration, type DataMigrationProps, ExpiredRows, MigrationSource, type PostgresSourceProps, TableMapping } from './migration';
export { type CustomEnvironmentProfileProps, EnvironmentProfile, type EnvironmentProfileOptions } from './profile';
export {
  AccessKind,
  type AccessReportEntry,
  type ConnectOptions,
  type GrantOptions,
  type IndexOptions,
  type ISingleTable,
  type ReachableEntity,
  SingleTable,
  type SingleTableAttributes,
  SingleTableGrants,
  type SingleTableProps,
  TableModel,
} from './table';
