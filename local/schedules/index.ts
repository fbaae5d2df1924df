export { type FiredSchedule, LocalSchedule, wholeSeconds } from './local-schedule';
export { scheduleTimes } from './schedule-expression';
