import type { StackResource } from '../assembly';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../lambda';
import { eventPattern } from '../messaging';
import { busName, DEFAULT_BUS, type RuleTarget } from '../messaging/event-buses';
import { type FiredSchedule, scheduleTimes, wholeSeconds } from '../schedules';
import { type LocalResources, localArn, physicalName, type ResourceAdapter } from './adapter';
import { addSchedule } from './scheduler-schedule';

const nameOf = (resource: StackResource): string => physicalName(resource, 'Name');

/** Event buses of EventBridge. */
export const eventBus: ResourceAdapter = {
  types: ['AWS::Events::EventBus'],
  id: nameOf,
  attribute: (resource, name) => ({ Arn: localArn('events', `event-bus/${nameOf(resource)}`), Name: nameOf(resource) })[name],
  start: (resource, { messaging }) => void messaging.buses.names.add(nameOf(resource)),
};

/** Rules of EventBridge: by pattern, by schedule (in UTC), or both. */
export const eventsRule: ResourceAdapter = {
  types: ['AWS::Events::Rule'],
  id: nameOf,
  attribute: (resource, name) => (name === 'Arn' ? arnOf(resource) : undefined),
  start: (resource, run) => {
    const enabled = resource.property('State') !== 'DISABLED';
    const targets = (resource.property('Targets') ?? []) as readonly RuleTarget[];
    const pattern = resource.property('EventPattern');
    const expression = resource.property('ScheduleExpression');
    if (pattern !== undefined && enabled) {
      const matches = eventPattern(typeof pattern === 'string' ? JSON.parse(pattern) : pattern);
      run.messaging.buses.rules.push({ name: nameOf(resource), bus: busOf(resource), matches, targets });
    }
    if (typeof expression === 'string') {
      addSchedule(run, {
        name: nameOf(resource),
        expression,
        times: scheduleTimes(expression, Date.now()),
        enabled,
        run: (at) => fire(resource, targets, at, run),
      });
    }
  },
};

const busOf = (resource: StackResource): string => busName(String(resource.property('EventBusName') ?? DEFAULT_BUS));

function arnOf(resource: StackResource): string {
  const bus = busOf(resource);
  return localArn('events', bus === DEFAULT_BUS ? `rule/${nameOf(resource)}` : `rule/${bus}/${nameOf(resource)}`);
}

async function fire(resource: StackResource, targets: readonly RuleTarget[], at: number, run: LocalResources): Promise<FiredSchedule[]> {
  const event = {
    version: '0',
    id: `${nameOf(resource)}-${at}`,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: LOCAL_ACCOUNT,
    time: wholeSeconds(at),
    region: LOCAL_REGION,
    resources: [arnOf(resource)],
    detail: {},
  };
  const deliveries = targets.map(async (target) => ({
    schedule: nameOf(resource),
    target: target.Arn,
    scheduledTime: event.time,
    result: await run.messaging.buses.deliver(nameOf(resource), target, event),
  }));
  return Promise.all(deliveries);
}
