export { awsEnvironment, LOCAL_ACCOUNT, LOCAL_REGION, type LocalEndpoints } from './environment';
export { FunctionError } from './handler-process';
export { type FunctionCode, LocalFunction, type LocalFunctionOptions } from './local-function';
