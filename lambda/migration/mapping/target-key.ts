import { type AttributeValue, canonicalNumber, hash128, type WireItem } from '../../../lib/codec';
import type { CompiledModel, KeyColumn } from '../../../lib/model';

/** The primary key of an item as one text: `["USER#1","PROFILE"]`. Different keys have different texts. */
export type KeyText = string;

function keyColumns({ table }: CompiledModel): KeyColumn[] {
  return table.sortKey ? [table.partitionKey, table.sortKey] : [table.partitionKey];
}

export function keyText(model: CompiledModel, item: WireItem): KeyText {
  return JSON.stringify(keyColumns(model).map(({ name }) => valueText(item[name])));
}

/** The key attributes of the item with this key, in wire form. */
export function wireKey(model: CompiledModel, text: KeyText): WireItem {
  const values = JSON.parse(text) as (string | { N: string } | { B: string })[];
  return Object.fromEntries(keyColumns(model).map(({ name }, i) => [name, wireValue(values[i])]));
}

/** The key for a report: `{ PK: 'USER#1', SK: 'PROFILE' }`. */
export function shownKey(model: CompiledModel, text: KeyText): Record<string, string> {
  const values = JSON.parse(text) as (string | { N: string } | { B: string })[];
  const shown = (value: (typeof values)[number]) => (typeof value === 'string' ? value : 'N' in value ? value.N : value.B);
  return Object.fromEntries(keyColumns(model).map(({ name }, i) => [name, shown(values[i])]));
}

/** The bucket in which a key is compared, 0 to `buckets - 1`: the same on both sides. */
export function bucketOf(text: KeyText, buckets: number): number {
  const hash = hash128(Buffer.from(text));
  return new DataView(hash.buffer, hash.byteOffset, 4).getUint32(0) % buckets;
}

function valueText(value: AttributeValue): string | { N: string } | { B: string } {
  if ('S' in value) return value.S;
  if ('N' in value) return { N: canonicalNumber(value.N) };
  return { B: Buffer.from((value as { B: Uint8Array }).B).toString('base64') };
}

function wireValue(value: string | { N: string } | { B: string }): AttributeValue {
  if (typeof value === 'string') return { S: value };
  return 'N' in value ? value : { B: new Uint8Array(Buffer.from(value.B, 'base64')) };
}
