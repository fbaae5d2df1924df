import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { WireItem } from '../../../lib/codec';
import { RUN_ERRORS } from '../../../lib/migration/run-definition';
import type { CompiledTable } from '../../../lib/model';
import { RunError } from '../run-error';
import { readStamp, type Stamp, sameBytes, type WriteItem, type WriteOutcome } from './write-item';

/** Only this unit's own, older state may be replaced. An item without metadata belongs to the application and makes this false. */
const CONDITION = 'attribute_not_exists(#pk) OR (#m.#s = :s AND (#m.#r < :r OR (#m.#r = :r AND #m.#o < :o)))';

/**
 * Puts one item if nothing newer, and nothing of another owner, has its key. A false condition is not success by itself: the item that
 * is there decides.
 *
 * @throws RunError when a newer run has written this unit, or the same read of it gave another value.
 */
export async function conditionalPut(
  client: DynamoDBClient,
  tableName: string,
  table: CompiledTable,
  write: WriteItem,
): Promise<WriteOutcome> {
  const { unit, epoch, ordinal } = write.stamp;
  try {
    await client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: write.item,
        ConditionExpression: CONDITION,
        ExpressionAttributeNames: { '#pk': table.partitionKey.name, '#m': table.metadata, '#s': 's', '#r': 'r', '#o': 'o' },
        ExpressionAttributeValues: { ':s': { B: unit }, ':r': { N: String(epoch) }, ':o': { N: String(ordinal) } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { kind: 'written' };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'ConditionalCheckFailedException') {
      return judge(write, (error as { Item?: WireItem }).Item?.[table.metadata]);
    }
    if (error.name === 'ValidationException' || error.name === 'ItemCollectionSizeLimitExceededException') {
      return { kind: 'poison', code: 'ITEM_REJECTED', reason: `DynamoDB rejects the item: ${error.message}` };
    }
    throw error;
  }
}

/** What the item in the way means for ours. */
function judge({ key, stamp }: WriteItem, metadata: WireItem[string] | undefined): WriteOutcome {
  const there = readStamp(metadata);
  if (!there) return { kind: 'applicationOwned' };
  if (!sameBytes(there.unit, stamp.unit)) {
    return { kind: 'poison', code: 'KEY_COLLISION', reason: `another row, or another mapping rule, has already written the item ${key}` };
  }
  if (there.epoch > stamp.epoch) {
    throw new RunError(
      RUN_ERRORS.superseded,
      `item ${key} was written by epoch ${there.epoch}, this run has epoch ${stamp.epoch}: a newer run has begun, or the control table was lost`,
    );
  }
  return sameOrNewer(key, stamp, there);
}

function sameOrNewer(key: string, stamp: Stamp, there: Stamp): WriteOutcome {
  if (there.ordinal === stamp.ordinal && !sameBytes(there.hash, stamp.hash)) {
    throw new RunError(
      RUN_ERRORS.inconsistent,
      `two reads of the source with the same ordinal ${stamp.ordinal} gave different values for item ${key}: the source was restored or has crashed`,
    );
  }
  // Our own earlier attempt, or a later read of the same unit: either way the table holds a state that is not older than ours.
  return { kind: 'written' };
}
