import type { AttributeValue, WireItem } from '../../../lib/codec';

/** What DynamoDB takes, in bytes. */
export const MOST_ITEM_BYTES = 400 * 1024;

/**
 * The size of an item, about as DynamoDB counts it: names and texts in UTF-8, a number by half of its digits, one byte for each element.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: WireItem): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) bytes += Buffer.byteLength(name) + valueBytes(value);
  return bytes;
}

function valueBytes(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return Math.ceil(value.N.replace(/[-.]|^0\.0*|0+$/g, '').length / 2) + 1;
  if ('B' in value) return value.B.length;
  if ('M' in value) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  if ('L' in value) return value.L.reduce((sum, element) => sum + 1 + valueBytes(element), 3);
  return 1;
}
