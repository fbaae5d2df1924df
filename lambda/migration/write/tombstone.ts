import { canonicalItemBytes, hash128 } from '../../../lib/codec';
import type { CompiledModel } from '../../../lib/model';
import { partsHash } from '../mapping/row-mapper';
import { type KeyText, wireKey } from '../mapping/target-key';
import type { ItemPlan } from '../plan';
import type { Row } from '../source/pages';
import { stampValue, type WriteItem } from './write-item';

/**
 * The item that says of a unit that it has no row: its key, the mark and the stamp, in no index. It stays until the migration is over, so
 * that a late write of what was there before finds something newer in its place.
 */
export function tombstoneWrite<Origin>(
  model: CompiledModel,
  plan: ItemPlan,
  { key, values, row }: { readonly key: KeyText; readonly values: Row; readonly row: readonly string[] },
  epoch: number,
  ordinal: bigint,
  origin: Origin,
): WriteItem<Origin> {
  const { type, tombstone, metadata } = model.table;
  const item = { ...wireKey(model, key), [type]: { S: model.entity(plan.entity).type }, [tombstone]: { BOOL: true } };
  const bytes = canonicalItemBytes(item, [metadata]);
  const stamp = { unit: partsHash(plan, values), row: partsHash(plan, row), epoch, ordinal, hash: hash128(bytes) };
  return { key, item: { ...item, [metadata]: stampValue(stamp) }, stamp, tombstone: true, bytes: bytes.length, origin };
}
