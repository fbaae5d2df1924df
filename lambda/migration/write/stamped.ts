import type { CompiledModel } from '../../../lib/model';
import type { MappedItem } from '../mapping/row-mapper';
import { stampValue, type WriteItem } from './write-item';

/** An item with its place in the order of all writes: the epoch, and the ordinal of the read that it comes from. */
export function stamped<Origin>(
  { table: { metadata } }: CompiledModel,
  { key, item, unit, row, hash, bytes }: MappedItem,
  epoch: number,
  ordinal: bigint,
  origin: Origin,
): WriteItem<Origin> {
  const stamp = { unit, row, epoch, ordinal, hash };
  return { key, item: { ...item, [metadata]: stampValue(stamp) }, stamp, bytes, origin };
}
