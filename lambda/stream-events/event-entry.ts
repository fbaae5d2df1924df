import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Change } from '../../lib/client';
import { ExactNumber, type JsonValue, stringifyJson } from '../../lib/codec';
import type { StreamRecord } from '../../lib/handler';
import type { ModelDefinition } from '../../lib/model';

/** An entry of `PutEvents`, and its size as EventBridge counts it. */
export interface EventEntry {
  readonly entry: PutEventsRequestEntry;
  readonly bytes: number;
}

/** The record of a stream, as far as the forwarder reads it. */
export interface ForwardedRecord extends StreamRecord {
  /** The stream: `arn:aws:dynamodb:region:account:table/name/stream/label`. */
  readonly eventSourceARN?: string;
  readonly dynamodb?: StreamRecord['dynamodb'] & {
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime?: number;
  };
}

const SOURCE = 'cdk-single-table';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-send-events-aws-sdk-entry-size */
export const MAX_REQUEST_BYTES = 256 * 1024;
const TIME_BYTES = 14;

/** A change as an event. One that is too large for EventBridge says which item changed, and not how. */
export function eventEntry(change: Change<ModelDefinition>, record: ForwardedRecord, eventBus: string): EventEntry {
  const { entity, kind, keys, before, after } = change as Change<ModelDefinition> & { readonly entity: string };
  const identity = { entity, kind, keys, changeId: record.eventID };
  const whole = sized(record, eventBus, `${entity}.${kind}`, { ...identity, before, after });
  return whole.bytes < MAX_REQUEST_BYTES ? whole : sized(record, eventBus, `${entity}.${kind}`, { ...identity, truncated: true });
}

function sized({ eventSourceARN, dynamodb }: ForwardedRecord, eventBus: string, detailType: string, detail: object): EventEntry {
  const table = eventSourceARN?.split('/stream/')[0];
  const seconds = dynamodb?.ApproximateCreationDateTime;
  const entry = {
    EventBusName: eventBus,
    Source: SOURCE,
    DetailType: detailType,
    Detail: stringifyJson(jsonValue(detail)),
    ...(table !== undefined && { Resources: [table] }),
    ...(seconds !== undefined && { Time: new Date(seconds * 1000) }),
  };
  const texts = [entry.Source, entry.DetailType, entry.Detail, table ?? ''];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), seconds === undefined ? 0 : TIME_BYTES);
  return { entry, bytes };
}

/** Bytes as base64 text; everything else is JSON already, its numbers exact. */
function jsonValue(value: unknown): JsonValue {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(jsonValue);
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return value as JsonValue;
  const pairs = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(pairs.map(([name, member]) => [name, jsonValue(member)]));
}
