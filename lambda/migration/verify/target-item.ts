import { canonicalItemBytes, hash128, type WireItem } from '../../../lib/codec';
import type { CompiledModel } from '../../../lib/model';
import { hasExpired } from '../mapping/row-mapper';
import { keyText } from '../mapping/target-key';
import type { SpillLine } from './spill';

/**
 * What a comparison sees of an item in the table: the hash of its actual attributes, never the hash that was stored with it.
 * Undefined for tombstones, which stand for no item, and for items of entities that the run does not compare.
 */
export function targetLine(
  model: CompiledModel,
  item: WireItem,
  entities: ReadonlySet<string>,
  now: number,
): { readonly line: SpillLine; readonly hash: Uint8Array } | undefined {
  const { type, metadata, tombstone, ttl } = model.table;
  if (item[tombstone] !== undefined) return undefined;
  const stored = item[type];
  const entity = stored && 'S' in stored ? model.entityOfType(stored.S) : undefined;
  if (!entity || !entities.has(entity.name)) return undefined;
  const hash = hash128(canonicalItemBytes(item, [metadata]));
  const line = {
    k: keyText(model, item),
    h: Buffer.from(hash).toString('base64'),
    t: entity.name,
    ...(ttl !== undefined && hasExpired(item[ttl], now) && { x: true as const }),
    ...(item[metadata] === undefined && { a: true as const }),
  };
  return { line, hash };
}
