import type { ItemBatcher, MapState } from '../definition';
import { StatesError } from '../errors';
import { type Json, type JsonObject, jsonBytes } from '../json';
import { PAYLOAD_BYTES } from '../limits';
import type { Step } from '../step';

/** Input of one child execution, and how many items it stands for. */
export interface ChildInput {
  readonly input: Json;
  readonly items: number;
}

/**
 * Groups items into `{ BatchInput?, Items }`, in order, up to `MaxItemsPerBatch` items and `MaxInputBytesPerBatch` bytes of
 * JSON text, `BatchInput` included.
 */
export async function batchItems(step: Step<MapState>, batcher: ItemBatcher, items: readonly Json[]): Promise<ChildInput[]> {
  const most =
    (await step.number('ItemBatcher/MaxItemsPerBatch', batcher.MaxItemsPerBatch, { min: 1, max: Number.MAX_SAFE_INTEGER })) ?? items.length;
  const bytesField = batcher.MaxInputBytesPerBatch;
  const room = (await step.number('ItemBatcher/MaxInputBytesPerBatch', bytesField, { min: 1, max: PAYLOAD_BYTES })) ?? PAYLOAD_BYTES;
  const shared: JsonObject =
    batcher.BatchInput === undefined ? {} : { BatchInput: await step.evaluate('ItemBatcher/BatchInput', batcher.BatchInput) };
  const frameBytes = jsonBytes({ ...shared, Items: [] });

  const batches: Json[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const [index, item] of items.entries()) {
    const size = jsonBytes(item);
    if (frameBytes + size > room) throw tooLarge(step.name, index, frameBytes + size, room);
    const current = batches.at(-1);
    if (current === undefined || current.length >= most || bytes + 1 + size > room) {
      batches.push([item]);
      bytes = frameBytes + size;
    } else {
      current.push(item);
      bytes += 1 + size;
    }
  }
  return batches.map((batch) => ({ input: { ...shared, Items: batch }, items: batch.length }));
}

function tooLarge(state: string, index: number, bytes: number, room: number): StatesError {
  return new StatesError(
    'States.DataLimitExceeded',
    `Item ${index} of the state '${state}' makes a batch of ${bytes} bytes; at most ${room} are allowed.`,
  );
}
