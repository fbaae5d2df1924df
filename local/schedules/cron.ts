import { LocalError } from '../errors';
import { instantOf, wallClock } from './time-zone';

const DAY = 86_400_000;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const LAST_YEAR = 2199;

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of the values, from `min` on. */
  readonly names?: readonly string[];
}

const MINUTES: Field = { name: 'minutes', min: 0, max: 59 };
const HOURS: Field = { name: 'hours', min: 0, max: 23 };
const DAYS: Field = { name: 'day-of-month', min: 1, max: 31 };
const MONTH: Field = { name: 'month', min: 1, max: 12, names: MONTHS };
const WEEKDAY: Field = { name: 'day-of-week', min: 1, max: 7, names: WEEKDAYS };
const YEAR: Field = { name: 'year', min: 1970, max: LAST_YEAR };

/** A day, as midnight of it in UTC. */
type DayRule = (day: Date) => boolean;

/** A cron expression of AWS, `minutes hours day-of-month month day-of-week year`, in a time zone. */
export class Cron {
  private readonly minutes: readonly number[];
  private readonly hours: readonly number[];
  private readonly months: ReadonlySet<number>;
  private readonly years: ReadonlySet<number>;
  private readonly dayMatches: DayRule;

  /**
   * @param fields the text in the brackets of `cron(…)`
   * @throws LocalError `ScheduleInvalid` that names the field, `TimeZoneUnknown`
   */
  public constructor(
    fields: string,
    private readonly timeZone: string,
  ) {
    const parts = fields.trim().toUpperCase().split(/\s+/);
    if (parts.length !== 6) {
      throw invalid(fields, `it has ${parts.length} fields; write minutes, hours, day-of-month, month, day-of-week and year`);
    }
    const [minutes, hours, monthDay, month, weekday, year] = parts;
    if ((monthDay === '?') === (weekday === '?')) throw invalid(fields, 'exactly one of day-of-month and day-of-week must be ?');
    this.minutes = numbers(minutes, MINUTES, fields);
    this.hours = numbers(hours, HOURS, fields);
    this.months = new Set(numbers(month, MONTH, fields));
    this.years = new Set(numbers(year, YEAR, fields));
    this.dayMatches = anyOf(monthDay === '?' ? weekdayRules(weekday, fields) : monthDayRules(monthDay, fields));
    wallClock(0, timeZone);
  }

  /**
   * The first time after an instant. A time that the clocks jump over is left out, one that they show twice is the first of both.
   * @param after milliseconds since 1970
   * @returns undefined when there is none any more
   */
  public next(after: number): number | undefined {
    const wall = wallClock(after, this.timeZone);
    // Clocks that are set back show a time again that has been: what was due then is behind us, and the days before it, too.
    for (let day = Math.floor(wall / DAY) * DAY - DAY; ; day += DAY) {
      const date = new Date(day);
      if (date.getUTCFullYear() > LAST_YEAR) return undefined;
      if (!this.years.has(date.getUTCFullYear()) || !this.months.has(date.getUTCMonth() + 1) || !this.dayMatches(date)) continue;
      const found = this.firstOf(day, after);
      if (found !== undefined) return found;
    }
  }

  /** The first instant of one day after another instant. */
  private firstOf(day: number, after: number): number | undefined {
    for (const hour of this.hours) {
      for (const minute of this.minutes) {
        const instant = instantOf(day + (hour * 60 + minute) * 60_000, this.timeZone);
        if (instant !== undefined && instant > after) return instant;
      }
    }
    return undefined;
  }
}

function invalid(fields: string, problem: string): LocalError {
  return new LocalError('ScheduleInvalid', `cron(${fields}): ${problem}.`);
}

function anyOf(rules: readonly DayRule[]): DayRule {
  return (day) => rules.some((rule) => rule(day));
}

/** The values of a field of numbers: `*`, `5`, `1-5`, `0/15`, `MON-FRI`, and lists of these. */
function numbers(text: string, field: Field, fields: string): number[] {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(?:(\*)|([A-Z0-9]+)(?:-([A-Z0-9]+))?)(?:\/(\d+))?$/.exec(part);
    if (!match) throw invalid(fields, `${field.name} is ${JSON.stringify(text)}, which is not understood`);
    const [, all, first, last, step] = match;
    const from = all ? field.min : numberOf(first, field, fields);
    const to = last !== undefined ? numberOf(last, field, fields) : all || step !== undefined ? field.max : from;
    const stride = step === undefined ? 1 : Number(step);
    if (stride < 1) throw invalid(fields, `the step of ${field.name} must be 1 or more`);
    // FRI-MON goes over the end of the week.
    const end = to < from ? to + (field.max - field.min + 1) : to;
    for (let value = from; value <= end; value += stride) values.add(value > field.max ? value - (field.max - field.min + 1) : value);
  }
  return [...values].sort((a, b) => a - b);
}

function numberOf(text: string, field: Field, fields: string): number {
  const named = field.names?.indexOf(text) ?? -1;
  const value = named >= 0 ? field.min + named : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= field.min && value <= field.max) return value;
  throw invalid(fields, `${field.name} has ${JSON.stringify(text)}; it must be from ${field.min} to ${field.max}`);
}

const lengthOfMonth = (day: Date): number => new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();

/** `L` is the last day, `L-2` two days before it, `LW` the last working day, `15W` the working day that is nearest to the 15th within the month. */
function monthDayRules(text: string, fields: string): DayRule[] {
  return text.split(',').map((part): DayRule => {
    const before = /^L(?:-(\d{1,2}))?$/.exec(part);
    if (before) return (day) => day.getUTCDate() === lengthOfMonth(day) - Number(before[1] ?? 0);
    if (part === 'LW') return (day) => day.getUTCDate() === nearestWorkday(day, lengthOfMonth(day));
    const workday = /^(\d+)W$/.exec(part)?.[1];
    if (workday !== undefined) {
      const wanted = numberOf(workday, DAYS, fields);
      return (day) => wanted <= lengthOfMonth(day) && day.getUTCDate() === nearestWorkday(day, wanted);
    }
    const days = new Set(numbers(part, DAYS, fields));
    return (day) => days.has(day.getUTCDate());
  });
}

function nearestWorkday(day: Date, date: number): number {
  const weekday = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), date)).getUTCDay();
  if (weekday === 6) return date > 1 ? date - 1 : date + 2;
  if (weekday === 0) return date < lengthOfMonth(day) ? date + 1 : date - 2;
  return date;
}

/** `L` is Saturday, `FRIL` the last Friday of the month, `MON#2` the second Monday. */
function weekdayRules(text: string, fields: string): DayRule[] {
  return text.split(',').map((part): DayRule => {
    if (part === 'L') return (day) => day.getUTCDay() === 6;
    const [, last, nth, which] = /^(?:([A-Z0-9]+)L|([A-Z0-9]+)#([1-5]))$/.exec(part) ?? [];
    if (last !== undefined) {
      const wanted = numberOf(last, WEEKDAY, fields) - 1;
      return (day) => day.getUTCDay() === wanted && day.getUTCDate() > lengthOfMonth(day) - 7;
    }
    if (nth !== undefined) {
      const wanted = numberOf(nth, WEEKDAY, fields) - 1;
      return (day) => day.getUTCDay() === wanted && Math.ceil(day.getUTCDate() / 7) === Number(which);
    }
    const weekdays = new Set(numbers(part, WEEKDAY, fields));
    return (day) => weekdays.has(day.getUTCDay() + 1);
  });
}
