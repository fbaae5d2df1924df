export { type DynamoDbEngine, type DynamoDbFeature, type DynamoDbKind, type DynamoDbOptions, startDynamoDb } from './dynamodb';
export { type PostgresEngine, type PostgresOptions, startPostgres } from './postgres';
export type { PostgresConnection } from './postgres-url';
export { Supervisor, type Watch } from './supervisor';
