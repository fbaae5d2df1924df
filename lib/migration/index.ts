export { DataMigration } from './data-migration';
export { type DataMigrationProps, ExpiredRows } from './data-migration-props';
export { MigrationSource, type PostgresSourceProps } from './migration-source';
export { TableMapping } from './table-mapping';
