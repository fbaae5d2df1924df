import type { AwsService } from './aws';
import { messageOf } from './errors';
import { type ExecutionParts, Executions } from './executions';
import { LocalMail, sesService } from './mail';
import { eventsService, lambdaService, Messaging, snsService, sqsService, statesService } from './messaging';
import type { LocalSchedule } from './schedules';

/** What happens in a run without a request: messages, mail, schedules, executions. */
export interface EventServices {
  readonly executions: Executions;
  readonly messaging: Messaging;
  readonly mail: LocalMail;
  /** By name. */
  readonly schedules: Map<string, LocalSchedule>;
  /** What the stream of a table shows, by name of the table: `NEW_AND_OLD_IMAGES`. */
  readonly streamViews: Map<string, string>;
}

export interface EventServiceParts extends ExecutionParts {
  /** The name of the function that a name or an ARN means. @throws LocalError `FunctionUnknown` */
  readonly functionName: (reference: string) => string;
  /** Filled with the services that handlers call with the SDK. */
  readonly services: Map<string, AwsService>;
}

export function createEventServices(parts: EventServiceParts): EventServices {
  const { services, invoke, functionName, notice } = parts;
  const executions = new Executions(parts);
  const messaging = new Messaging({ invoke, functionName, executions, notice });
  const mail = new LocalMail((arn, payload) => {
    messaging.deliver(arn, payload).catch((error) => notice(`Mail feedback could not be delivered: ${messageOf(error)}`));
  });
  services.set(
    'sqs',
    sqsService(() => [...messaging.queues.values()], notice),
  );
  services.set('sns', snsService(messaging.topics, notice));
  services.set('events', eventsService(messaging.buses, notice));
  services.set('states', statesService(executions, notice));
  services.set('lambda', lambdaService({ invoke, functionName, messaging, notice }));
  services.set('ses', sesService({ identities: mail.identities, onSent: (message) => mail.accept(message), onRefused: notice }));
  return { executions, messaging, mail, schedules: new Map(), streamViews: new Map() };
}
