export { assertNoRun, controlRun } from './control-run';
export { type ControlOperation, type ControlServer, startControl } from './control-server';
