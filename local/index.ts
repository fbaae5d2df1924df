export { assertNoRun, type ControlOperation, type ControlServer, controlRun, startControl } from './control';
export { LocalError } from './errors';
export type { LocalEvent } from './events';
export { FunctionError } from './lambda';
export type { ExecuteOptions, LocalRun } from './local-run';
export type { ReloadResult } from './reload';
export type { Seed } from './seed';
export { type LocalOptions, startLocal } from './start-local';
export type { ExecutionResult } from './states';
