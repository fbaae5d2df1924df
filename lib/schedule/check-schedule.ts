import { type Duration, Token } from 'aws-cdk-lib';
import type { Problems } from '../core/problems';
import { expressionProblem } from './schedule-expression';
import type { ScheduleOptions } from './schedule-options';

const UTC = 'Etc/UTC';
const DAY_SECONDS = 86_400;

/** Collects what is wrong with a schedule. */
export function checkSchedule(problems: Problems, options: ScheduleOptions): void {
  const { schedule, retryAttempts, flexibleWindow, maxEventAge, deadLetterQueue } = options;
  const { expressionString } = schedule ?? {};
  problems.require(
    { schedule: expressionString },
    { schedule: 'a schedule: ScheduleExpression.rate, .cron or .at of aws-cdk-lib/aws-scheduler' },
  );
  const problem = Token.isUnresolved(expressionString) ? undefined : expressionProblem(expressionString);
  if (problem) problems.add('Schedule.Expression', 'schedule', problem);
  checkTimeZone(problems, options);
  if (retryAttempts !== undefined && !Token.isUnresolved(retryAttempts) && !isWhole(retryAttempts, 0, 185)) {
    problems.add('Schedule.Range', 'retryAttempts', `${retryAttempts} is not possible: use a whole number from 0 to 185`);
  }
  checkDuration(problems, 'flexibleWindow', flexibleWindow, 60);
  checkDuration(problems, 'maxEventAge', maxEventAge, 1);
  if (deadLetterQueue?.fifo)
    problems.add('Schedule.FifoQueue', 'deadLetterQueue', 'is a FIFO queue, which EventBridge Scheduler does not fill: use a standard one');
}

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
const DESCRIPTION_LENGTH = 512;

export function checkDescription(problems: Problems, description: string | undefined): void {
  if (description === undefined || Token.isUnresolved(description) || description.length <= DESCRIPTION_LENGTH) return;
  problems.add('Schedule.Range', 'description', `has ${description.length} characters: EventBridge Scheduler takes ${DESCRIPTION_LENGTH}`);
}

function checkTimeZone(problems: Problems, { schedule, timeZone }: ScheduleOptions): void {
  const own = schedule.timeZone?.timezoneName ?? UTC;
  const name = timeZone?.timezoneName;
  const refuse = (field: string, message: string) => problems.add('Schedule.TimeZone', field, message);
  if (!isZone(own))
    refuse('schedule', `${JSON.stringify(own)} is no time zone: use a constant of TimeZone, or TimeZone.of('Europe/Berlin')`);
  if (name === undefined) return;
  if (!isZone(name))
    refuse('timeZone', `${JSON.stringify(name)} is no time zone: use a constant of TimeZone, or TimeZone.of('Europe/Berlin')`);
  else if (schedule.expressionString.startsWith('rate('))
    refuse('timeZone', 'a rate only counts time, so a zone changes nothing: leave it out');
  else if (own !== UTC && own !== name) refuse('timeZone', `is ${name}, and the expression has ${own}: leave one of them out`);
}

function checkDuration(problems: Problems, field: string, duration: Duration | undefined, step: number): void {
  if (!duration || duration.isUnresolved()) return;
  const seconds = duration.toMilliseconds() / 1000;
  if (isWhole(seconds, 60, DAY_SECONDS) && seconds % step === 0) return;
  const unit = step === 60 ? 'whole minutes' : 'whole seconds';
  problems.add('Schedule.Range', field, `${seconds} seconds is not possible: use ${unit} from 1 minute to 24 hours`);
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return Token.isUnresolved(name);
  }
}
