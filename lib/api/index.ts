export { ApiAuthorizer, type JwtAuthorizerOptions, type UserPoolAuthorizerOptions } from './api-authorizer';
export { JwtSigningKey, type JwtSigningKeyProps } from './jwt-signing-key';
export { LegacyServer, type LegacyUrlOptions } from './legacy-server';
export { type EntityBodyOptions, RequestBody } from './request-body';
export { ServerlessApi } from './serverless-api';
export {
  type ApiDomain,
  type ApiRoute,
  type ApiThrottle,
  ApiType,
  type ApiUsagePlan,
  type ServerlessApiProps,
} from './serverless-api-props';
