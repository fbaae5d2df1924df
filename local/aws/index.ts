export { type AwsEndpoint, type AwsEndpointOptions, startAwsEndpoint } from './aws-endpoint';
export type { AwsService } from './aws-service';
export { type PasswordOptions, randomPassword } from './random-password';
export type { CorsRule } from './s3/cors';
export { ObjectStore } from './s3/object-store';
export { presignedPut } from './s3/presigned-url';
export { type LocalSecret, versionsOf } from './secret-versions';
