export { type AwsEndpoint, type AwsEndpointOptions, startAwsEndpoint } from './aws-endpoint';
export { ObjectStore } from './s3/object-store';
export type { LocalSecret } from './secrets-service';
