import type { AttributeType } from '../model';
import { canonicalUuid } from '../model/canonical';
import { canonicalDate, canonicalTimestamp } from '../model/time-text';
import { allowedFor } from './allowed';
import { CodecError, type CodecErrorCode, type Where } from './codec-error';
import { encodeJson, MAX_CONTAINERS } from './json-wire';
import { located } from './located';
import { canonicalNumber, wireNumber } from './numbers';
import { wellFormed } from './well-formed';
import { type AttributeValue, STORED_NULL } from './wire';

/** Turns values of one attribute type into wire form. */
export type Encoder = (value: unknown, where: Where) => AttributeValue;

const encoders = new WeakMap<AttributeType, Encoder>();

/**
 * Encodes a value as the attribute type says. `null` and `undefined` have no wire form outside `json` (leave the attribute out);
 * `STORED_NULL` is a DynamoDB NULL in every type.
 *
 * @throws CodecError for every value that would not come back the same.
 * @example
 * encodeValue(parseAttribute('decimal'), '12.50', { entity: 'Order', attribute: 'total' }); // { N: '12.5' }
 */
export function encodeValue(type: AttributeType, value: unknown, where: Where): AttributeValue {
  let encoder = encoders.get(type);
  if (!encoder) {
    encoder = compileEncoder(type);
    encoders.set(type, encoder);
  }
  return encoder(value, where);
}

/**
 * The encoder of a type, for a caller that keeps it.
 *
 * @param enclosing maps around the attribute: 1 in an envelope
 */
export function compileEncoder(type: AttributeType, enclosing = 0): Encoder {
  const containers = MAX_CONTAINERS - enclosing;
  const encoder = type.list ? listOf(compileScalar(type, containers - 1)) : compileScalar(type, containers);
  return (value, where) => (value === STORED_NULL ? { NULL: true } : encoder(value, where));
}

function listOf(scalar: Encoder): Encoder {
  return (value, where) => {
    if (!Array.isArray(value)) throw new CodecError('VALUE_TYPE', where, value, 'a list');
    const list: AttributeValue[] = [];
    for (let i = 0; i < value.length; i++) list.push(scalar(value[i], where));
    return { L: list };
  };
}

function compileScalar(type: AttributeType, containers: number): Encoder {
  const fail = (code: CodecErrorCode, where: Where, value: unknown, hint?: string) =>
    new CodecError(code, where, value, allowedFor(type), hint);
  /** A value of the given JavaScript type, written by `write`. */
  const typed =
    (kind: 'string' | 'number' | 'bigint' | 'boolean', write: (value: never, where: Where) => AttributeValue): Encoder =>
    (value, where) => {
      if (typeof value !== kind) throw fail('VALUE_TYPE', where, value);
      try {
        return write(value as never, where);
      } catch (error) {
        throw located(error, where, value, allowedFor(type));
      }
    };

  switch (type.scalar) {
    case 'string': {
      const values = type.enum && new Set(type.enum);
      return typed('string', (text: string, where) => {
        if (values && !values.has(text)) throw fail('VALUE_ENUM', where, text);
        return { S: wellFormed(text, where) };
      });
    }
    case 'uuid':
      return typed('string', (text: string) => ({ S: canonicalUuid(text) }));
    case 'date':
      return typed('string', (text: string) => ({ S: canonicalDate(text) }));
    case 'timestamp':
      return typed('string', (text: string) => ({ S: canonicalTimestamp(text, type.digits ?? 6, type.truncate) }));
    case 'decimal':
      return typed('string', (text: string) => ({ N: canonicalNumber(text) }));
    case 'bigint':
      return typed('bigint', (integer: bigint) => ({ N: canonicalNumber(String(integer)) }));
    case 'number':
      return typed('number', (number: number, where) => {
        if (!Number.isFinite(number)) throw fail('VALUE_NOT_FINITE', where, number);
        return { N: wireNumber(number) };
      });
    case 'integer':
      return typed('number', (number: number, where) => {
        if (!Number.isSafeInteger(number))
          throw fail('VALUE_RANGE', where, number, 'a larger integer is a bigint, a fraction a number or decimal');
        return { N: number === 0 ? '0' : String(number) };
      });
    case 'boolean':
      return typed('boolean', (BOOL: boolean) => ({ BOOL }));
    case 'binary':
      return (value, where) => {
        if (!(value instanceof Uint8Array)) throw fail('VALUE_TYPE', where, value);
        return { B: value };
      };
    case 'json':
      return (value, where) => encodeJson(value, where, containers);
  }
}
