import type { AwsService } from '../aws';
import { AwsError } from './aws-error';
import type { EventBuses, EventEntry } from './event-buses';
import { jsonService } from './json-service';

/** PutEvents of Amazon EventBridge. */
export function eventsService(buses: EventBuses, onRefused: (message: string) => void): AwsService {
  const putEvents = ({ Entries }: { readonly Entries?: unknown }): object => {
    const entries = (Entries ?? []) as readonly EventEntry[];
    if (entries.length === 0 || entries.length > 10) {
      throw new AwsError('ValidationException', `Entries must have from 1 to 10 members, not ${entries.length}.`);
    }
    const results = entries.map((entry) => buses.put(entry));
    return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
  };
  return jsonService('events', { PutEvents: putEvents }, onRefused);
}
