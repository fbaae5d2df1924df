import { LocalError } from '../errors';
import { Cron } from './cron';
import { instantOf } from './time-zone';

/** Tells the first time after an instant, in milliseconds since 1970; undefined when there is none any more. */
export type NextTime = (after: number) => number | undefined;

const UNITS: { readonly [unit: string]: number } = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * The times of `rate(5 minutes)`, `cron(0 8 ? * MON-FRI *)` or `at(2027-01-31T08:00:00)`.
 *
 * @param start milliseconds since 1970 from which a rate counts: its first time is one interval later
 * @param timeZone for cron and at @default 'UTC'
 * @throws LocalError `ScheduleInvalid`, `TimeZoneUnknown`
 */
export function scheduleTimes(expression: string, start: number, timeZone = 'UTC'): NextTime {
  const [, kind, argument] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'cron') {
    const cron = new Cron(argument, timeZone);
    return (after) => cron.next(after);
  }
  if (kind === 'at') {
    const wall = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(argument) ? Date.parse(`${argument}Z`) : Number.NaN;
    if (Number.isNaN(wall)) throw invalid(expression, 'write at(yyyy-mm-ddThh:mm:ss)');
    const instant = instantOf(wall, timeZone);
    return (after) => (instant !== undefined && instant > after ? instant : undefined);
  }
  const [, count, unit] = /^\s*(\d+)\s+(minute|hour|day)s?\s*$/.exec(kind === 'rate' ? argument : '') ?? [];
  const interval = Number(count) * UNITS[unit];
  if (!(interval > 0)) throw invalid(expression, 'write rate(5 minutes), cron(0 8 ? * MON-FRI *) or at(2027-01-31T08:00:00)');
  return (after) => start + Math.max(1, Math.floor((after - start) / interval) + 1) * interval;
}

function invalid(expression: string, problem: string): LocalError {
  return new LocalError('ScheduleInvalid', `Schedule ${JSON.stringify(expression)}: ${problem}.`);
}
