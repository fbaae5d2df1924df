import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { canonicalItemBytes, hash128, type WireItem } from '../../../lib/codec';
import { wireKey } from '../mapping/target-key';
import type { Plan } from '../plan';
import type { WrittenLine } from '../rollback/rollback-lines';
import type { Worker } from '../worker';
import { readStamp, stampValue } from './write-item';

const AS_FOUND = '#m.#s = :s AND #m.#r = :r AND #m.#o = :o AND attribute_not_exists(#t)';

/**
 * Replaces an item by a tombstone of this epoch, if it is still what the epoch that is taken back has written.
 *
 * @returns false when somebody has changed it, and it was left alone
 */
export async function takeBack(worker: Worker, plan: Plan, line: WrittenLine): Promise<boolean> {
  const { type, tombstone, metadata } = worker.model.table;
  const key = wireKey(worker.model, line.k);
  const item: WireItem = { ...key, ...(line.t !== undefined && { [type]: { S: line.t } }), [tombstone]: { BOOL: true } };
  const unit = bytes(line.unit);
  const ordinal = BigInt(line.ordinal);
  const hash = hash128(canonicalItemBytes(item, [metadata]));
  const stamp = { unit, row: bytes(line.row ?? line.unit), epoch: plan.epoch, ordinal, hash };
  try {
    await worker.dynamo.send(
      new PutItemCommand({
        TableName: worker.tableName,
        Item: { ...item, [metadata]: stampValue(stamp) },
        ConditionExpression: AS_FOUND,
        ExpressionAttributeNames: { '#m': metadata, '#t': tombstone, '#s': 's', '#r': 'r', '#o': 'o' },
        ExpressionAttributeValues: { ':s': { B: unit }, ':r': { N: String(plan.rollsBack) }, ':o': { N: line.ordinal } },
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
    // An attempt before this one has done it, and its answer was lost.
    const { Item } = await worker.dynamo.send(new GetItemCommand({ TableName: worker.tableName, Key: key, ConsistentRead: true }));
    const there = Item as WireItem | undefined;
    return there?.[tombstone] !== undefined && readStamp(there[metadata])?.epoch === plan.epoch;
  }
}

function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
