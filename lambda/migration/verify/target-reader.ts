import { BatchGetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { WireItem } from '../../../lib/codec';
import { backoff } from '../concurrency';
import { type KeyText, wireKey } from '../mapping/target-key';
import type { Worker } from '../worker';

/** DynamoDB's own limit for a request. */
const GET_KEYS = 100;
const ATTEMPTS = 12;

/** The items with these keys, read consistently; those that do not exist are left out. */
export async function getItems({ dynamo, tableName, model }: Worker, keys: readonly KeyText[]): Promise<WireItem[]> {
  const distinct = [...new Set(keys)];
  const items: WireItem[] = [];
  for (let i = 0; i < distinct.length; i += GET_KEYS) {
    let open: WireItem[] = distinct.slice(i, i + GET_KEYS).map((key) => wireKey(model, key));
    for (let attempt = 0; open.length > 0; attempt++) {
      if (attempt === ATTEMPTS) throw new Error(`DynamoDB left ${open.length} keys unread after ${ATTEMPTS} requests`);
      if (attempt > 0) await backoff(attempt);
      const request = { RequestItems: { [tableName]: { Keys: open, ConsistentRead: true } } };
      const { Responses, UnprocessedKeys } = await dynamo.send(new BatchGetItemCommand(request));
      items.push(...((Responses?.[tableName] ?? []) as WireItem[]));
      open = (UnprocessedKeys?.[tableName]?.Keys ?? []) as WireItem[];
    }
  }
  return items;
}

/** A page of a segment of the parallel scan, which DynamoDB ends at 1 MB, and where the next one starts. */
export async function scanPage(
  { dynamo, tableName }: Worker,
  segment: number,
  totalSegments: number,
  start: WireItem | undefined,
): Promise<{ items: WireItem[]; next?: WireItem }> {
  const { Items, LastEvaluatedKey } = await dynamo.send(
    new ScanCommand({
      TableName: tableName,
      Segment: segment,
      TotalSegments: totalSegments,
      ExclusiveStartKey: start,
      ConsistentRead: true,
    }),
  );
  return { items: (Items ?? []) as WireItem[], ...(LastEvaluatedKey && { next: LastEvaluatedKey as WireItem }) };
}
