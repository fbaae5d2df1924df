import type { AttributeType } from '../model';
import { CodecError, type Where } from './codec-error';
import { decodeUnknown } from './json-wire';
import { located } from './located';
import { canonicalNumber, exactInteger, exactNumber, safeInteger } from './numbers';
import type { AnyWire, AttributeValue } from './wire';

/** Reads the wire form of one attribute type. */
export type Decoder = (wire: AttributeValue, where: Where) => unknown;

const decoders = new WeakMap<AttributeType, Decoder>();

/**
 * Reads a stored value as the attribute type says: exactly, or not at all. Text comes back as it is stored (a value outside an enum
 * too: newer code may have written it), a set where a list is declared comes back as a list, and NULL outside `json` as `undefined`.
 *
 * @throws CodecError when the stored value is of another type or does not fit exactly.
 */
export function decodeValue(type: AttributeType, wire: AttributeValue, where: Where = {}): unknown {
  let decoder = decoders.get(type);
  if (!decoder) {
    decoder = compileDecoder(type);
    decoders.set(type, decoder);
  }
  return decoder(wire, where);
}

/** The decoder of a type, for a caller that keeps it. */
export function compileDecoder(type: AttributeType): Decoder {
  return type.list ? listOf(compileScalar(type)) : compileScalar(type);
}

function listOf(scalar: Decoder): Decoder {
  return (wire, where) => {
    const { L, SS, NS, BS, NULL } = wire as AnyWire;
    if (L !== undefined) {
      const list: unknown[] = [];
      for (let i = 0; i < L.length; i++) list.push(element(scalar(L[i], where), L[i], where));
      return list;
    }
    if (SS !== undefined) return SS.map((S) => scalar({ S }, where));
    if (NS !== undefined) return NS.map((N) => scalar({ N }, where));
    if (BS !== undefined) return BS.map((B) => scalar({ B }, where));
    if (NULL !== undefined) return undefined;
    throw otherType(wire, where, 'L');
  };
}

function element(value: unknown, wire: AttributeValue, where: Where): unknown {
  if (value === undefined) throw otherType(wire, where, 'of each element, without NULL');
  return value;
}

function compileScalar({ scalar }: AttributeType): Decoder {
  switch (scalar) {
    case 'string':
    case 'uuid':
    case 'date':
    case 'timestamp':
      return (wire, where) => (wire as AnyWire).S ?? absent(wire, where, 'S');
    case 'number':
      return numberDecoder(exactNumber, 'a number that a JavaScript number holds exactly');
    case 'integer':
      return numberDecoder(safeInteger, 'an integer within ±(2^53 - 1)');
    case 'bigint':
      return numberDecoder(exactInteger, 'an integer');
    case 'decimal':
      return numberDecoder(canonicalNumber, 'a number');
    case 'boolean':
      return (wire, where) => (wire as AnyWire).BOOL ?? absent(wire, where, 'BOOL');
    case 'binary':
      return (wire, where) => (wire as AnyWire).B ?? absent(wire, where, 'B');
    case 'json':
      return decodeUnknown;
  }
}

function numberDecoder(read: (text: string) => string | number | bigint | undefined, allowed: string): Decoder {
  return (wire, where) => {
    const text = (wire as AnyWire).N;
    if (text === undefined) return absent(wire, where, 'N');
    let value: string | number | bigint | undefined;
    try {
      value = read(text);
    } catch (error) {
      throw located(error, where, text, allowed);
    }
    if (value === undefined) throw new CodecError('VALUE_RANGE', where, text, allowed, 'declare the attribute as bigint or decimal');
    return value;
  };
}

function absent(wire: AttributeValue, where: Where, expected: string): undefined {
  if ((wire as AnyWire).NULL !== undefined) return undefined;
  throw otherType(wire, where, expected);
}

function otherType(wire: AttributeValue, where: Where, expected: string): CodecError {
  return new CodecError(
    'VALUE_STORED_TYPE',
    where,
    Object.keys(wire).join(),
    `the stored type ${expected}`,
    'the item was written with another attribute type',
  );
}
