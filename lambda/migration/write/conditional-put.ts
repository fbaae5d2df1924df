import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { WireItem } from '../../../lib/codec';
import { RUN_ERRORS } from '../../../lib/migration/run-definition';
import type { CompiledTable } from '../../../lib/model';
import { backoff } from '../concurrency';
import { RunError } from '../run-error';
import { readStamp, type Stamp, type StoredStamp, sameBytes, type WriteItem, type WriteOutcome } from './write-item';

/**
 * Only an older state of this unit, or of this row, may be replaced: a value may move to another row, and a row may get a value that
 * renders the same key, such as `a@x` for `A@x` where the key is lower-case. An item without metadata belongs to the application and makes
 * this false.
 */
const NEWER = '(#m.#r < :r OR (#m.#r = :r AND #m.#o < :o))';
/** A tombstone says that another unit has no row: nothing is lost by replacing it, unless it knows more of the source than we do. */
const OTHERS_TOMBSTONE = '(attribute_exists(#t) AND #m.#s <> :s AND (#m.#r < :r OR (#m.#r = :r AND #m.#o <= :o)))';
const PUT = `attribute_not_exists(#pk) OR ((#m.#s = :s OR #m.#k = :k) AND ${NEWER}) OR ${OTHERS_TOMBSTONE}`;
/** Only the unit itself, never the row: the row may have a unit by now that renders the same key. */
const BURY = `attribute_not_exists(#pk) OR (#m.#s = :s AND ${NEWER})`;

/** Transactions of the application on the same item, and changes while it is judged, are over after some of these. */
const ATTEMPTS = 8;

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
  for (let attempt = 1; ; attempt++) {
    const outcome = await putOnce(client, tableName, table, write).catch((error: Error) => {
      if (attempt < ATTEMPTS && (error.name === 'TransactionConflictException' || error instanceof ChangedMeanwhile)) return undefined;
      throw error;
    });
    if (outcome) return outcome;
    await backoff(attempt);
  }
}

async function putOnce(client: DynamoDBClient, tableName: string, table: CompiledTable, write: WriteItem): Promise<WriteOutcome> {
  const { unit, row, epoch, ordinal } = write.stamp;
  try {
    await client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: write.item,
        ConditionExpression: write.tombstone ? BURY : PUT,
        ExpressionAttributeNames: {
          ...{ '#pk': table.partitionKey.name, '#m': table.metadata, '#s': 's', '#r': 'r', '#o': 'o' },
          ...(!write.tombstone && { '#k': 'k', '#t': table.tombstone }),
        },
        ExpressionAttributeValues: {
          ...{ ':s': { B: unit }, ':r': { N: String(epoch) }, ':o': { N: String(ordinal) } },
          ...(!write.tombstone && { ':k': { B: row } }),
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { kind: 'written' };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'ConditionalCheckFailedException') {
      return judge(table, write, (error as { Item?: WireItem }).Item ?? {});
    }
    if (isUnreadable(error)) return judge(table, write, await readMetadata(client, tableName, table, write));
    if (error.name === 'ValidationException' || error.name === 'ItemCollectionSizeLimitExceededException') {
      return { kind: 'poison', code: 'ITEM_REJECTED', reason: `DynamoDB rejects the item: ${error.message}` };
    }
    throw error;
  }
}

/**
 * The SDK (3.1162) cannot read its own error when the item in the way has a map key `__proto__`, as JSON may have: it throws a TypeError
 * that holds the response. Only a failed condition has an item in its error.
 */
function isUnreadable(error: Error): boolean {
  return error instanceof TypeError && (error as { $response?: { statusCode?: number } }).$response?.statusCode === 400;
}

async function readMetadata(
  client: DynamoDBClient,
  tableName: string,
  { partitionKey, sortKey, metadata, tombstone }: CompiledTable,
  { key, item }: WriteItem,
): Promise<WireItem> {
  const names = [partitionKey.name, ...(sortKey ? [sortKey.name] : [])];
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: tableName,
      Key: Object.fromEntries(names.map((name) => [name, item[name]])),
      ConsistentRead: true,
      ProjectionExpression: '#pk, #m, #t',
      ExpressionAttributeNames: { '#pk': partitionKey.name, '#m': metadata, '#t': tombstone },
    }),
  );
  if (!Item) throw new ChangedMeanwhile(key);
  return Item as WireItem;
}

/** What the item in the way means for ours. */
function judge({ metadata, tombstone }: CompiledTable, { key, stamp, tombstone: bury }: WriteItem, item: WireItem): WriteOutcome {
  const there = readStamp(item[metadata]);
  if (!there) return { kind: 'applicationOwned' };
  const sameUnit = sameBytes(there.unit, stamp.unit);
  const buried = item[tombstone] !== undefined;
  if (bury && !sameUnit) return { kind: 'ofAnotherUnit' };
  const sameRow = there.row !== undefined && sameBytes(there.row, stamp.row);
  if (!sameRow && !sameUnit && !buried) return collision(key);
  if (there.epoch > stamp.epoch) {
    throw new RunError(
      RUN_ERRORS.superseded,
      `item ${key} was written by epoch ${there.epoch}, this run has epoch ${stamp.epoch}: a newer run has begun, or the control table was lost`,
    );
  }
  if (buried && !sameUnit) {
    // Our condition is true for a tombstone that does not know more than we do.
    if (there.epoch < stamp.epoch || there.ordinal <= stamp.ordinal) throw new ChangedMeanwhile(key);
    return { kind: 'overtaken' };
  }
  return sameOrNewer(key, stamp, there, buried || bury === true);
}

function collision(key: string): WriteOutcome {
  return { kind: 'poison', code: 'KEY_COLLISION', reason: `another row, or another mapping rule, has already written the item ${key}` };
}

function sameOrNewer(key: string, stamp: Stamp, there: StoredStamp, buried: boolean): WriteOutcome {
  // Our condition is true for an older state, so this one came after it failed.
  if (there.epoch < stamp.epoch || there.ordinal < stamp.ordinal) throw new ChangedMeanwhile(key);
  // Two rows at one moment: no value has moved between them.
  if (there.ordinal === stamp.ordinal && there.row && !sameBytes(there.row, stamp.row) && !buried) return collision(key);
  if (there.ordinal === stamp.ordinal && !sameBytes(there.hash, stamp.hash)) {
    throw new RunError(
      RUN_ERRORS.inconsistent,
      `two reads of the source with the same ordinal ${stamp.ordinal} gave different values for item ${key}: the source was restored or has crashed`,
    );
  }
  // Our own earlier attempt, or a later read of the same unit: either way the table holds a state that is not older than ours.
  return { kind: 'written' };
}

class ChangedMeanwhile extends Error {
  public constructor(key: string) {
    super(`item ${key} was changed by somebody else while it was written: the call is repeated`);
  }
}
