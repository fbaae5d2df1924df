export type { ScheduleOptions } from './schedule-options';
export { ScheduledFunction, type ScheduledFunctionProps } from './scheduled-function';
export { ScheduledStateMachine, type ScheduledStateMachineProps } from './scheduled-state-machine';
