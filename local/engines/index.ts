export { type DynamoDbEngine, type DynamoDbFeature, type DynamoDbKind, type DynamoDbOptions, startDynamoDb } from './dynamodb';
export { assertReachable, type PostgresEngine, type PostgresOptions, startPostgres } from './postgres';
export { type PostgresConnection, parsePostgresUrl } from './postgres-url';
export { Supervisor, type Watch } from './supervisor';
