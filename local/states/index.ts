export { assertDefinition, checkDefinition, type DefinitionProblem, UnsupportedDefinitionError } from './check/check-definition';
export type { StateMachineDefinition } from './definition';
export { StatesError } from './errors';
export type { ExecutionResult } from './execution';
export type { HistoryEvent, HistoryEventType } from './history';
export { createInterpreter, type Interpreter, type InterpreterOptions, type RunOptions } from './interpreter';
export type { Json, JsonObject } from './json';
export { LAMBDA_FUNCTION, LAMBDA_INVOKE, type LambdaRequest, type LambdaResponse, lambdaTasks } from './lambda-tasks';
export type { S3ObjectSummary, StatesS3, TaskHandler, TaskRequest, TaskResources } from './services';
