import { createHash } from 'node:crypto';
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Planned, SourceIdentity } from './plan';
import type { Worker } from './worker';

/** What runs agree on across executions. Every write is conditional, so two runs that start at once see one order. */
export interface ControlStore {
  /** The epoch of the last run that wrote, and what it stood for; epoch 0 when there was none. */
  epoch(): Promise<{ readonly epoch: number; readonly fingerprint: string }>;
  /** False when another run was faster. */
  advanceEpoch(from: number, to: number, fingerprint: string): Promise<boolean>;
  /** The record that holds: the given one, or the one that an earlier attempt has written. */
  plan(record: Planned): Promise<Planned>;
  /** Whether the application was switched to the table. Whoever does that puts the item `SWITCH`, `CURRENT` before. */
  switched(): Promise<boolean>;
  /** The record of a run, once it is planned. */
  planned(runId: string): Promise<Planned | undefined>;
}

const runKey = (runId: string) => ({ pk: { S: `RUN#${runId}` }, sk: { S: 'PLANNED' } });
const SWITCH_KEY = { pk: { S: 'SWITCH' }, sk: { S: 'CURRENT' } };
const EPOCH_KEY = { pk: { S: 'EPOCH' }, sk: { S: 'CURRENT' } };

export function controlStore(client: DynamoDBClient, tableName: string): ControlStore {
  const read = async (key: typeof EPOCH_KEY) => {
    const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key: key, ConsistentRead: true }));
    return Item;
  };
  const planned = async (runId: string): Promise<Planned | undefined> => {
    const record = (await read(runKey(runId)))?.record?.S;
    return record === undefined ? undefined : (JSON.parse(record) as Planned);
  };
  return {
    epoch: async () => {
      const item = await read(EPOCH_KEY);
      return { epoch: Number(item?.epoch?.N ?? 0), fingerprint: item?.fingerprint?.S ?? '' };
    },
    advanceEpoch: (from, to, fingerprint) =>
      conditional(() =>
        client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { ...EPOCH_KEY, epoch: { N: String(to) }, fingerprint: { S: fingerprint } },
            ConditionExpression: from === 0 ? 'attribute_not_exists(pk)' : 'epoch = :from',
            ExpressionAttributeValues: from === 0 ? undefined : { ':from': { N: String(from) } },
          }),
        ),
      ),
    plan: async (record) => {
      const Item = { ...runKey(record.runId), record: { S: JSON.stringify(record) } };
      const won = await conditional(() =>
        client.send(new PutItemCommand({ TableName: tableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })),
      );
      return won ? record : ((await planned(record.runId)) ?? record);
    },
    switched: async () => (await read(SWITCH_KEY)) !== undefined,
    planned,
  };
}

async function conditional(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

/** What an epoch stands for: the same source, read, mapped and encoded in the same way. */
export function fingerprintOf(identity: SourceIdentity, definition: string): string {
  return createHash('sha256')
    .update(JSON.stringify([identity, definition]))
    .digest('hex');
}

/** How rows become items: the model, the mapping, and the version of the workers, which may encode a value differently. */
export function definitionOf({ model, mapping, code }: Pick<Worker, 'model' | 'mapping' | 'code'>): string {
  return createHash('sha256')
    .update(JSON.stringify([model.definition, mapping, code]))
    .digest('hex');
}

/**
 * The epoch of a run that writes. The same fingerprint continues the epoch, so that a run which was killed is simply run again; any
 * change begins a new one, whose writes replace those of the old.
 */
export async function claimEpoch(control: ControlStore, fingerprint: string): Promise<number> {
  for (;;) {
    const last = await control.epoch();
    if (last.epoch > 0 && last.fingerprint === fingerprint) return last.epoch;
    if (await control.advanceEpoch(last.epoch, last.epoch + 1, fingerprint)) return last.epoch + 1;
  }
}
