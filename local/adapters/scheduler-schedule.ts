import { randomUUID } from 'node:crypto';
import type { StackResource } from '../assembly';
import { messageOf } from '../errors';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../lambda';
import { type FiredSchedule, LocalSchedule, scheduleTimes, wholeSeconds } from '../schedules';
import { type LocalResources, localArn, physicalName, type ResourceAdapter } from './adapter';

interface Target {
  readonly Arn: string;
  readonly Input?: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

const nameOf = (resource: StackResource): string => physicalName(resource, 'Name');
const groupOf = (resource: StackResource): string => String(resource.property('GroupName') ?? 'default');
const arnOf = (resource: StackResource): string => localArn('scheduler', `schedule/${groupOf(resource)}/${nameOf(resource)}`);

/** Schedules of EventBridge Scheduler. A flexible window is used at its first moment. */
export const schedulerSchedule: ResourceAdapter = {
  types: ['AWS::Scheduler::Schedule'],
  id: nameOf,
  attribute: (resource, name) => (name === 'Arn' ? arnOf(resource) : undefined),
  start: (resource, run) => {
    const expression = String(resource.property('ScheduleExpression'));
    const timeZone = resource.property('ScheduleExpressionTimezone') as string | undefined;
    const target = resource.property('Target') as Target;
    addSchedule(run, {
      name: nameOf(resource),
      expression: timeZone === undefined ? expression : `${expression} ${timeZone}`,
      times: within(resource, scheduleTimes(expression, Date.now(), timeZone)),
      enabled: (resource.property('State') ?? 'ENABLED') === 'ENABLED',
      run: async (at) => [await deliver(nameOf(resource), arnOf(resource), target, at, run)],
    });
  },
};

export const schedulerGroup: ResourceAdapter = {
  types: ['AWS::Scheduler::ScheduleGroup'],
  id: nameOf,
  attribute: (resource, name) => (name === 'Arn' ? localArn('scheduler', `schedule-group/${nameOf(resource)}`) : undefined),
};

/** Adds a schedule to the run. Its times begin when the run serves: a migration does not want its table to change meanwhile. */
export function addSchedule(run: LocalResources, options: ConstructorParameters<typeof LocalSchedule>[0]): void {
  const schedule = new LocalSchedule(options);
  run.schedules.set(schedule.name, schedule);
  run.whenServing.push(() => schedule.begin());
  run.closers.push(async () => schedule.stop());
}

/** StartDate and EndDate. */
function within(resource: StackResource, times: (after: number) => number | undefined): (after: number) => number | undefined {
  const start = Date.parse(String(resource.property('StartDate') ?? ''));
  const end = Date.parse(String(resource.property('EndDate') ?? ''));
  return (after) => {
    const next = times(Number.isNaN(start) ? after : Math.max(after, start - 1));
    return next === undefined || next > end ? undefined : next;
  };
}

async function deliver(schedule: string, arn: string, target: Target, at: number, run: LocalResources): Promise<FiredSchedule> {
  const scheduledTime = wholeSeconds(at);
  const payload = payloadOf(target, arn, scheduledTime);
  const fired = { schedule, target: target.Arn, scheduledTime };
  try {
    return { ...fired, result: await run.messaging.deliver(target.Arn, payload) };
  } catch (error) {
    // Nothing that could go wrong here heals with time: the retries of the schedule would all fail alike.
    const queue = target.DeadLetterConfig?.Arn;
    run.notice(`Schedule ${schedule} could not be delivered: ${messageOf(error)}${queue ? ` Its input is in ${queue}.` : ''}`);
    if (queue !== undefined) await run.messaging.deliver(queue, payload).catch((again) => run.notice(messageOf(again)));
    return { ...fired, error: messageOf(error) };
  }
}

/** The input of the template with its context attributes filled in, or the event that Scheduler makes up. */
function payloadOf({ Input }: Target, arn: string, time: string): unknown {
  if (Input === undefined) {
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: LOCAL_ACCOUNT,
      time,
      region: LOCAL_REGION,
      resources: [arn],
      detail: '{}',
    };
  }
  const values: { readonly [name: string]: string } = {
    '<aws.scheduler.schedule-arn>': arn,
    '<aws.scheduler.scheduled-time>': time,
    '<aws.scheduler.execution-id>': randomUUID(),
    '<aws.scheduler.attempt-number>': '1',
  };
  const text = Object.entries(values).reduce((result, [name, value]) => result.replaceAll(name, value), Input);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
