import { ByteWriter } from './byte-writer';
import { CodecError } from './codec-error';
import { located } from './located';
import { canonicalNumber } from './numbers';
import type { AnyWire, AttributeValue, WireItem } from './wire';

const TAG = { S: 1, N: 2, B: 3, false: 4, true: 5, NULL: 6, L: 7, M: 8, SS: 9, NS: 10, BS: 11 } as const;

const shared = /* @__PURE__ */ new ByteWriter();

/**
 * Bytes that are equal exactly when two items are: every value is a type tag, a length and its bytes; attributes and map keys are
 * sorted by their UTF-8 bytes, sets by their elements, and numbers are in canonical notation. Lists keep their order.
 *
 * @param without attributes of the item that are left aside, such as the migration's own
 * @throws CodecError for a number that DynamoDB cannot hold.
 */
export function canonicalItemBytes(item: WireItem, without: readonly string[]): Uint8Array {
  const names = Object.keys(item).filter((name) => !without.includes(name));
  shared.restart();
  writeMap(shared, item, names);
  return shared.copy();
}

function writeMap(out: ByteWriter, map: WireItem, names: string[]): void {
  out.count(names.length);
  for (const name of names.sort(compareUtf8)) {
    out.text(name);
    writeValue(out, map[name]);
  }
}

function writeValue(out: ByteWriter, value: AttributeValue): void {
  const any = value as AnyWire;
  if (any.S !== undefined) {
    out.byte(TAG.S);
    out.text(any.S);
  } else if (any.N !== undefined) {
    out.byte(TAG.N);
    out.text(numberText(any.N));
  } else if (any.BOOL !== undefined) out.byte(any.BOOL ? TAG.true : TAG.false);
  else if (any.M !== undefined) {
    out.byte(TAG.M);
    writeMap(out, any.M, Object.keys(any.M));
  } else if (any.L !== undefined) {
    out.byte(TAG.L);
    out.count(any.L.length);
    for (const element of any.L) writeValue(out, element);
  } else if (any.NULL !== undefined) out.byte(TAG.NULL);
  else if (any.B !== undefined) {
    out.byte(TAG.B);
    out.bytes(any.B);
  } else writeSet(out, any);
}

function writeSet(out: ByteWriter, set: AnyWire): void {
  if (set.SS !== undefined) writeTexts(out, TAG.SS, [...set.SS].sort(compareUtf8));
  else if (set.NS !== undefined) writeTexts(out, TAG.NS, set.NS.map(numberText).sort());
  else if (set.BS !== undefined) {
    out.byte(TAG.BS);
    out.count(set.BS.length);
    for (const element of [...set.BS].sort(Buffer.compare)) out.bytes(element);
  } else throw new CodecError('VALUE_STORED_TYPE', {}, Object.keys(set).join(), 'one of the ten types of DynamoDB');
}

function writeTexts(out: ByteWriter, tag: number, texts: readonly string[]): void {
  out.byte(tag);
  out.count(texts.length);
  for (const text of texts) out.text(text);
}

function numberText(text: string): string {
  try {
    return canonicalNumber(text);
  } catch (error) {
    throw located(error, {}, text, 'a number that DynamoDB holds');
  }
}

/** The order of the UTF-8 bytes: that of the UTF-16 units, except that surrogates (U+10000 and above) come after U+E000…U+FFFF. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
