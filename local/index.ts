export { LocalError } from './errors';
export type { LocalEvent } from './events';
export { FunctionError } from './lambda';
export type { ExecuteOptions, LocalRun } from './local-run';
export type { Seed } from './seed';
export { type LocalOptions, startLocal } from './start-local';
export type { ExecutionResult } from './states';
