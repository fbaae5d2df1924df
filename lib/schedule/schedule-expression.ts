/** One of the six fields of a cron expression. */
interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Other texts for the values, from `least` on. */
  readonly names?: readonly string[];
  /** What only this field knows. */
  readonly special?: RegExp;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
const FIELDS: readonly Field[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31, special: /^(\?|L|LW|L-\d{1,2}|(0?[1-9]|[12]\d|3[01])W)$/ },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  {
    name: 'day of the week',
    least: 1,
    most: 7,
    names: DAYS,
    special: /^(\?|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)?L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)#[1-5])$/,
  },
  { name: 'year', least: 1970, most: 2199 },
];
const DAY_OF_MONTH = 2;
const DAY_OF_WEEK = 4;

/** What EventBridge Scheduler would refuse about an expression, and what to write instead; undefined if nothing. */
export function expressionProblem(expression: string): string | undefined {
  const [, kind, inner] = /^(rate|at|cron)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') return rateProblem(inner);
  if (kind === 'at') return atProblem(inner);
  if (kind === 'cron') return cronProblem(inner);
  return `${JSON.stringify(expression)} is no schedule: use ScheduleExpression.rate, .cron or .at`;
}

function rateProblem(text: string): string | undefined {
  if (/^[1-9]\d* (minute|hour|day)s?$/.test(text)) return undefined;
  return `rate(${text}) is no rate: use a whole number of minutes, hours or days, such as rate(5 minutes)`;
}

function atProblem(text: string): string | undefined {
  const known = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}Z`));
  // A day that a month does not have is moved on to the next one.
  if (known && new Date(`${text}Z`).toISOString().startsWith(text)) return undefined;
  return `at(${text}) is no time: use one without zone and fractions, such as at(2030-01-31T09:00:00)`;
}

function cronProblem(text: string): string | undefined {
  const values = text.trim().split(/\s+/);
  if (values.length !== FIELDS.length) {
    return `cron(${text}) has ${values.length} fields: it needs minute, hour, day of the month, month, day of the week, year`;
  }
  for (const [i, field] of FIELDS.entries()) {
    if (!isValid(field, values[i].toUpperCase()))
      return `cron(${text}): ${JSON.stringify(values[i])} is no ${field.name}: use ${allowed(field)}`;
  }
  const unspecified = [DAY_OF_MONTH, DAY_OF_WEEK].filter((i) => values[i] === '?').length;
  if (unspecified === 1) return undefined;
  return `cron(${text}): exactly one of day of the month and day of the week is "?", the other one says which days`;
}

function isValid(field: Field, text: string): boolean {
  return field.special?.test(text) || text.split(',').every((part) => isPart(field, part));
}

/** `*`, a value or a range, each also in steps. */
function isPart(field: Field, text: string): boolean {
  const [base, step, ...more] = text.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (base === '*') return true;
  const ends = base.split('-');
  return ends.length <= 2 && ends.every((end) => isValue(field, end));
}

function isValue({ least, most, names }: Field, text: string): boolean {
  if (names?.includes(text)) return true;
  return /^\d{1,4}$/.test(text) && Number(text) >= least && Number(text) <= most;
}

function allowed({ least, most, names, special }: Field): string {
  const words = names ? ` or ${names[0]} to ${names.at(-1)}` : '';
  return `${least} to ${most}${words}, *, a list (a,b), a range (a-b), steps (a/b)${special ? ', ? or L' : ''}`;
}
