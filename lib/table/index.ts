export type { AccessReportEntry, ReachableEntity } from './access-report';
export { AccessKind } from './entity-access';
export { SingleTable } from './single-table';
export { type GrantOptions, SingleTableGrants } from './single-table-grants';
export type { IndexOptions, SingleTableAttributes, SingleTableProps } from './single-table-props';
export { TableModel } from './table-model';
export type { ConnectOptions, ISingleTable } from './table-reference';
