import type { WireItem } from '../../../lib/codec';
import type { KeyText } from '../mapping/target-key';

/** Who wrote an item, and in which order: the value of the metadata attribute. */
export interface Stamp {
  /** 128 bits of the unit: the mapping rule and the source values its key is rendered from. */
  readonly unit: Uint8Array;
  /** 128 bits of the row: the mapping rule and the key of the row in the source. */
  readonly row: Uint8Array;
  readonly epoch: number;
  readonly ordinal: bigint;
  /** 128 bits of the item without the metadata attribute. */
  readonly hash: Uint8Array;
}

/** What an item in the table says of who wrote it. Items of earlier versions do not tell the row. */
export type StoredStamp = Omit<Stamp, 'row'> & { readonly row?: Uint8Array };

/** An item on its way to the table. */
export interface WriteItem<Origin = unknown> {
  readonly key: KeyText;
  /** With its metadata attribute. */
  readonly item: WireItem;
  readonly stamp: Stamp;
  /** Says that the unit has no row: the item is its key and the mark. */
  readonly tombstone?: true;
  /** Bytes of its canonical form: what a request is filled by. */
  readonly bytes: number;
  /** Where it comes from, for the report. */
  readonly origin: Origin;
}

/** What became of an item. Everything else is an error that ends the call. */
export type WriteOutcome =
  | { readonly kind: 'written' }
  /** The item belongs to the application: it has no metadata, and it was left alone. */
  | { readonly kind: 'applicationOwned' }
  /** Of a tombstone: the item belongs to another unit by now, which was left alone. */
  | { readonly kind: 'ofAnotherUnit' }
  /** Another unit with this key was found without a row after ours was read: ours has to be read again. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'poison'; readonly code: 'KEY_COLLISION' | 'ITEM_REJECTED'; readonly reason: string };

/** The metadata attribute in wire form. */
export function stampValue({ unit, row, epoch, ordinal, hash }: Stamp): WireItem[string] {
  return { M: { s: { B: unit }, k: { B: row }, r: { N: String(epoch) }, o: { N: String(ordinal) }, h: { B: hash } } };
}

/** The stamp of an item that is in the table; undefined when the application owns it. */
export function readStamp(value: WireItem[string] | undefined): StoredStamp | undefined {
  if (!value || !('M' in value)) return undefined;
  const { s, k, r, o, h } = value.M as { [name in 's' | 'k' | 'h']?: { B: Uint8Array } } & { [name in 'r' | 'o']?: { N: string } };
  if (!s?.B || !r?.N || !o?.N || !h?.B) return undefined;
  return { unit: s.B, ...(k?.B && { row: k.B }), epoch: Number(r.N), ordinal: BigInt(o.N), hash: h.B };
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
