// The jsii API. Nothing else is exported here: what handlers import lives in `cdk-single-table/client` and `cdk-single-table/handler`.
export {
  ApiAuthorizer,
  type ApiDomain,
  type ApiRoute,
  type ApiThrottle,
  ApiType,
  type ApiUsagePlan,
  type EntityBodyOptions,
  type JwtAuthorizerOptions,
  JwtSigningKey,
  type JwtSigningKeyProps,
  LegacyServer,
  type LegacyUrlOptions,
  RequestBody,
  ServerlessApi,
  type ServerlessApiProps,
  type UserPoolAuthorizerOptions,
} from './api';
export { DeployRole, type DeployRoleProps } from './delivery';
export { EmailDomain, type EmailDomainOptions, EmailSender, type EmailSenderProps } from './email';
export {
  type ContentSecurityPolicyOptions,
  type FrontendDomain,
  ImageStore,
  type ImageStoreProps,
  StaticFrontend,
  type StaticFrontendProps,
} from './frontend';
export { type FunctionTargetOptions, ServerlessFunction, type ServerlessFunctionOptions, type ServerlessFunctionProps } from './function';
export { DataMigration, type DataMigrationProps, ExpiredRows, MigrationSource, type PostgresSourceProps, TableMapping } from './migration';
export { type CustomEnvironmentProfileProps, EnvironmentProfile, type EnvironmentProfileOptions } from './profile';
export {
  ScheduledFunction,
  type ScheduledFunctionProps,
  ScheduledStateMachine,
  type ScheduledStateMachineProps,
  type ScheduleOptions,
} from './schedule';
export { TableStream, type TableStreamProps } from './stream';
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
