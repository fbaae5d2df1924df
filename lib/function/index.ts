export type { HandlerExport } from './bundle';
export { checkFunctionTarget, type FunctionLimits } from './check-function';
export { acknowledgeFunctionFindings, functionDefaults } from './function-defaults';
export { functionLogGroup } from './function-log-group';
export { functionRole } from './function-role';
export { type FunctionTargetDefaults, functionTarget } from './function-target';
export type { FunctionTargetOptions } from './function-target-options';
export { ServerlessFunction } from './serverless-function';
export type { ServerlessFunctionOptions, ServerlessFunctionProps } from './serverless-function-options';
