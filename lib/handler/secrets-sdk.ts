/** What the helpers use of the AWS SDK, by name: a bundler leaves the other operations out. */
export { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
