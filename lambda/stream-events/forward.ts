import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { decodeChange } from '../../lib/client';
import type { StreamResult } from '../../lib/handler';
import { logError } from '../../lib/handler/log';
import type { ForwarderDefinition } from '../../lib/stream/forwarder-definition';
import { type EventEntry, eventEntry, type ForwardedRecord, MAX_REQUEST_BYTES } from './event-entry';

/** What the forwarder needs to work. */
export interface Forwarder extends ForwarderDefinition {
  readonly eventBus: string;
  readonly client: Pick<EventBridgeClient, 'send'>;
}

/** The most that one request holds. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MAX_ENTRIES = 10;

interface Pending extends EventEntry {
  readonly record: ForwardedRecord;
}

/**
 * Sends the changes of one shard in order. The first that cannot be read or sent ends the batch, and Lambda begins with it again: what
 * came after it in the same request may be sent twice.
 */
export async function forward(forwarder: Forwarder, records: readonly ForwardedRecord[]): Promise<StreamResult> {
  const { pending, failed } = entriesOf(forwarder, records);
  for (const request of requestsOf(pending)) {
    const unsent = await firstUnsent(forwarder, request);
    if (unsent) return failureOf(unsent.record, unsent.reason);
  }
  return failed ? failureOf(failed.record, failed.reason) : { batchItemFailures: [] };
}

interface Failure {
  readonly record: ForwardedRecord;
  readonly reason: unknown;
}

/** The entries up to the first record that cannot be read. */
function entriesOf(
  { model, entities, eventBus }: Forwarder,
  records: readonly ForwardedRecord[],
): { pending: Pending[]; failed?: Failure } {
  const pending: Pending[] = [];
  for (const record of records) {
    try {
      const change = decodeChange(model, record);
      if (!change || !entities.includes(change.entity)) continue;
      pending.push({ ...eventEntry(change, record, eventBus), record });
    } catch (reason) {
      return { pending, failed: { record, reason } };
    }
  }
  return { pending };
}

function requestsOf(pending: readonly Pending[]): Pending[][] {
  const requests: Pending[][] = [];
  let bytes = 0;
  for (const entry of pending) {
    const last = requests[requests.length - 1];
    bytes += entry.bytes;
    if (last && last.length < MAX_ENTRIES && bytes < MAX_REQUEST_BYTES) {
      last.push(entry);
      continue;
    }
    requests.push([entry]);
    bytes = entry.bytes;
  }
  return requests;
}

async function firstUnsent({ client }: Forwarder, request: readonly Pending[]): Promise<Failure | undefined> {
  try {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: request.map(({ entry }) => entry) }));
    const at = Entries.findIndex(({ ErrorCode }) => ErrorCode !== undefined);
    if (at < 0) return undefined;
    const { ErrorCode, ErrorMessage } = Entries[at];
    return { record: request[at].record, reason: new Error(`EventBridge refused the event: ${ErrorCode}: ${ErrorMessage}`) };
  } catch (reason) {
    return { record: request[0].record, reason };
  }
}

function failureOf({ dynamodb, eventID }: ForwardedRecord, reason: unknown): StreamResult {
  const itemIdentifier = dynamodb?.SequenceNumber;
  // Lambda takes an empty identifier for a failure of the whole batch; an error says so.
  if (!itemIdentifier) throw reason;
  logError(reason, { sequenceNumber: itemIdentifier, eventId: eventID });
  return { batchItemFailures: [{ itemIdentifier }] };
}
