import { type Change, type ChangeRecord, decodeChange } from '../client/stream';
import type { ModelDefinition } from '../model/definition';
import { logError } from './log';

/** A record of a table's stream, as Lambda gets it. `DynamoDBRecord` of `aws-lambda` fits. */
export interface StreamRecord extends ChangeRecord {
  readonly eventID?: string;
  readonly dynamodb?: ChangeRecord['dynamodb'] & { readonly SequenceNumber?: string };
}

/** An event of a table's stream: records of one shard, in order. `DynamoDBStreamEvent` of `aws-lambda` fits. */
export interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

/** Where Lambda goes on: at the record named, or after the batch if none is. */
export interface StreamResult {
  readonly batchItemFailures: { itemIdentifier: string }[];
}

/**
 * A Lambda handler for the stream of a table: calls `onChange` for each change, one after the other. The first that fails ends the batch: it is
 * logged, and Lambda begins with it again, so that no change of an item overtakes an earlier one. Records of items that the model does not
 * know are skipped. A change may come twice: let `onChange` do the same again, or nothing.
 *
 * The event source must report batch item failures, as that of `TableStream` does.
 *
 * @example
 * export const handler = streamHandler(model, async (change) => {
 *   if (change.entity === 'Investment' && change.kind === 'insert') await notify(change.after.userId);
 * });
 */
export function streamHandler<M extends ModelDefinition>(
  model: M,
  onChange: (change: Change<M>, record: StreamRecord) => unknown,
): (event: StreamEvent) => Promise<StreamResult> {
  return async ({ Records }) => {
    for (const record of Records) {
      let entity: string | undefined;
      try {
        const change = decodeChange(model, record);
        if (!change) continue;
        entity = change.entity;
        await onChange(change, record);
      } catch (error) {
        const itemIdentifier = record.dynamodb?.SequenceNumber;
        // Lambda takes an empty or unknown identifier for a failure of the whole batch; an error says so.
        if (!itemIdentifier) throw error;
        logError(error, { sequenceNumber: itemIdentifier, eventId: record.eventID, entity });
        return { batchItemFailures: [{ itemIdentifier }] };
      }
    }
    return { batchItemFailures: [] };
  };
}
